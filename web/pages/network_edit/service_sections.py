"""One form per section of a service: what the rules of matching ask is entered here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.errors import InvalidInput
from coordination.services import operations, sections
from coordination.services.models import FundingLine, Programme, Service
from coordination.vocabulary import (
    DurationModel,
    IntakeChannel,
    LadderScheme,
    LanguageLevel,
    LifeDomain,
    SupportTheme,
)
from web import fields
from web.i18n import gettext as _
from web.pages.network_edit.blueprint import blueprint, keepers, kept_service, what_runs
from web.presenters.network import RUNGS, service_name
from web.sections import Done, Section, answer

_OLDEST = 120
_MOST_LINES = 8
Act = Callable[[Mapping[str, Any]], object]


@blueprint.route("/services/<int:service_id>/names", methods=["GET", "POST"])
@keepers
def service_names(service_id: int) -> ResponseReturnValue:
    """Keep what a service is called, in three languages."""
    return answer(lambda session, actor: _names(session, actor, service_id))


@blueprint.route("/services/<int:service_id>/intake", methods=["GET", "POST"])
@keepers
def service_intake(service_id: int) -> ResponseReturnValue:
    """Keep how somebody comes in, in how many steps and at what cost (HR-14, HR-25, HR-29, SR-12)."""
    return answer(lambda session, actor: _intake(session, actor, service_id))


@blueprint.route("/services/<int:service_id>/target-group", methods=["GET", "POST"])
@keepers
def service_target_group(service_id: int) -> ResponseReturnValue:
    """Keep for whom a service is (HR-17)."""
    return answer(lambda session, actor: _target_group(session, actor, service_id))


@blueprint.route("/services/<int:service_id>/ladder", methods=["GET", "POST"])
@keepers
def service_ladder(service_id: int) -> ResponseReturnValue:
    """Keep in which ladder a service judges, and on which rungs it works (HR-03)."""
    return answer(lambda session, actor: _ladder(session, actor, service_id))


@blueprint.route("/services/<int:service_id>/course", methods=["GET", "POST"])
@keepers
def service_course(service_id: int) -> ResponseReturnValue:
    """Keep how long a service goes on, what it helps with, and a programme's dates (HR-05, SR-04, SR-20)."""
    return answer(lambda session, actor: _course(session, actor, service_id))


@blueprint.route("/services/<int:service_id>/intake-stop", methods=["GET", "POST"])
@keepers
def service_intake_stop(service_id: int) -> ResponseReturnValue:
    """Take nobody in from a day until a day, or take people again (HR-22)."""
    return answer(lambda session, actor: _intake_stop(session, actor, service_id))


@blueprint.route("/services/<int:service_id>/funding", methods=["GET", "POST"])
@keepers
def service_funding(service_id: int) -> ResponseReturnValue:
    """Keep who pays for a service, line by line: until when, and for how many places."""
    return answer(lambda session, actor: _funding(session, actor, service_id))


def _names(session: Session, actor: Actor, service_id: int) -> Section:
    service = kept_service(session, actor, service_id)
    return _section(
        session,
        actor,
        service,
        _("Naam"),
        [
            fields.Text(name="name_nl", label=_("In het Nederlands"), required=True),
            fields.Text(name="name_en", label=_("In het Engels")),
            fields.Text(name="name_fr", label=_("In het Frans")),
        ],
        lambda given: sections.set_names(session, actor, service=service, **given),
    )


def _intake(session: Session, actor: Actor, service_id: int) -> Section:
    service = kept_service(session, actor, service_id)
    return _section(
        session,
        actor,
        service,
        _("Aanmelden"),
        [
            fields.Tick(
                name="self_referral",
                label=_("Iemand kan zichzelf aanmelden"),
                hint=_("Anders kan het alleen via een organisatie die naar jullie doorverwijst."),
            ),
            fields.Codes(name="intake_channels", label=_("Waarlangs"), enum=IntakeChannel),
            fields.Number(
                name="intake_steps",
                label=_("Gesprekken, formulieren en proeven voor de eerste dag"),
                hint=_("Laat leeg als je het niet weet."),
                maximum=50,
            ),
            fields.Euros(
                name="cost_to_client_cents",
                label=_("Wat iemand zelf betaalt per dagdeel, in euro"),
                hint=_("0 als het gratis is; leeg als je het niet weet."),
            ),
        ],
        lambda given: sections.set_intake(session, actor, service=service, **given),
    )


