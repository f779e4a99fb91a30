"""Why, why not, and what else: the reasons of a plan, computed from the same rules that made it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping
from dataclasses import replace
from operator import getitem
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.eligible import Pairs, all_answers
from matching.errors import InvalidFacts
from matching.facts import ClientFacts, Facts, OfferFacts, ServiceFacts
from matching.frame import Frame, World, as_day
from matching.options import FREE, build_options, option_id
from matching.plan import (
    Answer,
    Choice,
    NearMiss,
    PairExplanation,
    Question,
    RuleResult,
    Treatment,
)
from matching.policy import Parameters, Weights
from matching.rules import HARD_RULES, HardRule
from matching.rules.base import ANSWERS, DOES_NOT_FIT, FITS, UNKNOWN, Answers, plain
from matching.rules.periods import moved
from matching.scores import points_of, reason_table, reasons_of, scores_of, shares
from matching.wants import UNCOUNTED

Ints = npt.NDArray[np.int64]

NEAREST = 3
_NEVER_NEAR = 1 << 62
#: A rule may need them and ask for them; how far it is says enough.
_ASKED_NEVER_SHOWN = frozenset({"client.home", "offer.location", "client.caseload", "offer.caseload"})


def _value(path: str, client: ClientFacts, offer: OfferFacts, service: ServiceFacts) -> Any:
    side, field = path.split(".", 1)
    return getattr({"client": client, "offer": offer, "service": service}[side], field)


def _missing(
    rule: HardRule, client: ClientFacts, offer: OfferFacts, service: ServiceFacts
) -> tuple[str, ...]:
    """Return the fields whose absence left the rule without an answer."""
    found = []
    shown = None if rule.seen is None else rule.seen(client, offer, service)
    for path in rule.may_lack:
        value = _value(path, client, offer, service)
        if path == "client.rungs":
            found.append(f"client.rungs.{service.scheme}")
        elif path == "client.competences":
            unknown = offer.required_competences.keys() - client.competences.keys()
            found += [path] if unknown else []
        elif path == "service.intake_channels":
            found += [] if service.intake_channels else [path]
        elif (value is None or value == "unknown") and (shown is None or path in shown):
            found.append(path)
    return tuple(found)


class Explainer:
    """Answers about the pairs of one world.

    Parameters
    ----------
    world
        The facts as columns.
    weights
        Of the soft rules.
    """

    def __init__(self, world: World, weights: Weights) -> None:
        self.world = world
        self.weights = weights
        self.shares = shares(weights)

    def results(
        self,
        i: int,
        j: int,
        found: Iterable[tuple[HardRule, int | np.int8]],
        frame: Frame,
        seen_by: Container[str] | None = None,
    ) -> tuple[RuleResult, ...]:
        """Return what these rules say of client ``i`` and offer ``j``; ``frame`` is that pair's.

        With ``seen_by`` only the rules with these codes tell which values they saw.
        """
        client, offer = self.world.clients.facts[i], self.world.offers.facts[j]
        service = self.world.offers.services[j]
        results = []
        for rule, answer in found:
            if seen_by is not None and rule.code not in seen_by:
                seen: Mapping[str, Any] = {}
            else:
                seen = rule.seen(client, offer, service) if rule.seen else self._seen(rule, frame, i, j)
            results.append(
                RuleResult(
                    code=rule.code,
                    answer=ANSWERS[int(answer)],
                    seen=plain(seen),
                    missing=_missing(rule, client, offer, service) if answer == UNKNOWN else (),
                    life_domain=rule.life_domain,
                    treatment=rule.treatment,
                )
            )
        return tuple(results)

    def _seen(self, rule: HardRule, frame: Frame, i: int, j: int) -> Mapping[str, Any]:
        client, offer = self.world.clients.facts[i], self.world.offers.facts[j]
        service = self.world.offers.services[j]
        stay: dict[str, Callable[[], Any]] = {
            "stay.starts_on": lambda: as_day(int(frame.start[0])),
            "stay.ends_on": lambda: as_day(int(frame.end[0])),
            "stay.travel_minutes": lambda: _or_none(int(frame.travel_minutes[0])),
            "stay.supervisor_room": lambda: _if_counted(int(frame.w.room[i])),
            "stay.guidance_room": lambda: _if_counted(int(frame.g.room[j])),
            "stay.minutes_left": lambda: _if_counted(int(frame.g.minutes_left[j])),
        }
        return {
            path: stay[path]() if path in stay else _value(path, client, offer, service)
            for path in rule.inputs
            if path not in _ASKED_NEVER_SHOWN
        }

    def choices(
        self, client: Ints, offer: Ints, form: Ints, half_days: Ints, pick: Ints, day: Ints
    ) -> list[Choice]:
        """Return options as choices with their reasons; all arguments have shape (options,)."""
        if not client.size:
            return []
        frame = Frame(self.world, client, offer)
        stay = moved(frame, np.where(day > 0, day, frame.start))
        points = points_of(frame)
        scores = np.array(self.shares) @ points
        asks = {
            rule.code: np.broadcast_to(rule.judge(frame), frame.shape) == UNKNOWN
            for rule in HARD_RULES
            if rule.treatment is Treatment.PROPOSE_AND_ASK
        }
        asks = {code: where for code, where in asks.items() if where.any()}
        clients, offers = self.world.clients.facts, self.world.offers.facts
        table = reason_table(self.shares)
        days = {number: as_day(number) for number in {*stay.start.tolist(), *stay.end.tolist()}}
        #: By offer, form and day: what an option is called.
        names: dict[tuple[int, int, int], str] = {}
        rows = zip(
            client.tolist(),
            offer.tolist(),
            form.tolist(),
            day.tolist(),
            half_days.tolist(),
            pick.tolist(),
            stay.start.tolist(),
            stay.end.tolist(),
            scores.tolist(),
            points.T.tolist(),
            strict=True,
        )
        found = []
        for at, (i, j, shift, begins, mask, count, start, end, score, got) in enumerate(rows):
            key = (j, shift, begins)
            if key not in names:
                names[key] = option_id(self.world.offers, *key)
            starts_on = days[start]
            if starts_on is None:
                raise AssertionError("a stay always has a first day")
            open_questions = [code for code, where in asks.items() if where[at]]
            found.append(
                Choice(
                    client=clients[i].key,
                    offer=offers[j].key,
                    option_id=names[key],
                    shift=None if shift == FREE else offers[j].shifts[shift].key,
                    half_days=mask,
                    pick=count or None,
                    starts_on=starts_on,
                    ends_on=days[end],
                    score=score,
                    reasons=tuple(map(getitem, table, got)),
                    questions=self.questions(i, j, open_questions) if open_questions else (),
                )
            )
        return found

    def questions(self, i: int, j: int, rules: Collection[str]) -> tuple[Question, ...]:
        """Return the facts to ask for of client ``i`` and offer ``j``, for rules that lack an answer."""
        if not rules:
            return ()
        client, offer = self.world.clients.facts[i], self.world.offers.facts[j]
        service = self.world.offers.services[j]
        return tuple(
            Question(rule.code, field)
            for rule in HARD_RULES
            if rule.code in rules
            for field in _missing(rule, client, offer, service)
        )

    def nearest(self, answers: Answers, total: npt.NDArray[np.int16], scores: Ints) -> list[list[int]]:
        """Return for each client those of the first offers that nearly fit, the nearest first.

        Offers that fit and are full come before those that nearly fit, and are told elsewhere.

        Parameters
        ----------
        answers
            Of every rule, client and offer, shape (rules, clients, offers).
        total
            Their sums over the rules, shape (clients, offers).
        scores
            Of every client and offer; decides among equally near ones.
        """
        clients, offers = scores.shape
        if not scores.size:
            return [[] for _ in range(clients)]
        against = int(FITS) * len(HARD_RULES) - total.astype(np.int64)
        never = np.zeros(scores.shape, dtype=np.bool_)
        for number, rule in enumerate(HARD_RULES):
            if not rule.may_be_near:
                never |= answers[number] == DOES_NOT_FIT
        best = int(scores.max(initial=0))
        spread = best - int(scores.min(initial=0)) + 1
        # One number to sort by: what stands against an offer, then its score, then its place in the list.
        order = (against * spread + best - scores) * offers + np.arange(offers)
        order[never] = _NEVER_NEAR
        first = np.argpartition(order, range(min(NEAREST, offers)), axis=1)[:, :NEAREST]
        near = np.take_along_axis(np.where(against > 0, order, _NEVER_NEAR), first, axis=1) < _NEVER_NEAR
        return [row[fine].tolist() for row, fine in zip(first, near, strict=True)]

    def misses(self, row: int, offers: Iterable[int], answers: Answers) -> tuple[NearMiss, ...]:
        """Return offers that nearly fit a client, with the rules that do not say *fits*.

        Parameters
        ----------
        row, offers
            The client and the offers.
        answers
            Of every rule and offer for this client, shape (rules, offers).
        """
        found = []
        for j in offers:
            frame = Frame(self.world, np.array([row]), np.array([j]))
            failing = [
                (HARD_RULES[number], answers[number, j])
                for number in np.flatnonzero(answers[:, j] != FITS).tolist()
            ]
            offer = self.world.offers.facts[j].key
            found.append(NearMiss(offer=offer, failing=self.results(row, j, failing, frame)))
        return tuple(found)


def _if_counted(room: int) -> int | None:
    return None if room >= UNCOUNTED else room


def _or_none(minutes: int) -> int | None:
    return None if minutes < 0 else minutes


def explain_pair(
    facts: Facts,
    client_key: str,
    offer_key: str,
    *,
    weights: Weights | None = None,
    parameters: Parameters | None = None,
) -> PairExplanation:
    """Return what every rule says of one client and one offer, with the values seen.

    The same functions judge here and in a whole round, so the answer is the round's answer.

    Parameters
    ----------
    facts
        The facts of the round, or only those of this client, this offer and its service.
    client_key, offer_key
        The pair.
    weights, parameters
        As the round had them; the defaults otherwise.

    Raises
    ------
    InvalidFacts
        When the client or the offer is not among the facts, or the facts contradict themselves.
    """
    clients = tuple(client for client in facts.clients if client.key == client_key)
    offers = tuple(offer for offer in facts.offers if offer.key == offer_key)
    if not clients or not offers:
        missing = f"client {client_key}" if not clients else f"offer {offer_key}"
        raise InvalidFacts(f"{missing} is not among the facts")
    services = tuple(service for service in facts.services if service.key == offers[0].service)
    small = replace(facts, clients=clients, offers=offers, services=services)
    world = World(small, parameters or Parameters())
    explainer = Explainer(world, weights or Weights())
    zero = np.zeros(1, dtype=np.int64)
    frame = Frame(world, zero, zero)
    answers = all_answers(frame)[:, 0]
    rules = explainer.results(0, 0, zip(HARD_RULES, answers, strict=True), frame)
    may = all(
        result.answer is Answer.FITS
        or (result.answer is Answer.UNKNOWN and result.treatment is Treatment.PROPOSE_AND_ASK)
        for result in rules
    )
    options = build_options(world, Pairs(zero, zero), explainer.weights) if may else None
    starts_on = as_day(int(frame.start[0]))
    if starts_on is None:
        raise AssertionError("a stay always has a first day")
    return PairExplanation(
        client=client_key,
        offer=offer_key,
        answer=ANSWERS[int(answers.min())],
        may_be_proposed=may,
        rules=rules,
        questions=tuple(Question(result.code, field) for result in rules for field in result.missing),
        score=int(scores_of(frame, explainer.weights)[0]),
        reasons=reasons_of(points_of(frame)[:, 0].tolist(), explainer.shares),
        options=()
        if options is None
        else tuple(
            explainer.choices(
                options.client, options.offer, options.form, options.half_days, options.pick, options.day
            )
        ),
        starts_on=starts_on,
        ends_on=as_day(int(frame.end[0])),
    )
