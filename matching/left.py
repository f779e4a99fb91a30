"""What a plan leaves: the facts as they would be once everybody has the place that it gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from matching.facts import Facts, Mask, OfferFacts
from matching.frame import World
from matching.options import FREE, Options, Seats
from matching.problem import Solution
from matching.resources import guides_of
from matching.rules.week import MUCH_SUPPORT


def half_days_of(options: Options, seats: Seats, solution: Solution, option: int) -> Mask:
    """Return the half-days that a chosen option comes to: those picked, or those of its shift."""
    picked = solution.picked.get(option, ())
    if not picked:
        return int(options.half_days[option])
    return sum(1 << int(bit) for bit in seats.half_day[list(picked)])


def left_by(
    facts: Facts,
    world: World,
    options: Options,
    seats: Seats,
    solution: Solution,
    shut: Mapping[str, Collection[str]],
) -> Facts:
    """Return the facts with what a plan leaves: places, caseloads, hours, groups and their mix.

    Parameters
    ----------
    facts
        Of the round.
    world, options, seats, solution
        The round with its plan.
    shut
        Client key to the offers where somebody of the plan would meet whom the client is kept apart from.
    """
    taken: dict[tuple[str, str | None], list[Mask]] = {}
    guided: Counter[str] = Counter()
    grouped: Counter[str] = Counter()
    began: Counter[str] = Counter()
    supported: Counter[str] = Counter()
    minutes: Counter[str | None] = Counter()
    for option in solution.chosen:
        client, offer = int(options.client[option]), int(options.offer[option])
        place, form = world.offers.facts[offer], int(options.form[option])
        shift = None if form == FREE else place.shifts[form].key
        taken.setdefault((place.key, shift), []).append(half_days_of(options, seats, solution, option))
        guided.update(guides_of(world, client, offer))
        grouped[place.service] += 1
        began[place.key] += 1
        minutes[place.guidance] += place.guidance_minutes or 0
        supported[place.key] += (world.clients.facts[client].support_intensity_needed or 0) >= MUCH_SUPPORT
    left = with_places_left(facts, taken)
    return replace(
        left,
        caseloads=tuple(replace(one, people=one.people + guided[one.key]) for one in left.caseloads),
        guidance=tuple(replace(one, minutes=max(one.minutes - minutes[one.key], 0)) for one in left.guidance),
        services=tuple(
            replace(one, group_places=_left(one.group_places, grouped[one.key])) for one in left.services
        ),
        offers=tuple(
            replace(
                one,
                newcomers_room=_left(one.newcomers_room, began[one.key]),
                support_room=_left(one.support_room, supported[one.key]),
            )
            for one in left.offers
        ),
        clients=tuple(
            replace(one, no_place_at=one.no_place_at | frozenset(shut[one.key])) if one.key in shut else one
            for one in left.clients
        ),
    )


def _left(room: int | None, taken: int) -> int | None:
    """Return what is left of a limit that may not be there."""
    return None if room is None else max(room - taken, 0)


def with_places_left(facts: Facts, taken: Mapping[tuple[str, str | None], Sequence[Mask]]) -> Facts:
    """Return the facts with the places that a plan leaves.

    Parameters
    ----------
    facts
        The facts of the round.
    taken
        Offer key and shift key (None for free choice) to the half-days of everybody placed there.
    """

    def left(offer: OfferFacts) -> OfferFacts:
        chosen = taken.get((offer.key, None), ())
        return replace(
            offer,
            shifts=tuple(
                shift.with_more(-len(taken.get((offer.key, shift.key), ()))) for shift in offer.shifts
            ),
            free_choice={
                mask: max(places - sum(1 for half_days in chosen if half_days & mask), 0)
                for mask, places in offer.free_choice.items()
            },
        )

    return replace(facts, offers=tuple(left(offer) for offer in facts.offers))