def _target_group(session: Session, actor: Actor, service_id: int) -> Section:
    service = kept_service(session, actor, service_id)
    return _section(
        session,
        actor,
        service,
        _("Voor wie"),
        [
            fields.Number(name="min_age", label=_("Vanaf (jaar)"), maximum=_OLDEST),
            fields.Number(name="max_age", label=_("Tot en met (jaar)"), maximum=_OLDEST),
            fields.Code(
                name="min_dutch_level", label=_("Nederlands vanaf"), enum=LanguageLevel, required=True
            ),
            fields.Text(
                name="target_group_text",
                label=_("Voor wie, in jullie woorden"),
                hint=_("Beschrijf wat iemand zoekt of kan, nooit een ziekte, afkomst of verleden."),
                maximum=400,
                long=True,
            ),
            fields.Tick(
                name="target_group_is_hard", label=_("Wie er niet onder valt, kan hier niet terecht")
            ),
            fields.Tick(
                name="is_activation_track",
                label=_("Een activeringstraject volgens het decreet werk- en zorgtrajecten"),
                hint=_("Dan kan alleen wie in het Vlaams Gewest woont."),
            ),
        ],
        lambda given: sections.set_target_group(session, actor, service=service, **given),
        faults={"max_age": ("max_age", _("Tot en met: dit is jonger dan de laagste leeftijd."))},
    )


def _ladder(session: Session, actor: Actor, service_id: int) -> Section:
    service = kept_service(session, actor, service_id)
    return _section(
        session,
        actor,
        service,
        _("Treden"),
        [
            fields.Code(
                name="ladder_scheme",
                label=_("Ladder waarop jullie inschatten"),
                hint=_("Een trede zegt niets zonder haar ladder."),
                enum=LadderScheme,
                blank=_("Kies een ladder"),
                required=True,
            ),
            rung("lowest_rung", _("Laagste trede")),
            rung("highest_rung", _("Hoogste trede")),
        ],
        lambda given: sections.set_ladder(session, actor, service=service, **given),
        faults={
            "rungs": ("highest_rung", _("Vul de laagste en de hoogste trede allebei in, of geen van beide.")),
            "highest_rung": ("highest_rung", _("Hoogste trede: dit is lager dan de laagste trede.")),
        },
    )


def _course(session: Session, actor: Actor, service_id: int) -> Section:
    service = kept_service(session, actor, service_id)
    programme = service if isinstance(service, Programme) else None
    dates: list[fields.Field] = [
        fields.Day(name="starts_on", label=_("Eerste dag"), required=True),
        fields.Day(name="ends_on", label=_("Laatste dag"), required=True),
        fields.Number(name="cohort_min", label=_("Start vanaf zoveel mensen"), required=True),
        fields.Number(name="cohort_max", label=_("Hoogstens zoveel mensen samen"), minimum=1, required=True),
        fields.Number(name="sessions_per_week", label=_("Hoeveel keer per week"), minimum=1, maximum=14),
    ]

    def act(given: Mapping[str, Any]) -> None:
        facts = dict(given)
        if programme is not None:
            when = {one.name: facts.pop(one.name) for one in dates}
            sections.set_programme(session, actor, programme=programme, **when)
        sections.set_course(session, actor, service=service, **facts)

    return _section(
        session,
        actor,
        service,
        _("Verloop"),
        [
            *(dates if programme is not None else ()),
            fields.Code(
                name="duration_model",
                label=_("Hoe lang iemand er blijft"),
                enum=DurationModel,
                required=True,
                radios=True,
            ),
            fields.Tick(
                name="is_end_station",
                label=_("Mag een blijvende plek zijn"),
                hint=_("Dan is het geen doodlopende weg als er geen volgende stap is."),
            ),
            fields.Codes(name="support_themes", label=_("Helpt ook met"), enum=SupportTheme),
            fields.Codes(name="life_domains", label=_("Levensdomeinen"), enum=LifeDomain),
        ],
        act,
        faults={
            "ends_on": ("ends_on", _("Laatste dag: een programma eindigt niet voor het begint.")),
            "cohort": ("cohort_max", _("Hoogstens: dit is minder dan het aantal om te starten.")),
        },
    )


