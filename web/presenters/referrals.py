"""Referrals in words: what goes along, what came of it, and why something cannot be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.audit.models import AuditEvent
from coordination.clients.models import Client, LifeDomainAssessment
from coordination.clients.texts import WordsFound
from coordination.consent.rules import DOMAIN_PARTS
from coordination.errors import GuardFailed, InvalidInput
from coordination.organisations.models import Professional
from coordination.organisations.queries import names_by_key
from coordination.referrals.models import Referral
from coordination.referrals.queries import Received
from coordination.services.models import Service
from coordination.vocabulary import AuditAction, ClientPart, RecordedForm, ReferralState, WishDimension
from web.i18n import gettext as _
from web.presenters import client_file, half_days
from web.presenters.labels import label_of, labels_of, skill_name
from web.presenters.network import service_name
from web.presenters.texts import capital
from web.presenters.timeline import Line

#: How somebody of the team can have heard the client.
FORMS = (RecordedForm.ORAL_RECORDED, RecordedForm.WRITTEN)


def service_choices(services: Iterable[Service]) -> list[tuple[str, str]]:
    """Return services as choices of a form, each with its organisation."""
    return [(str(one.id), f"{service_name(one)} ({one.organisation.name})") for one in services]


def item_choices(parts: Iterable[ClientPart]) -> list[tuple[str, str]]:
    """Return parts of a file as choices of a form."""
    return [(part.value, item_words(part)) for part in parts]


def item_words(part: ClientPart) -> str:
    """Return what goes along, as one says it."""
    said = {
        ClientPart.IDENTITY: _("Naam, geboortejaar en gemeente"),
        ClientPart.WISHES: _("Wat de cliënt wil"),
        ClientPart.AVAILABILITY: _("Wanneer de cliënt kan"),
        ClientPart.FUNCTIONAL_PROFILE: _("Wat de cliënt nodig heeft en goed kan"),
    }
    return said.get(part) or capital(label_of(part))


def own_items(parts: Collection[ClientPart]) -> list[str]:
    """Return for the client what goes along."""
    said = {
        ClientPart.IDENTITY: _("Mijn naam, geboortejaar en gemeente"),
        ClientPart.WISHES: _("Wat ik wil"),
        ClientPart.AVAILABILITY: _("Wanneer ik kan"),
        ClientPart.FUNCTIONAL_PROFILE: _("Wat ik nodig heb en goed kan"),
    }
    return [said.get(part) or capital(label_of(part)) for part in ClientPart if part in parts]


def shared_with(session: Session, found: Received) -> list[tuple[str, str]]:
    """Return what of the file goes along with a referral to the service that reads it, as terms and words."""
    client, parts = found.referral.client, found.parts
    asks_host = ClientPart.WISHES in parts and any(
        one.dimension is WishDimension.HOST for one in client.wishes
    )
    hosts = names_by_key(session) if asks_host else {}
    return shared_facts(client, parts, hosts)


def shared_facts(
    client: Client, parts: Collection[ClientPart], hosts: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return what of the file goes along, as terms and words; of a part that is not shared nothing."""
    found: list[tuple[str, str]] = []
    if ClientPart.IDENTITY in parts:
        found.append((_("Naam"), client.display_name))
        found.append((_("Geboortejaar"), str(client.birth_year)))
        found.append((_("Woont in"), client.locality))
    if ClientPart.AVAILABILITY in parts:
        found.append((_("Kan op"), half_days.words(client.availability)))
    if ClientPart.FUNCTIONAL_PROFILE in parts:
        found.append((_("Heeft nodig"), labels_of(client.functional_needs) or _("niets bijzonders gevraagd")))
        strengths = ", ".join(map(skill_name, client.strengths))
        found.append((_("Kan goed"), strengths or _("nog niet gezegd")))
        found.append((_("Nederlands"), label_of(client.dutch_level)))
    if ClientPart.WISHES in parts:
        wishes = "; ".join(one.text for one in client_file.wishes(client, hosts))
        found.append((_("Wil graag"), wishes or _("nog niet gezegd")))
    for part, domain in DOMAIN_PARTS.items():
        if part in parts:
            told = [one for one in client.domain_assessments if one.domain is domain]
            found.append((capital(label_of(domain)), _assessed(told[-1]) if told else _("nog niet bekeken")))
    return found


def _assessed(one: LifeDomainAssessment) -> str:
    return _(
        "hulp nodig %(need)s op 9, eigen zorgen %(worry)s op 4, wil hulp %(wish)s op 4",
        need=_number(one.help_needed),
        worry=_number(one.client_worry),
        wish=_number(one.client_wants_help),
    )


def _number(value: int | None) -> str:
    return "?" if value is None else str(value)


