"""The colour and mark of every state; the words come from the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coordination.vocabulary import (
    CapacityState,
    ConsentState,
    MembershipState,
    PlacementState,
    ReferralState,
    RoundState,
    RuleAnswer,
)
from web.presenters.labels import label_of


class Tone(StrEnum):
    """What a colour says: well, going on, waiting, look at this, ended badly, at rest."""

    GOOD = "good"
    BUSY = "busy"
    WAIT = "wait"
    WARN = "warn"
    BAD = "bad"
    QUIET = "quiet"


# Each tone has a mark of its own, so that a tag reads without colour.
ICONS = {
    Tone.GOOD: "check",
    Tone.BUSY: "half",
    Tone.WAIT: "ring",
    Tone.WARN: "alert",
    Tone.BAD: "cross",
    Tone.QUIET: "dash",
}

# By list first: codes of two lists may be the same word, and would be the same key.
TONES: dict[type[StrEnum], dict[StrEnum, Tone]] = {
    PlacementState: {
        PlacementState.SUGGESTED: Tone.WAIT,
        PlacementState.SHORTLISTED: Tone.WAIT,
        PlacementState.DISCUSSED: Tone.BUSY,
        PlacementState.AGREED: Tone.BUSY,
        PlacementState.OFFERED: Tone.WAIT,
        PlacementState.INFO_NEEDED: Tone.WARN,
        PlacementState.WAITLISTED: Tone.WAIT,
        PlacementState.RESERVED: Tone.BUSY,
        PlacementState.CONFIRMED: Tone.GOOD,
        PlacementState.ACTIVE: Tone.GOOD,
        PlacementState.PAUSED: Tone.WARN,
        PlacementState.DECLINED_BY_PARTNER: Tone.BAD,
        PlacementState.LAPSED: Tone.BAD,
        PlacementState.EXPIRED: Tone.BAD,
    },
    ReferralState: {
        ReferralState.PREPARED: Tone.WAIT,
        ReferralState.AGREED: Tone.BUSY,
        ReferralState.REQUESTED: Tone.WAIT,
        ReferralState.INFO_NEEDED: Tone.WARN,
        ReferralState.ON_HOLD: Tone.WAIT,
        ReferralState.ACCEPTED: Tone.GOOD,
        ReferralState.IN_PROGRESS: Tone.GOOD,
        ReferralState.REJECTED: Tone.BAD,
    },
    CapacityState: {
        CapacityState.OPEN: Tone.GOOD,
        CapacityState.FULL: Tone.BUSY,
        CapacityState.PAUSED: Tone.WARN,
        CapacityState.STALE: Tone.WARN,
    },
    MembershipState: {
        MembershipState.PROPOSED: Tone.WAIT,
        MembershipState.INVITED: Tone.WAIT,
        MembershipState.ACTIVE: Tone.GOOD,
        MembershipState.PAUSED: Tone.WARN,
    },
    ConsentState: {
        ConsentState.GIVEN: Tone.GOOD,
        ConsentState.WITHDRAWN: Tone.BAD,
        ConsentState.REFUSED: Tone.BAD,
        ConsentState.EXPIRED: Tone.WARN,
    },
    RoundState: {
        RoundState.QUEUED: Tone.WAIT,
        RoundState.RUNNING: Tone.BUSY,
        RoundState.FINISHED: Tone.GOOD,
        RoundState.FAILED: Tone.BAD,
    },
    RuleAnswer: {
        RuleAnswer.FITS: Tone.GOOD,
        RuleAnswer.DOES_NOT_FIT: Tone.BAD,
        RuleAnswer.UNKNOWN: Tone.WARN,
    },
}


@dataclass(frozen=True)
class Tag:
    """A short text with its colour."""

    text: str
    tone: Tone = Tone.QUIET

    @property
    def icon(self) -> str:
        """The mark that goes with the tone."""
        return ICONS[self.tone]


def as_tag(code: StrEnum | Tag) -> Tag:
    """Return the tag of a code; a code without a tone of its own is quiet."""
    if isinstance(code, Tag):
        return code
    return Tag(label_of(code), TONES.get(type(code), {}).get(code, Tone.QUIET))