def _intake_stop(session: Session, actor: Actor, service_id: int) -> Section:
    service = kept_service(session, actor, service_id)

    def act(given: Mapping[str, Any]) -> None:
        if given["stopped_from"] is not None:
            operations.stop_intake(session, actor, service=service, **given)
        elif given["stopped_until"] is not None:
            raise InvalidInput("stopped_from", "a stop has a first day")
        elif service.intake_stop_from is not None:
            operations.reopen_intake(session, actor, service=service)

    return _section(
        session,
        actor,
        service,
        _("Aanmeldingsstop"),
        [
            fields.Day(
                name="stopped_from",
                label=_("Van"),
                hint=_("Maak dit leeg om weer mensen aan te nemen."),
            ),
            fields.Day(
                name="stopped_until", label=_("Tot en met"), hint=_("Laat leeg als je het nog niet weet.")
            ),
            fields.Text(name="reason", label=_("Waarom"), maximum=200),
        ],
        act,
        lead=_(
            "Zolang de stop duurt, stellen we niemand voor en loopt er geen verwijzing langs deze dienst."
        ),
        kept={
            "stopped_from": service.intake_stop_from,
            "stopped_until": service.intake_stop_until,
            "reason": service.intake_stop_reason,
        },
        faults={
            "stopped_from": ("stopped_from", _("Van: vul ook de eerste dag in.")),
            "stopped_until": ("stopped_until", _("Tot en met: de laatste dag ligt voor de eerste.")),
        },
    )


def _funding(session: Session, actor: Actor, service_id: int) -> Section:
    service = kept_service(session, actor, service_id)
    lines = service.funding
    rows = range(min(len(lines) + 1, _MOST_LINES))
    asked = [field for row in rows for field in _funding_line(row)]

    def act(given: Mapping[str, Any]) -> None:
        typed = [
            FundingLine(given[f"source-{row}"], given[f"ends_on-{row}"], given[f"places-{row}"])
            for row in rows
        ]
        sections.set_funding(session, actor, service=service, lines=typed)

    return _section(
        session,
        actor,
        service,
        _("Financiering"),
        asked,
        act,
        lead=_(
            "Betaalt meer dan een instantie, geef elk een eigen lijn: na het bewaren komt er een lege bij. "
            "Een half jaar voor een lijn stopt, zie je welke plaatsen in gevaar zijn."
        ),
        kept={
            f"{name}-{row}": getattr(line, name) for row, line in enumerate(lines) for name in line._fields
        },
        faults={
            f"source-{row}": (f"source-{row}", _("Lijn %(row)s: deze lijn staat er al.", row=row + 1))
            for row in rows
        },
    )


def _funding_line(row: int) -> list[fields.Field]:
    return [
        fields.Text(name=f"source-{row}", label=_("Lijn %(row)s: wie betaalt", row=row + 1)),
        fields.Day(
            name=f"ends_on-{row}",
            label=_("Lijn %(row)s: betaald tot en met", row=row + 1),
            hint=_("Laat leeg zonder einddatum."),
        ),
        fields.Number(
            name=f"places-{row}",
            label=_("Lijn %(row)s: hoeveel plaatsen ervan afhangen", row=row + 1),
            hint=_("Laat leeg als het om alle plaatsen van de dienst gaat."),
            minimum=1,
            maximum=500,
        ),
    ]


def rung(name: str, label: str) -> fields.Field:
    """Return a question for a rung of a ladder."""
    return fields.Number(
        name=name,
        label=label,
        hint=_("Van %(low)s tot %(high)s.", low=RUNGS[0], high=RUNGS[-1]),
        minimum=1,
        maximum=6,
    )


def _section(
    session: Session,
    actor: Actor,
    service: Service,
    title: str,
    asked: Sequence[fields.Field],
    act: Act,
    *,
    lead: str = "",
    kept: Mapping[str, Any] | None = None,
    faults: Mapping[str, tuple[str, str]] | None = None,
) -> Section:
    back = url_for("network_edit.show_service", service_id=service.id)

    def done(given: Mapping[str, Any]) -> Done:
        act(given)
        return Done(back, _("%(title)s: bewaard. Het netwerk rekent er meteen mee.", title=title))

    return Section(
        title=title,
        lead=lead,
        eyebrow=service_name(service),
        back=back,
        back_text=service_name(service),
        fields=asked,
        kept={one.name: getattr(service, one.name) for one in asked} if kept is None else kept,
        act=done,
        faults=faults or {},
        row=service,
        notes=what_runs(session, actor, service),
        save=_("Bewaren"),
    )
