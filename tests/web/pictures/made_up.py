"""Teams, tracks and networks made up for the pictures: no database, no person."""

from __future__ import annotations

import random
from datetime import date, timedelta

from coordination import clock
from coordination.vocabulary import LadderScheme, LifeDomain, ServiceLinkKind
from web.presenters import network_map, team_wheel, track

D = LifeDomain


def seat(number: int, *domains: LifeDomain, **given: object) -> team_wheel.Seat:
    facts: dict = {
        "number": number,
        "name": f"Lid {number}",
        "initials": f"L{number}",
        "role": "wijkwerker",
        "organisation": "OCMW",
        "domains": domains,
        "marks": (),
        "since": None,
        "is_lead": False,
        "is_confidant": False,
        "in_tandem": False,
        "is_proposed": False,
        "is_me": False,
    }
    return team_wheel.Seat(**facts | given)


def wheel(*seats: team_wheel.Seat) -> team_wheel.Wheel:
    sectors = []
    for domain in LifeDomain:
        found = tuple(one for one in seats if domain in one.domains)
        present = sum(not one.is_proposed for one in found)
        remark = "niemand" if not present else "stem af" if present > 2 else ""
        sectors.append(team_wheel.Sector(domain, domain.value, found, remark, not present, present > 2))
    apart = tuple(one for one in seats if not one.domains)
    return team_wheel.Wheel(
        "GENT-TEST2222", "GENT-TEST2222", clock.today(), True, tuple(sectors), seats, apart, "", (), True
    )


def history(days: int, items: int) -> track.Track:
    """Make a track that runs so many days back, with so many items and three things to come."""
    today = clock.today()

    def on(index: int) -> date:
        return today - timedelta(days=round(days * (items - index) / items))

    done = [track.moment(f"Gesprek {index}", on(index), "met cliënt") for index in range(items)]
    stays = [track.span("Atelier", "loopt", on(0), None), track.span("Tuin", "voorbij", on(0), on(1))]
    ahead = [track.due(f"Later {step}", today + timedelta(days=10 * step)) for step in (1, 2, 3)]
    stands = (track.Stand(on(0), 2, None, "Trede 2"), track.Stand(on(1), 3, 4, "Trede 3"))
    return track.track_of(
        ref="GENT-TEST2222",
        title="GENT-TEST2222",
        is_demo=True,
        ladders=(track.Ladder(LadderScheme.GENT_2014, "ladder", stands),),
        lanes=(
            track.Lane("places", "Plekken", tuple(stays)),
            track.Lane("talks", "Gesprekken", tuple(done)),
            track.Lane("ahead", "Wat komt", tuple(ahead)),
        ),
    )


def network(stops: int, ways: int, seed: int = 0) -> network_map.NetworkMap:
    """Make a network in which every way leads a rung or two up."""
    chance = random.Random(seed)
    lane_of = {number: 1 + chance.randrange(6) for number in range(1, stops + 1)}
    lanes = tuple(
        network_map.Lane(
            key, f"Trede {key}", tuple(_stop(one, key) for one in lane_of if lane_of[one] == key)
        )
        for key in range(1, 7)
    )
    found = set()
    while len(found) < ways:
        start, end = chance.sample(list(lane_of), 2)
        if 0 < lane_of[end] - lane_of[start] <= 2:
            found.add((start, end))
    kind = ServiceLinkKind.LEADS_TO
    drawn = tuple(network_map.Way(a, b, kind, None, False, f"{a} naar {b}") for a, b in sorted(found))
    return network_map.NetworkMap(LadderScheme.GENT_2014, "ladder", lanes, drawn, stops)


def _stop(number: int, lane: int) -> network_map.Stop:
    name = f"Dienst {number * 7919 % 1000:03} voor ontmoeting"
    return network_map.Stop(number, name, "Organisatie", lane, number % 30, (), "plain", False, False)