def history(session: Session, events: Iterable[AuditEvent]) -> list[Line]:
    """Return who did what with a referral, the earliest first; who it was at the service, or the client."""
    steps = {
        "create": _("Opgeschreven"),
        "prepare": _("Klaargezet tot de cliënt er klaar voor is"),
        "not_now": _("De cliënt zei: nu niet"),
        "client_agrees": _("De cliënt ging akkoord"),
        "share_again": _("De cliënt ging opnieuw akkoord"),
        "send": _("Verstuurd naar de dienst"),
        "need_more": _("De dienst stelde een vraag"),
        "answer": _("De vraag werd beantwoord"),
        "accept": _("De dienst zei ja"),
        "waitlist": _("Op de wachtlijst van de dienst gezet"),
        "offer_place": _("De dienst bood een plaats aan"),
        "decline": _("De dienst zei nee"),
        "start": _("Het eerste contact was er"),
        "finish": _("Afgerond"),
        "client_withdraws": _("Gestopt, omdat de cliënt het niet wil"),
    }
    found = [one for one in events if one.action is not AuditAction.SHARE]
    ids = {one.professional_id for one in found if one.professional_id is not None}
    rows = session.execute(select(Professional.id, Professional.display_name).where(Professional.id.in_(ids)))
    names = dict(rows.all())
    return [
        Line(
            one.at,
            names.get(one.professional_id or 0) or _("de cliënt"),
            steps.get(one.detail or "", _("Bijgewerkt")),
        )
        for one in found
    ]


def stands(referral: Referral) -> str:
    """Return for the client how a referral stands, and what comes next."""
    if referral.state is ReferralState.REJECTED and referral.decline_reason is not None:
        return _(
            "De dienst zei nee: %(reason)s. Je begeleider zoekt verder met jou.",
            reason=label_of(referral.decline_reason),
        )
    if referral.state in (ReferralState.DRAFT, ReferralState.PREPARED) and referral.not_now_on is not None:
        return _("Jij zei: nu niet. Er wordt niets verstuurd. Je mag altijd nog ja zeggen.")
    return {
        ReferralState.DRAFT: _("Dit is een idee van je team. Er is nog niets verstuurd. Jij kiest."),
        ReferralState.PREPARED: _("Dit ligt klaar. Er is nog niets verstuurd. Jij kiest."),
        ReferralState.AGREED: _("Jij zei ja. Je team stuurt de vraag nu naar de dienst."),
        ReferralState.REQUESTED: _("De vraag is bij de dienst. Die denkt na."),
        ReferralState.INFO_NEEDED: _("De dienst wil nog iets weten van je team."),
        ReferralState.ON_HOLD: _("Je staat op de wachtlijst van de dienst."),
        ReferralState.ACCEPTED: _("De dienst zei ja, en maakt een afspraak met jou."),
        ReferralState.IN_PROGRESS: _("Je bent hier begonnen."),
        ReferralState.COMPLETED: _("Dit is afgerond."),
        ReferralState.CANCELLED: _("Dit is gestopt. Dat is goed: er verandert niets voor jou."),
    }.get(referral.state, _("Dit gaat niet door."))


def fault(error: InvalidInput) -> str:
    """Return the sentence for a field that cannot be so."""
    if isinstance(error, WordsFound):
        words = ", ".join(error.words)
        return _("Een werkplek leest alleen wat de vloer nodig heeft. Laat weg: %(words)s.", words=words)
    faults = {
        "service": _("Voor deze dienst loopt er al een doorverwijzing."),
        "items": _("Kies minstens één deel, en niet meer dan je zelf mag zien en de dienst nodig heeft."),
        "due_on": _("Tegen wanneer: kies een dag vanaf vandaag."),
        "said_on": _("Dag van het gesprek: kies vandaag of vroeger."),
        "place": _("Plaats van het gesprek: vul in waar jullie samen zaten."),
        "own_words": _("Woorden van de cliënt: vul in wat de cliënt zei."),
        "first_contact_on": _("Eerste contact: kies een dag tussen het versturen en vandaag."),
    }
    if error.where in ("question", "answer"):
        return _("Schrijf hoogstens 500 tekens, zonder naam, kenmerk of rijksregisternummer.")
    return faults.get(error.where, _("Dit kan niet zo. Kijk het na en probeer opnieuw."))


def missing(error: GuardFailed) -> str:
    """Return what an act lacks still."""
    if error.event == "send" and "intake" in error.missing:
        return _("Deze dienst neemt nu niemand op. Wacht tot de stop voorbij is, of kies een andere dienst.")
    if error.event in ("send", "answer"):
        return _("De cliënt deelt dit nu niet met deze dienst. Vraag eerst opnieuw of het mag.")
    if error.event == "client_agrees":
        return _("De cliënt maakte bezwaar tegen delen met deze dienst. Dat moet de cliënt eerst intrekken.")
    return _("Dat kan nu niet. Zo staat het nu.")
