"""What rounds aim for: read by who makes rounds, changed by who may, after seeing what that would do."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.errors import GuardFailed, InvalidInput
from coordination.rounds import changes, policies, queries
from coordination.rounds import what_if as questions
from coordination.vocabulary import ActorRole, IncomeStatus, LanguageLevel, PriorityClass, RoundState
from web import access
from web.actors import current_actor
from web.feedback import warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.pages.what_if import hand_over
from web.presenters import rounds
from web.presenters import what_if as words
from web.presenters.labels import label_of
from web.presenters.what_if_questions import parameter_names, rule_names
from web.unit_of_work import reading, unit_of_work
from web.what_if_forms import PARAMETER, WEIGHT, numbers_of

blueprint = Blueprint("policy", __name__, url_prefix="/policy")

FLOORS = 3
AREA = "area"
_READERS = access.roles(ActorRole.SUPERVISOR, ActorRole.ADMINISTRATOR)


@blueprint.get("/")
@_READERS
def show() -> ResponseReturnValue:
    """Show the policy in force in words, the versions before, and for who may change it the form."""
    with reading() as session:
        return render_template("policy/show.html", **_page(session, FormInput(request.form)))


@blueprint.post("/")
@access.roles(ActorRole.ADMINISTRATOR)
def preview() -> ResponseReturnValue:
    """Ask what another policy would have done to the latest round, before it is decided."""
    form = FormInput(request.form)
    with reading() as session:
        asked = _filled_in(form, policies.in_force(session))
        if asked is None:
            return render_template("policy/show.html", **_page(session, form)), 422
        latest = _latest(session)
    if latest is None:
        warned(_("Doe eerst een ronde: dan kan je zien wat een ander beleid had gedaan."))
        return redirect(url_for("policy.show"), 303)
    try:
        with unit_of_work() as session:
            ref = questions.ask(session, current_actor(), round_ref=latest, changes=asked).ref
    except GuardFailed:
        warned(_("Je vorige vraag wordt nog uitgezocht. Wacht even, of zet ze stop."))
        return redirect(url_for("policy.show"), 303)
    return hand_over(ref)


def _latest(session: Session) -> str | None:
    """Return the newest finished round."""
    found = queries.rounds(session, current_actor())
    return next((one.ref for one in found if one.state is RoundState.FINISHED), None)


def _filled_in(form: FormInput, now: policies.InForce) -> list[changes.Change] | None:
    """Return the policy, weights and numbers that were filled in, None with the faults noted."""
    first = form.text("first", _("Wat eerst komt"))
    classes = {
        one.value: form.integer(f"class-{one.value}", label_of(one), minimum=1, maximum=10_000)
        for one in PriorityClass
    }
    waiting = form.integer("waiting_weight", _("Wat wachten erbij doet"), maximum=10_000)
    days = form.integer("waiting_full_days", _("Na hoeveel dagen ten volle"), minimum=1, maximum=3_650)
    bonus = form.integer("stability_bonus", _("Bonus om te houden wat er ligt"), maximum=1_000)
    floors = _floors(form)
    weights = numbers_of(form, WEIGHT, rule_names(), now.weights.values)
    parameters = numbers_of(form, PARAMETER, parameter_names(), now.parameters.to_dict())
    if form.errors or first is None or waiting is None or days is None or bonus is None:
        return None
    try:
        policy = changes.policy_from(
            now.policy,
            levels=("score", "placements") if first == "score" else ("placements", "score"),
            class_weights={name: value for name, value in classes.items() if value is not None},
            waiting=(waiting, days),
            stability_bonus=bonus,
            floors=floors,
        )
    except InvalidInput:
        form.refuse("floor-0", _("Ondergrenzen: kies groepen van één soort, en elke groep één keer."))
        return None
    asked = [changes.other_policy(policy)]
    if weights or parameters:
        try:
            asked.append(changes.other_numbers(weights, parameters))
        except InvalidInput:
            form.refuse("numbers", _("Gewichten en getallen: dit kan zo niet."))
            return None
    return asked


def _floors(form: FormInput) -> list[dict[str, Any]]:
    known = dict(_groups())
    found: list[dict[str, Any]] = []
    for row in range(FLOORS):
        name = form.text(f"floor-{row}", _("Groep"), required=False)
        if name is None:
            continue
        percent = form.integer(f"percent-{row}", _("Minstens hoeveel procent"), maximum=100)
        if name not in known:
            form.refuse(f"floor-{row}", _("Groep: kies er een uit de lijst."))
        elif name == AREA:
            postcodes = form.text(f"area-{row}", _("Postcodes"))
            if postcodes is not None and percent is not None:
                value = " ".join(postcodes.replace(",", " ").split())
                found.append({"group": AREA, "value": value, "percent": percent})
        elif percent is not None:
            group, _colon, value = name.partition(":")
            found.append({"group": group, "value": value, "percent": percent})
    return found


def _groups() -> list[tuple[str, str]]:
    """Return the groups that a floor may stand on, to choose from."""
    return [
        *(
            (f"dutch_level:{level.value}", words.group_words("dutch_level", level.value))
            for level in LanguageLevel
        ),
        *((f"age_band:{band}", str(text)) for band, text in words.AGE_BANDS.items()),
        *(
            (f"income_status:{status.value}", words.group_words("income_status", status.value))
            for status in IncomeStatus
            if status is not IncomeStatus.UNKNOWN
        ),
        (AREA, _("mensen uit een buurt: vul de postcodes in")),
    ]


def _page(session: Session, form: FormInput) -> dict[str, object]:
    now = policies.in_force(session)
    told = now.policy.to_dict()
    return {
        "number": now.number,
        "lines": rounds.policy_lines(told),
        "classes": rounds.class_weights(told),
        "floors": words.floor_lines(told),
        "versions": policies.versions(session),
        "may_change": ActorRole.ADMINISTRATOR in current_actor().roles,
        "firsts": [
            ("placements", _("zoveel mogelijk mensen een plek")),
            ("score", _("plekken die het best passen")),
        ],
        "priorities": [(one.value, label_of(one)) for one in PriorityClass],
        "groups": _groups(),
        "rows": range(FLOORS),
        "rules": [(f"{WEIGHT}{code}", text) for code, text in rule_names().items()],
        "parameters": [(f"{PARAMETER}{name}", text) for name, text in parameter_names().items()],
        "values": form.values or _values(now),
        "errors": form.errors,
    }


def _values(now: policies.InForce) -> dict[str, object]:
    """Return the fields of the form as the policy in force fills them in."""
    policy = now.policy.to_dict()
    values: dict[str, object] = {
        "first": policy["levels"][0],
        "waiting_weight": policy["waiting_weight"],
        "waiting_full_days": policy["waiting_full_days"],
        "stability_bonus": policy["stability_bonus"],
    }
    values |= {f"class-{name}": value for name, value in policy["class_weights"].items()}
    values |= {f"{WEIGHT}{code}": now.weights.values.get(code, 0) for code in rule_names()}
    values |= {f"{PARAMETER}{name}": value for name, value in now.parameters.to_dict().items()}
    for row, floor in enumerate(policy["floors"][:FLOORS]):
        is_area = floor["group"] == AREA
        values |= {
            f"floor-{row}": AREA if is_area else f"{floor['group']}:{floor['value']}",
            f"area-{row}": floor["value"] if is_area else "",
            f"percent-{row}": floor["percent"],
        }
    return values
