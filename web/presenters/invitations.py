"""An invitation as the invited one reads it, and the five conditions as who invites walks through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coordination import clock
from coordination.clients.texts import WordsFound
from coordination.errors import GuardFailed, InvalidInput
from coordination.organisations.models import Professional
from coordination.teams.invitations import CONFIRMED, LONGEST_QUESTION, ConditionState, conditions_of
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.teams.rules import review_is_overdue
from coordination.vocabulary import (
    LegalBasis,
    LifeDomain,
    MembershipFunction,
    MembershipState,
    RoleKind,
    SecrecyCondition,
)
from web.errors import words
from web.i18n import gettext as _
from web.presenters.labels import label_of, labels_of
from web.presenters.texts import capital

#: Bases on which somebody may be asked to join; the others live outside a team.
BASES = (
    LegalBasis.SHARED_SECRECY,
    LegalBasis.STATUTORY_TASK,
    LegalBasis.WRITTEN_AGREEMENT,
    LegalBasis.MANDATE,
    LegalBasis.JUDICIAL_MANDATE,
)
_OVER = (MembershipState.ENDED, MembershipState.DECLINED)


@dataclass(frozen=True)
class InvitationView:
    """What the invited one reads, and no more (CONF-04).

    ``ref`` is empty for who is asked for advice only, who never learns of whom it is (CONF-15).
    """

    number: int
    ref: str
    who: str
    organisation: str
    question: str
    on: date | None


@dataclass(frozen=True)
class ConditionLine:
    """One of the five conditions, with who confirmed it when."""

    code: SecrecyCondition
    text: str
    holds: bool
    is_computed: bool
    said: str
    on: date | None


@dataclass(frozen=True)
class MembershipView:
    """Somebody who was asked, as who asked sees it."""

    number: int
    who: str
    organisation: str
    role: str
    domains: str
    function: str
    basis: str
    review_on: date
    question: str
    state: MembershipState
    informed_on: date | None
    is_lead: bool
    lead_asked_on: date | None
    review_is_late: bool
    conditions: tuple[ConditionLine, ...]
    missing: int


def invitation(membership: TeamMembership) -> InvitationView:
    """Return what the invited one reads of an invitation."""
    asks = membership.invited_by
    advises = membership.function is MembershipFunction.CONSULTATION_ONLY
    return InvitationView(
        number=membership.id,
        ref="" if advises else membership.team.client.ref,
        who=asks.display_name if asks else "",
        organisation=asks.organisation.name if asks else "",
        question=membership.question or "",
        on=membership.invited_on,
    )


def membership_view(membership: TeamMembership) -> MembershipView:
    """Return somebody who was asked, with the conditions that must hold before it becomes more."""
    secrecy = membership.legal_basis is LegalBasis.SHARED_SECRECY
    lines = tuple(_line(one, membership) for one in conditions_of(membership)) if secrecy else ()
    return MembershipView(
        number=membership.id,
        who=membership.professional.display_name,
        organisation=membership.organisation.name,
        role=label_of(membership.role),
        domains=labels_of(membership.domain_scope),
        function=label_of(membership.function),
        basis=label_of(membership.legal_basis),
        review_on=membership.review_on,
        question=membership.question or "",
        state=membership.state,
        informed_on=membership.client_informed_on,
        is_lead=membership.is_lead,
        lead_asked_on=membership.lead_asked_on,
        review_is_late=review_is_overdue(membership, clock.today()),
        conditions=lines,
        missing=sum(not one.holds for one in lines),
    )


def choices(team: SupportTeam, people: Sequence[Professional]) -> dict[str, list[tuple[str, str]]]:
    """Return the choices of the form that invites: people who are not in the team yet, and the lists."""
    present = {one.professional_id for one in team.memberships if one.state not in _OVER}
    return {
        "people": [
            (str(one.id), f"{one.display_name} · {one.organisation.name}")
            for one in people
            if one.id not in present
        ],
        "roles": [(one.value, capital(label_of(one))) for one in RoleKind],
        "domains": [(one.value, capital(label_of(one))) for one in LifeDomain],
        "functions": [(one.value, capital(label_of(one))) for one in MembershipFunction],
        "bases": [(one.value, capital(label_of(one))) for one in BASES],
    }


def fault(error: InvalidInput) -> str:
    """Return what is wrong with a field of the form that invites."""
    if isinstance(error, WordsFound):
        return _(
            "Vraag: dit staat er te veel in: %(words)s. Wie je vraagt, mag nog niet weten waarover het gaat.",
            words=", ".join(error.words),
        )
    faults = {
        "no_question": _("Schrijf eerst wat je deze collega vraagt."),
        "question": _("Vraag: geen naam of referentie, en hoogstens %(num)s tekens.", num=LONGEST_QUESTION),
        "role": _("Rol: wie bij justitie werkt, zit in een team als justitieassistent; niemand anders."),
        "professional": _("Wie: deze collega zit al in het team, of is al gevraagd."),
        "review_on": _("Opnieuw bekijken op: kies een dag binnen zes maanden."),
        "membership": _("Deze collega trekt het team al."),
    }
    return str(faults.get(error.where) or words(error))


def refusal(error: GuardFailed) -> str:
    """Return why somebody cannot join yet, for the one who was asked."""
    if "condition of shared secrecy" in error.missing:
        return _("Meedoen kan nog niet: wie je vroeg, moet eerst alle voorwaarden nagaan om geheim te delen.")
    if "client was told" in error.missing:
        return _("Meedoen kan nog niet: de cliënt moet eerst weten dat je gevraagd bent.")
    return {
        "a successor who leads the team": _(
            "Wie het team trekt, stopt of pauzeert niet zonder opvolger. "
            "Laat eerst iemand anders trekker worden."
        ),
        "a member who works with the client": _(
            "Trekker wordt alleen wie met de cliënt zelf werkt, niet wie enkel adviseert of praktisch regelt."
        ),
        "a team that nobody leads": _("Dit team heeft al een trekker."),
        "an active member": _("Dat kan alleen met iemand die nu in het team zit."),
        "a membership that is not over": _("Deze collega zit niet meer in het team."),
    }.get(error.missing) or words(error)


def _line(state: ConditionState, membership: TeamMembership) -> ConditionLine:
    if state.is_computed:
        said = _("volgt uit de organisatie: %(name)s", name=membership.organisation.name)
    else:
        said = state.by or ""
    return ConditionLine(
        code=state.condition,
        text=capital(label_of(state.condition)),
        holds=state.holds,
        is_computed=state.condition not in CONFIRMED,
        said=said,
        on=state.on,
    )
