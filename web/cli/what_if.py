"""``schakel round what-if``: what a change would do to a round, and which place more unlocks most."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from web.cli import console, environment
from web.cli.acting import acting_as

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from coordination.rounds.changes import Change
    from coordination.vocabulary import RoundState

_POLLING_SECONDS = 0.2


@click.command(
    "what-if",
    epilog="""\b
Examples:
  schakel round what-if                                  which place more unlocks most
  schakel round what-if --offer 12 --places 3            three places more in offer 12; -3 for fewer
  schakel round what-if --without-offer 12               the whole offer gone; --like-offer 12: one more
  schakel round what-if --offer 12 --term language_support
  schakel round what-if --service 4 --service-term longer --count 8
  schakel round what-if --guidance 7 --hours -10         ten hours of guidance a week fewer in organisation 7
  schakel round what-if --as els@example.org --client GENT-7QK2 --half-day wed-morning --can
  schakel round what-if --weight SR-01=25 --parameter pension_age=67 --json
""",
)
@click.argument("ref", default="latest")
@click.option("--offer", type=int, help="Number of an offer, for --places and --term.")
@click.option("--shift", type=int, help="Number of one of its shifts, for --places.")
@click.option("--places", type=int, help="So many places more; below zero for fewer.")
@click.option("--term", help="What would be otherwise about the offer; see --list-terms.")
@click.option("--without-offer", type=int, help="Number of an offer that is not there.")
@click.option("--like-offer", type=int, help="Number of an offer of which there is a second one.")
@click.option("--service", type=int, help="Number of a service or programme, for --service-term.")
@click.option("--service-term", help="What would be otherwise about the service; see --list-terms.")
@click.option("--count", type=click.IntRange(1, 104), default=1, help="Weeks or people, for --service-term.")
@click.option("--guidance", type=int, help="Number of an organisation that guides, for --hours.")
@click.option("--hours", type=int, help="So many hours of guidance a week more; below zero for fewer.")
@click.option("--client", help="Reference of a client of the account named with --as.")
@click.option("--half-day", "half_days", multiple=True, help="A half-day such as mon-morning; repeatable.")
@click.option("--can/--cannot", default=True, help="Whether the client can then; can, unless said otherwise.")
@click.option("--weight", "weights", multiple=True, help="RULE=NUMBER, such as SR-01=25; repeatable.")
@click.option(
    "--parameter", "parameters", multiple=True, help="NAME=NUMBER of what rules stand on; repeatable."
)
@click.option("--list-terms", is_flag=True, help="Print the terms and parameters that may be asked about.")
@click.option("--as", "email", help="E-mail address of the account in whose name to ask.")
@click.option(
    "--time-limit", type=click.FloatRange(min=0.1), help="Seconds for each search; none until proved."
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def command(
    ref: str, email: str | None, time_limit: float | None, as_json: bool, list_terms: bool, **given: Any
) -> int:
    """Tell what a change would do to a finished round: REF, or the latest one.

    Worked out in this process; nothing of the round changes. Several changes are taken together. Numbers of
    few people stay hidden, as on screen; clients are told only of whom the account named with --as may see.
    """
    from coordination.rounds import what_if
    from coordination.vocabulary import RoundState
    from web.cli import waiting

    if list_terms:
        _list_terms()
        return 0
    with environment.sessions() as sessions:
        with sessions.begin() as session:
            actor = acting_as(session, email)
            if ref == "latest":
                newest = waiting.latest(session, RoundState.FINISHED)
                if newest is None:
                    raise click.ClickException("no round has finished yet: run one with `schakel round run`")
                ref = newest.ref
            question = what_if.ask(session, actor, round_ref=ref, changes=_changes(session, given)).ref
        with console.progress(f"Question {question}") as told:
            state = _worked_out(sessions, question, told, time_limit)
        with sessions.begin() as session:
            _show(session, acting_as(session, email), question, as_json=as_json)
    return 0 if state is RoundState.FINISHED else 1


def _worked_out(
    sessions: sessionmaker[Session], question: str, told: console.Report, time_limit: float | None
) -> RoundState:
    """Work the question out here; a worker may have taken it up first, and then its answer is waited for."""
    from coordination.rounds import what_if
    from coordination.rounds.lifecycle import UNDER_WAY

    try:
        state = what_if.run_what_if(sessions, question, progress=told, time_limit=time_limit)
        while state in UNDER_WAY:
            time.sleep(_POLLING_SECONDS)
            with sessions() as session:
                state = what_if.state_of(session, question)
    except KeyboardInterrupt:
        with sessions.begin() as session:
            what_if.fail(session, environment.actor(), ref=question, failure="stopped")
        raise
    return state


def _changes(session: Session, given: dict[str, Any]) -> list[Change]:
    """Return the changes that the options name."""
    from coordination.rounds import changes

    found: list[Change] = []
    if given["places"] is not None:
        offer = _offer(session, given["offer"], "--offer")
        shift = next((one for one in offer.shifts if one.id == given["shift"]), None)
        if given["shift"] is not None and shift is None:
            raise click.UsageError(f"--shift: offer {offer.id} has no shift {given['shift']}")
        found.append(changes.more_places(offer, shift, given["places"]))
    if given["term"] is not None:
        term = _code(changes.OfferTerm, given["term"], "--term")
        found.append(changes.other_terms(_offer(session, given["offer"], "--offer"), term))
    if given["without_offer"] is not None:
        found.append(changes.without_offer(_offer(session, given["without_offer"], "--without-offer")))
    if given["like_offer"] is not None:
        found.append(changes.one_more_like(_offer(session, given["like_offer"], "--like-offer")))
    if given["service_term"] is not None:
        service_term = _code(changes.ServiceTerm, given["service_term"], "--service-term")
        service = _row(session, "Service", given["service"], "--service")
        found.append(changes.other_terms_of_service(service, service_term, given["count"]))
    if given["hours"] is not None:
        organisation = _row(session, "Organisation", given["guidance"], "--guidance")
        found.append(changes.more_guidance(organisation, given["hours"]))
    if given["client"] is not None:
        found.append(_half_days(given))
    weights, parameters = _numbers(given["weights"], "--weight"), _numbers(given["parameters"], "--parameter")
    if weights or parameters:
        found.append(changes.other_numbers(weights, parameters))
    return found


def _half_days(given: dict[str, Any]) -> Change:
    from coordination.errors import InvalidHalfDays
    from coordination.rounds import changes
    from coordination.vocabulary import HalfDays

    if not given["half_days"]:
        raise click.UsageError("--client: name at least one --half-day")
    try:
        half_days = HalfDays.of(given["half_days"])
    except InvalidHalfDays as error:
        raise click.UsageError(f"--half-day: {error}") from None
    return changes.half_days_of(given["client"], half_days, can=given["can"])


def _offer(session: Session, offer_id: int | None, option: str) -> Any:
    return _row(session, "CapacityOffer", offer_id, option)


def _row(session: Session, kind: str, row_id: int | None, option: str) -> Any:
    """Return a row by its number.

    Raises
    ------
    click.UsageError
        When no number is given, or there is no such row.
    """
    from coordination.capacity.models import CapacityOffer
    from coordination.organisations.models import Organisation
    from coordination.services.models import Service

    table: Any = {"CapacityOffer": CapacityOffer, "Organisation": Organisation, "Service": Service}[kind]
    found = None if row_id is None else session.get(table, row_id)
    if found is None:
        raise click.UsageError(f"{option}: " + ("name one" if row_id is None else f"there is no {row_id}"))
    return found


def _code(enum: Any, text: str, option: str) -> Any:
    try:
        return enum(text)
    except ValueError:
        known = ", ".join(one.value for one in enum)
        raise click.UsageError(f"{option}: {text} is none of {known}") from None


def _numbers(texts: Sequence[str], option: str) -> dict[str, int]:
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not value.lstrip("-").isdigit():
            raise click.UsageError(f"{option}: write NAME=NUMBER, not {text}")
        found[name] = int(value)
    return found


def _list_terms() -> None:
    from coordination.rounds.changes import OfferTerm, Parameters, ServiceTerm, Weights

    console.result("--term          " + " ".join(OfferTerm))
    console.result("--service-term  " + " ".join(ServiceTerm))
    console.result("--parameter     " + " ".join(Parameters().to_dict()))
    console.result("--weight        " + " ".join(Weights().values))


def _show(session: Session, actor: Any, question: str, *, as_json: bool) -> None:
    from coordination.rounds import answers, what_if

    row = what_if.open_what_if(session, actor, question)
    said = answers.read(session, actor, row)
    told = {"ref": row.ref, "round": row.matching_round.ref, "state": row.state.value, "failure": row.failure}
    if isinstance(said, answers.EffectView):
        told |= _effect(said)
    elif said is not None:
        told |= _ranking(said)
    if as_json:
        console.result_json(told)
        return
    head = f"Question {row.ref} about round {row.matching_round.ref}: {row.state.value}"
    console.result(f"{head} ({row.failure})" if row.failure else head)
    for line in _lines(told):
        console.result(line)


def _effect(said: Any) -> dict[str, Any]:
    """Return what a change would do; people as they may be told, None where these are few (CONF-24)."""
    return {
        "proved": said.proved,
        "placed": None if said.placed is None else list(said.placed),
        "levels": {level: list(ends) for level, ends in said.levels.items()},
        "turns": {turn: None if count is None else list(count) for turn, count in said.turns.items()},
        "moves": _moves(said.moves),
        "courses": None
        if said.courses is None
        else {
            "proved": said.courses.proved,
            "placed": None if said.courses.placed is None else list(said.courses.placed),
            "moves": _moves(said.courses.moves),
        },
    }


def _moves(moves: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "client": move.client_ref,
            "turn": move.turn,
            "before": None if move.before is None else move.before.title,
            "after": None if move.after is None else move.after.title,
        }
        for move in moves
    ]


def _ranking(said: Any) -> dict[str, Any]:
    return {
        "complete": said.complete,
        "best": [
            {
                "offer": None if one.offer is None else one.offer.title,
                "shift": None if one.shift is None else one.shift.name,
                "extra": one.extra,
                "placed": None if one.placed is None else list(one.placed),
                "score": list(one.score),
            }
            for one in said.best
        ],
    }


def _lines(told: dict[str, Any]) -> list[str]:
    """Return an answer as people read it."""
    if "best" in told:
        rows = [
            f"  {_people(one['placed']):>12}  {one['offer'] or 'guidance or group'}"
            + (f" ({one['shift']})" if one["shift"] else "")
            for one in told["best"]
        ]
        proved = "nowhere else unlocks more" if told["complete"] else "elsewhere something may unlock more"
        return [f"  one place more, by people more placed; {proved}", *rows]
    if "turns" not in told:
        return []
    placed = told["placed"]
    lines = [
        "  proved" if told["proved"] else "  within bounds, not proved",
        "  placed    " + ("hidden: not all are yours" if placed is None else f"{placed[0]} -> {placed[1]}"),
    ]
    lines += [f"  {level:10}{_between(ends)}" for level, ends in told["levels"].items()]
    lines += [f"  {_people(count):>12}  {turn.replace('_', ' ')}" for turn, count in told["turns"].items()]
    lines += _moved(told["moves"])
    courses = told["courses"]
    if courses is not None:
        proved = "proved by themselves" if courses["proved"] else "not proved"
        placed = courses["placed"]
        people = "hidden: not all are yours" if placed is None else f"{placed[0]} -> {placed[1]}"
        lines += [f"  courses beside the places, {proved}: {people}", *_moved(courses["moves"])]
    return lines


def _moved(moves: Sequence[dict[str, Any]]) -> list[str]:
    return [f"    {one['client']}  {one['before'] or '-'} -> {one['after'] or '-'}" for one in moves]


def _people(count: Sequence[int] | None) -> str:
    if count is None:
        return "fewer than 5"
    return str(count[0]) if count[0] == count[1] else f"{count[0]} to {count[1]}"


def _between(ends: Sequence[int | None]) -> str:
    low, high = ends
    if low is None or high is None:
        return "not known"
    return f"{low:+,}" if low == high else f"{low:+,} to {high:+,}"
