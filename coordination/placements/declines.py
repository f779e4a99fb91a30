"""What a host's no means: who it lies with, what follows from it, and whether it needs a few words more.

No reason means *never again*: a host knows an alias only, and what does not work today may work later. What
follows is a time during which the two are not put together (`rules.BLOCKED_DAYS`), or nothing at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coordination.vocabulary import DeclineConsequence, DeclinedBy, PartnerDeclineReason


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a reason carries.

    Attributes
    ----------
    by
        Who or what the no lies with; never a judgement on the client (CONF-29).
    consequence
        Whether the two are left apart for a time, may meet again later, or are looked at again at once.
    note_needed
        Whether the host must say in its own words what would be needed, about the floor only (CONF-10).
    """

    by: DeclinedBy
    consequence: DeclineConsequence
    note_needed: bool = False


_BY, _SO = DeclinedBy, DeclineConsequence
MEANING: Mapping[PartnerDeclineReason, Meaning] = {
    PartnerDeclineReason.NEEDS_CANNOT_BE_MET: Meaning(_BY.PARTNER, _SO.COOL_OFF, note_needed=True),
    PartnerDeclineReason.NO_GUIDANCE_AVAILABLE: Meaning(_BY.CAPACITY, _SO.PARKED),
    PartnerDeclineReason.NO_PLACE_AFTER_ALL: Meaning(_BY.CAPACITY, _SO.PARKED),
    PartnerDeclineReason.PLACE_CLOSES: Meaning(_BY.CAPACITY, _SO.COOL_OFF),
    PartnerDeclineReason.START_DOES_NOT_SUIT: Meaning(_BY.PARTNER, _SO.PARKED),
    PartnerDeclineReason.PAPERS_NOT_IN_ORDER: Meaning(_BY.ADMINISTRATIVE, _SO.REASSESS),
}
