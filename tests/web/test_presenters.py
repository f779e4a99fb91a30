"""Words, dates, figures and half-days as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask, session

from coordination.rounds.models import MatchingRound
from coordination.vocabulary import (
    CapacityState,
    HalfDays,
    LifeDomain,
    MembershipState,
    PlacementState,
    RoundState,
)
from web.presenters import dates, numbers, waits, what_if
from web.presenters.half_days import Fill, grid_of, grid_of_places, week_of, words
from web.presenters.labels import label_of, labels_of
from web.presenters.reasons import Bar
from web.presenters.tags import ICONS, TONES, Tone, as_tag


@pytest.fixture(autouse=True)
def a_day_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make it Thursday 12 November 2026, two in the afternoon."""
    monkeypatch.setenv("SCHAKEL_NOW", "2026-11-12T14:00")


@pytest.fixture
def spoken(app: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    """Speak a language, Dutch unless the test says otherwise."""
    language = getattr(request, "param", "nl")
    with app.test_request_context():
        session["language"] = language
        yield language


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 12), "vandaag"),
        (date(2026, 11, 11), "gisteren"),
        (date(2026, 11, 13), "morgen"),
        (date(2026, 10, 22), "3 weken geleden"),
        (date(2026, 11, 17), "over 5 dagen"),
        (datetime(2026, 11, 12, 12, 45, tzinfo=UTC), "15 minuten geleden"),
        (datetime(2026, 11, 10, 8, 0, tzinfo=UTC), "2 dagen geleden"),
        (None, ""),
    ],
)
def test_how_long_ago_is_said_as_people_say_it(day: date | None, text: str) -> None:
    assert dates.ago(day) == text


@pytest.mark.usefixtures("spoken")
def test_a_moment_is_shown_in_brussels_time_and_a_day_without_zeros() -> None:
    moment = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)

    assert dates.moment(moment) == "2 juli 2026 om 00:30"
    assert dates.short_moment(moment) == "do 2 jul om 00:30"
    assert dates.day(date(2026, 11, 2)) == "2 november 2026"
    assert dates.short_day(date(2026, 11, 2)) == "ma 2 nov"
    assert dates.short_day(date(2027, 1, 4)) == "ma 4 jan 2027"


@pytest.mark.usefixtures("spoken")
def test_a_time_element_holds_the_date_for_machines_and_on_pointing() -> None:
    assert dates.time_ago(date(2026, 11, 11)) == (
        '<time datetime="2026-11-11" title="11 november 2026">gisteren</time>'
    )


@pytest.mark.parametrize(
    ("spoken", "figure", "share", "label"),
    [
        ("nl", "5.057", "42%", "alcohol- en druggebruik"),
        ("en", "5,057", "42%", "alcohol and drug use"),
        ("fr", "5\u202f057", "42\u202f%", "alcool et drogues"),
    ],
    indirect=["spoken"],
)
def test_figures_and_labels_follow_the_language(spoken: str, figure: str, share: str, label: str) -> None:
    assert numbers.number(5057) == figure
    assert numbers.percent(0.42).replace("\u00a0", "\u202f") == share
    assert label_of(LifeDomain.ALCOHOL_DRUGS) == label


@pytest.mark.usefixtures("spoken")
def test_labels_with_commas_of_their_own_are_told_apart() -> None:
    assert labels_of([LifeDomain.ALCOHOL_DRUGS, LifeDomain.JUSTICE_POLICE]) == (
        "alcohol- en druggebruik, justitie en politie"
    )
    assert labels_of([LifeDomain.ALCOHOL_DRUGS, LifeDomain.WORK_EDUCATION_INCOME]) == (
        "alcohol- en druggebruik; arbeid, opleiding en inkomen"
    )


