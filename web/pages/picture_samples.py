"""Invented teams, tracks and networks, for the gallery of components alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from coordination import clock
from coordination.services.graph import Link, ServiceGraph, ServiceNode
from coordination.small_cells import Told
from coordination.vocabulary import (
    LadderScheme,
    LifeDomain,
    PlacementState,
    RoleKind,
    ServiceBreadth,
    ServiceKind,
    ServiceLinkKind,
)
from web.pictures import network_map as map_picture
from web.pictures import round_before_after as round_picture
from web.pictures import shortages as shortage_picture
from web.pictures import track as track_picture
from web.pictures import wheel as wheel_picture
from web.presenters import network_map, round_before_after, sharing, shortage_grid, team_wheel, track
from web.presenters.labels import label_of
from web.presenters.numbers import number
from web.presenters.tags import as_tag

_REF = "GENT-7QK2M9XA"
_GHENT = LadderScheme.GENT_2014
_D = LifeDomain


def samples() -> dict[str, Any]:
    """Return one of each picture with what it is made of."""
    wheel, line, network = _wheel(), _track(), _network()
    found, short = _round(), _shortages()
    return {
        "round": found,
        "round_drawings": (round_picture.draw_wide(found), round_picture.draw_narrow(found)),
        "shortage_week": short.week,
        "shortage_charts": (*shortage_picture.draw_wide(short), *shortage_picture.draw_narrow(short)),
        "sharing": _sharing(),
        "wheel": wheel,
        "wheel_drawings": (wheel_picture.draw_wide(wheel), wheel_picture.draw_narrow(wheel)),
        "track": line,
        "track_drawings": (
            track_picture.draw_wide(line, track.month_name),
            track_picture.draw_narrow(line, track.month_name),
        ),
        "when": track.when_words,
        "state": track.state_words,
        "network": network,
        "network_drawing": map_picture.draw(network),
        "flow_words": network_map.flow_words,
    }


def _wheel() -> team_wheel.Wheel:
    seats = (
        _seat(1, "Lotte Van Denkbeeld", RoleKind.TRAJECTORY_SUPERVISOR, "OCMW Gent", _D.WORK_EDUCATION_INCOME,
              _D.FAMILY_SOCIAL, _D.ALCOHOL_DRUGS, is_lead=True, in_tandem=True),
        _seat(2, "Nadia Van Nergens", RoleKind.NEIGHBOURHOOD_WORKER, "Wijkwerk", _D.FAMILY_SOCIAL,
              _D.ALCOHOL_DRUGS, is_confidant=True, in_tandem=True),
        _seat(3, "Sara Spiegelbeeldt", RoleKind.ADDICTION_COUNSELLOR, "De Sleutel", _D.ALCOHOL_DRUGS),
        _seat(4, "Miriam Gedachtegoed", RoleKind.PSYCHOLOGIST, "CGG", _D.MENTAL_HEALTH, is_proposed=True),
        _seat(5, "Dirk Proefstuck", RoleKind.PREVOCATIONAL_TRAINER, "Sociale werkplaats"),
    )  # fmt: skip
    return team_wheel.wheel_from(seats, clock.today(), is_today=True, ref=_REF, title=_REF, is_demo=True)


def _seat(
    number: int, name: str, role: RoleKind, organisation: str, *domains: LifeDomain, **given: bool
) -> team_wheel.Seat:
    facts = dict.fromkeys(("is_lead", "is_confidant", "in_tandem", "is_proposed", "is_me"), False) | given
    return team_wheel.Seat(
        number=number,
        name=name,
        initials=team_wheel.initials_of(name),
        role=label_of(role),
        organisation=organisation,
        domains=domains,
        marks=(),
        since=None,
        **facts,
    )


def _track() -> track.Track:
    today = clock.today()

    def on(days: int) -> Any:
        return today + timedelta(days=days)

    active, closed = as_tag(PlacementState.ACTIVE), as_tag(PlacementState.CLOSED)
    stands = ((-540, 2, 3), (-300, 3, 4), (-40, 3, 5))
    return track.track_of(
        ref=_REF,
        title=_REF,
        is_demo=True,
        ladders=[
            track.Ladder(
                _GHENT,
                label_of(_GHENT),
                tuple(track.Stand(on(day), rung, top, f"{rung} → {top}") for day, rung, top in stands),
            )
        ],
        lanes=[
            track.Lane(
                "road", "Traject", (track.span("activering", "eerste stap naar werk", on(-560), None),)
            ),
            track.Lane(
                "places",
                "Plekken",
                (
                    track.span("Moestuin", closed.text, on(-500), on(-260)),
                    track.span("Fietsatelier", active.text, on(-120), on(60), active.tone),
                ),
            ),
            track.Lane(
                "talks",
                "Gesprekken",
                (
                    track.moment("Teamoverleg", on(-200)),
                    track.due("Nazorg geven", on(-5), "Moestuin"),
                    track.due("Trede opnieuw bekijken", on(50)),
                ),
            ),
        ],
    )


def _network() -> network_map.NetworkMap:
    names = (
        (1, "Taalbad", 2, 6), (2, "Buurthuis", 2, 12), (3, "Moestuin", 3, 8), (4, "Fietsatelier", 3, 4),
        (5, "Werkvloer", 4, 20), (6, "Jobwinkel", 5, 0), (7, "Koffiehuis", 3, 3),
    )  # fmt: skip
    nodes = [
        ServiceNode(
            id=number,
            name_nl=name,
            kind=ServiceKind.GROUP_WORK,
            organisation_id=number,
            organisation_name="Verzonnen vzw",
            lowest_rung=rung,
            highest_rung=rung,
            breadth=ServiceBreadth.GENERALIST if number == 2 else ServiceBreadth.SPECIALIST,
        )
        for number, name, rung, _places in names
    ]
    rungs = {number: rung for number, _name, rung, _places in names}
    links = [
        Link(
            from_service=start,
            to_service=end,
            kind=ServiceLinkKind.LEADS_TO,
            scheme=_GHENT,
            from_rung=rungs[start],
            to_rung=rungs[end],
        )
        for start, end in ((1, 3), (2, 3), (2, 4), (3, 5), (4, 5), (5, 6), (2, 7))
    ]
    return network_map.map_of(
        ServiceGraph(nodes, links),
        network_map.Choice(_GHENT),
        flows={(3, 5): 24, (2, 4): 7},
        places={number: places for number, _name, _rung, places in names},
        areas={},
    )


def _round() -> round_before_after.BeforeAfter:
    ways = (("Op volgorde", 31, 18_900), ("Op voorrang", 34, 19_400), ("Deze ronde", 43, 24_378))
    people = (
        ("Amina B.", "", "Fietsatelier", 0.78, 140),
        ("Jos V.", "Moestuin", "Moestuin", 0.64, 60),
        ("Lena D.", "", "", None, 12),
    )
    return round_before_after.BeforeAfter(
        ways=tuple(
            round_before_after.Way(
                title,
                "",
                Told(placed, placed),
                str(placed),
                fit,
                number(fit),
                is_round=title == ways[-1][0],
            )
            for title, placed, fit in ways
        ),
        people=tuple(
            round_before_after.Person(_REF, who, before, after, "Verzonnen vzw", share, waited, "")
            for who, before, after, share, waited in people
        ),
    )


def _shortages() -> shortage_grid.ShortageGrid:
    kinds = [("Geen plaats op dit moment", 21), ("Te ver", 9), ("Taal", None)]
    half_days = {"mon-morning": 12, "tue-morning": 6, "wed-afternoon": None, "other": 7}
    return shortage_grid.shortage_grid(
        {"half_day": half_days}, [("Wat er ontbreekt", kinds), ("Dagdeel", [])], ("kind", "half_day")
    )


def _sharing() -> sharing.Matrix:
    sees, not_seen = (
        sharing.Cell(True, "Ziet dit", "tot en met 3 maart"),
        sharing.Cell(False, "Ziet dit niet", ""),
    )
    return sharing.Matrix(
        columns=tuple(sharing.Column(domain.value, label_of(domain)) for domain in LifeDomain),
        recipients=(
            sharing.Recipient(
                name="Lotte Van Denkbeeld",
                what="Trajectbegeleider, OCMW Gent",
                cells=(not_seen, not_seen, sees, sees, not_seen, sees),
                besides=("Naam en contact", "Wensen"),
                why=("Dat hoort bij het werk dat de wet aan deze dienst geeft.",),
                agreements=(),
                objectable=None,
            ),
        ),
    )
