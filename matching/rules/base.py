"""What a hard rule is: a function over pairs with three answers, and what there is to know about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.facts import ClientFacts, OfferFacts, ServiceFacts
from matching.frame import Frame
from matching.plan import Answer, Treatment

Answers = npt.NDArray[np.int8]
Truth = npt.NDArray[np.bool_]

#: Answers as numbers, so that the smallest of several is the answer of them together.
DOES_NOT_FIT, UNKNOWN, FITS = np.int8(0), np.int8(1), np.int8(2)
ANSWERS = (Answer.DOES_NOT_FIT, Answer.UNKNOWN, Answer.FITS)

Seen = Callable[[ClientFacts, OfferFacts, ServiceFacts], Mapping[str, Any]]


def answers(fits: Truth, unknown: Truth | bool = False) -> Answers:
    """Return the answers of a rule: unknown where that holds, else fits or does not fit."""
    found: Answers = np.where(unknown, UNKNOWN, np.where(fits, FITS, DOES_NOT_FIT))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class HardRule:
    """One hard rule.

    Attributes
    ----------
    code
        ``HR-nn``.
    subject
        What it is about, in English, for the facts table.
    source
        The document it comes from.
    judge
        The rule itself: a frame of pairs to answers that broadcast to the frame's shape.
    inputs
        Fields it reads: ``client.…``, ``offer.…``, ``service.…``, ``stay.…``.
    may_lack
        Client and offer fields whose absence makes the answer unknown.
    treatment
        What an unknown answer means for the plan.
    life_domain
        Life domain that its reason stands on, None for none (E.3.9).
    seen
        Says which values to show, where showing all of ``inputs`` would tell more than the rule needs.
    may_be_near
        False where failing it is the client's own choice or a limit to respect: a pair failing it is never
        shown as a near miss.
    """

    code: str
    subject: str
    source: str
    judge: Callable[[Frame], Answers]
    inputs: tuple[str, ...]
    may_lack: tuple[str, ...] = ()
    treatment: Treatment = Treatment.ASK_FIRST
    life_domain: str | None = None
    seen: Seen | None = None
    may_be_near: bool = True


def plain(value: Any) -> Any:
    """Return a fact as codes, numbers, texts, lists and mappings, as JSON has them."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(plain(item) for item in value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    return value
