"""The form of what a stay takes of who guides, and of the mix that a group can carry."""

from __future__ import annotations

from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.capacity import sections
from coordination.capacity.models import CapacityOffer
from web import fields
from web.i18n import gettext as _
from web.pages.offers.sections import offer_section, section_of
from web.sections import Section


@offer_section
def sharing(session: Session, actor: Actor, offer: CapacityOffer) -> Section:
    """Keep what guidance a stay takes, and the mix that the group can carry (HR-02, HR-18)."""
    return section_of(
        session,
        actor,
        offer,
        _("Begeleiding en groep"),
        [
            fields.Number(
                name="guidance_minutes",
                label=_("Begeleiding per persoon, in minuten per week"),
                hint=_(
                    "Telt mee met de uren van de organisatie die begeleidt. Laat leeg als niemand ze telt."
                ),
                minimum=1,
                maximum=2400,
            ),
            fields.Number(
                name="most_newcomers",
                label=_("Hoeveel mensen er tegelijk kunnen beginnen"),
                hint=_("Wie minder dan vier weken bezig is, telt mee. Laat leeg als er geen grens is."),
                minimum=1,
                maximum=200,
            ),
            fields.Number(
                name="most_much_support",
                label=_("Hoeveel mensen tegelijk veel steun kunnen krijgen"),
                hint=_("Steun van 4 of 5 op 5. Laat leeg als er geen grens is."),
                minimum=0,
                maximum=200,
            ),
        ],
        sections.set_sharing,
    )
