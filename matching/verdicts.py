"""What the rules say of one client at every place: the answers of each pair, for all of them at once."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

import numpy as np

from matching.eligible import all_answers
from matching.errors import InvalidFacts
from matching.explain import Explainer
from matching.facts import Facts
from matching.frame import Frame, World
from matching.plan import Answer, RuleResult
from matching.policy import Parameters, Weights
from matching.rules import HARD_RULES
from matching.rules.base import ANSWERS, FITS
from matching.scores import scores_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the rules say of one client at one place.

    Attributes
    ----------
    offer
        Key of the offer.
    answer
        Does not fit when any rule says so, else unknown when any rule does, else fits.
    against
        The rules that do not say *fits*, in order of code, with what they saw.
    score
        Soft score (0 to 1000), also where a hard rule excludes the pair.
    """

    offer: str
    answer: Answer
    against: tuple[RuleResult, ...]
    score: int


def explain_client(
    facts: Facts,
    client_key: str,
    *,
    weights: Weights | None = None,
    parameters: Parameters | None = None,
    seen_by: Container[str] | None = None,
) -> tuple[Verdict, ...]:
    """Return what every rule says of one client and each offer, in the order of the offers' keys.

    The same functions judge here, of one pair and in a whole round, so each answer is the round's answer.

    Parameters
    ----------
    facts
        The facts of the round; of the clients only this one is looked at.
    client_key
        Whom to judge.
    weights, parameters
        As the round had them; the defaults otherwise.

    seen_by
        Codes of the rules that tell which values they saw; None lets all of them tell it.

    Raises
    ------
    InvalidFacts
        When the client is not among the facts, or the facts contradict themselves.
    """
    world = World(facts, parameters or Parameters(), only=frozenset({client_key}))
    if not world.clients.facts:
        raise InvalidFacts(f"client {client_key} is not among the facts")
    explainer = Explainer(world, weights or Weights())
    frame = world.all_pairs(slice(None))
    answers, scores = all_answers(frame)[:, 0], scores_of(frame, explainer.weights)[0]
    found = []
    for j, (offer, column) in enumerate(zip(world.offers.facts, answers.T.tolist(), strict=True)):
        against = [one for one in zip(HARD_RULES, column, strict=True) if one[1] != FITS]
        pair = Frame(world, np.zeros(1, dtype=np.int64), np.full(1, j))
        found.append(
            Verdict(
                offer=offer.key,
                answer=ANSWERS[min(column)],
                against=explainer.results(0, j, against, pair, seen_by),
                score=int(scores[j]),
            )
        )
    return tuple(found)
