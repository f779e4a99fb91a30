"""Who works for an organisation: how many people somebody guides, in which languages, with which function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.errors import NotFound
from coordination.organisations import operations, queries
from coordination.organisations.models import Organisation, Professional
from coordination.vocabulary import RoleKind
from web import fields
from web.i18n import gettext as _
from web.pages.network_edit.blueprint import administrators, blueprint, keepers, keeps, kept_organisation
from web.pages.network_edit.organisations import page_of
from web.presenters.languages import language_choices, language_name
from web.sections import Done, Section, answer

_MOST_CLIENTS = 500


@blueprint.route("/organisations/<int:organisation_id>/professionals/new", methods=["GET", "POST"])
@administrators
def new_professional(organisation_id: int) -> ResponseReturnValue:
    """Register somebody who works for an organisation."""
    return answer(lambda session, actor: _new(session, actor, organisation_id))


@blueprint.route("/professionals/<int:professional_id>", methods=["GET", "POST"])
@keepers
def professional(professional_id: int) -> ResponseReturnValue:
    """Keep how many people somebody guides, in which languages; an administrator of it also the function."""
    return answer(lambda session, actor: _change(session, actor, professional_id))


def _new(session: Session, actor: Actor, organisation_id: int) -> Section:
    organisation = kept_organisation(session, actor, organisation_id)
    if not operations.gives_functions(actor, organisation.id):
        raise NotFound("organisation")

    def act(given: Mapping[str, Any]) -> Done:
        operations.register_professional(session, actor, organisation=organisation, **given)
        return _done(organisation)

    reach = [
        fields.Text(name="phone", label=_("Telefoon"), maximum=40),
        fields.Text(name="email", label=_("E-mailadres"), maximum=160),
    ]
    return Section(
        title=_("Nieuwe collega"),
        lead=_("Aanmelden kan pas met een account; dat nodig je uit bij Accounts."),
        eyebrow=organisation.name,
        back=page_of(organisation),
        back_text=organisation.name,
        fields=[
            fields.Text(name="display_name", label=_("Naam"), maximum=120, required=True),
            _function(),
            *reach,
            *_guidance(),
        ],
        act=act,
        save=_("Collega toevoegen"),
    )


def _change(session: Session, actor: Actor, professional_id: int) -> Section:
    found = queries.professional(session, professional_id)
    if not keeps(actor, found.organisation_id):
        raise NotFound("professional")
    everything = operations.gives_functions(actor, found.organisation_id)

    def act(given: Mapping[str, Any]) -> Done:
        operations.set_guidance(
            session,
            actor,
            professional=found,
            caseload_max=given["caseload_max"],
            languages=given["languages"],
        )
        if everything:
            operations.set_function(
                session, actor, professional=found, role=given["role"], active=given["active"]
            )
        return _done(found.organisation)

    works_here = fields.Tick(
        name="active",
        label=_("Werkt hier nog"),
        hint=_("Wie hier niet meer werkt, begeleidt niemand meer en kan zich niet meer aanmelden."),
    )
    return Section(
        title=found.display_name,
        eyebrow=found.organisation.name,
        back=page_of(found.organisation),
        back_text=found.organisation.name,
        fields=[*_guidance(found), *((_function(), works_here) if everything else ())],
        kept={
            "caseload_max": found.caseload_max,
            "languages": found.languages,
            "role": found.role,
            "active": found.active,
        },
        act=act,
        row=found,
        save=_("Bewaren"),
    )


def _done(organisation: Organisation) -> Done:
    return Done(
        url_for("network_edit.show_organisation", organisation_id=organisation.id, _anchor="colleagues"),
        _("Bewaard. De volgende ronde rekent ermee."),
    )


def _function() -> fields.Field:
    return fields.Code(
        name="role",
        label=_("Functie"),
        hint=_("De functie bepaalt mee wat iemand in een team te zien krijgt."),
        enum=RoleKind,
        blank=_("Kies een functie"),
        required=True,
    )


def _guidance(found: Professional | None = None) -> list[fields.Field]:
    offered = language_choices()
    known = {code for code, _name in offered}
    spoken = () if found is None else found.languages
    others = [(code, language_name(code)) for code in spoken if code not in known]
    return [
        fields.Number(
            name="caseload_max",
            label=_("Begeleidt hoogstens zoveel mensen tegelijk"),
            hint=_("Laat leeg voor wat gewoonlijk kan."),
            maximum=_MOST_CLIENTS,
        ),
        fields.Several(
            name="languages",
            label=_("Talen naast Nederlands"),
            choices=[choice for choice in (*offered, *others) if choice[0] != "nl"],
        ),
    ]