@pytest.mark.usefixtures("spoken")
def test_what_is_not_known_is_shown_as_nothing() -> None:
    assert (dates.day(None), dates.machine(None), numbers.number(None), label_of(None), labels_of(None)) == (
        "",
    ) * 5
    assert words(None) == ""


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["mon-morning"], "ma voormiddag"),
        (["mon-morning", "tue-morning", "tue-afternoon"], "ma voormiddag, di hele dag"),
        (["mon-morning", "tue-morning", "wed-morning", "thu-morning"], "ma–do voormiddag"),
        (["mon-morning", "wed-morning", "tue-afternoon"], "ma en wo voormiddag, di namiddag"),
        (["mon-morning", "tue-morning", "thu-morning"], "ma, di en do voormiddag"),
        (["fri-afternoon", "fri-evening"], "vr namiddag en avond"),
        (["sat-morning", "sat-afternoon", "sat-evening"], "za hele dag en avond"),
    ],
)
def test_half_days_are_said_in_week_order_and_whole_days_as_such(names: list[str], text: str) -> None:
    assert words(HalfDays.of(names)) == text


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize(
    ("names", "days", "parts"),
    [
        (["mon-morning"], 5, 2),
        (["mon-evening"], 5, 3),
        (["sun-morning"], 7, 2),
        (["sun-evening"], 7, 3),
        ([], 5, 2),
    ],
)
def test_a_week_shows_evening_and_weekend_only_where_they_are_used(
    names: list[str], days: int, parts: int
) -> None:
    for grid in (grid_of(HalfDays.of(names)), week_of(names), grid_of_places(dict.fromkeys(names, 1), {})):
        assert (len(grid.days), len(grid.parts)) == (days, parts)
    assert (len(week_of(full=True).days), len(week_of(full=True).parts)) == (7, 3)


@pytest.mark.usefixtures("spoken")
def test_places_read_in_figures_and_in_words() -> None:
    total = {"mon-morning": 6, "tue-morning": 6, "wed-morning": 6}
    grid = grid_of_places(total, {"mon-morning": 6, "tue-morning": 2})
    morning = grid.parts[0].cells

    assert [cell.fill for cell in morning] == [Fill.FREE, Fill.PARTIAL, Fill.FULL, Fill.NONE, Fill.NONE]
    assert [cell.short for cell in morning[:3]] == ["6/6", "2/6", "0/6"]
    assert morning[1].words == "2 van 6 vrij"
    assert [day.short for day in grid.days] == ["ma", "di", "wo", "do", "vr"]
    assert grid.days[0].full == "maandag"
    assert grid.parts[0].text == "voormiddag"
    assert grid.counts
    assert not grid_of(HalfDays(1)).counts


@pytest.mark.usefixtures("spoken")
def test_equal_codes_of_two_lists_keep_their_own_words_and_tones() -> None:
    assert as_tag(PlacementState.PAUSED).text == "onderbroken"
    assert as_tag(CapacityState.PAUSED).text == "aanmeldingsstop"
    assert as_tag(MembershipState.ENDED).tone is Tone.QUIET
    assert as_tag(RoundState.FAILED).tone is Tone.BAD


def test_every_tone_has_a_mark_of_its_own_so_that_it_reads_without_colour() -> None:
    assert len(set(ICONS.values())) == len(Tone)
    assert all(isinstance(code, enum) for enum, tones in TONES.items() for code in tones)


@pytest.mark.parametrize(
    ("points", "maximum", "share", "tone"),
    [(5, 10, 0.5, "good"), (-2, 10, 0.2, "bad"), (0, 10, 0, "quiet"), (12, 10, 1, "good"), (1, 0, 0, "good")],
)
def test_a_reason_fills_its_bar_by_its_share_and_never_more(
    points: float, maximum: float, share: float, tone: str
) -> None:
    bar = Bar("Wens", points, maximum)

    assert (bar.share, bar.tone) == (share, tone)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0, 0, "kost de anderen niets."),
        (30, 30, "kost 30 punten passing."),
        (0, 30, "kost tussen 0 en 30 punten passing."),
        (None, None, "kost een onbekend aantal punten passing."),
    ],
)
def test_what_priority_costs_is_a_number_only_where_it_costs_something(
    spoken: str, low: int | None, high: int | None, said: str
) -> None:
    kept = {
        "last_placement": [5, 5],
        "one_less": 4,
        "placed": 5,
        "priority": [low, high],
        "placed_score_first": 5,
    }
    [_last, priority] = what_if.level_prices(MatchingRound(level_prices=kept))
    assert priority == f"Voorrang voor wie dringend is of lang wacht, {said}"


def test_a_time_is_told_in_the_largest_unit_that_fits(spoken: str) -> None:
    assert [waits.time_of(days) for days in (10, 28, 91, 183)] == [
        "10 dagen",
        "4 weken",
        "3 maanden",
        "6 maanden",
    ]
