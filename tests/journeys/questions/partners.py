"""What a partner organisation asks."""

import json
import re
from datetime import date

from coordination.vocabulary import Adaptation, AgreementKind, HalfDays, PlacementKind
from tests.journeys.questions.asked import question
from tests.journeys.questions.truth import day, in_days, label, short_day


def _open_offers(truth):
    return truth.rows(
        "select id, title from capacity_offers where host_organisation_id = :host and state <> 'closed'"
    )


@question(
    "partner",
    1,
    "How many places do I show as free today, per half-day, and is that still right?",
    clicks=1,
    where="Onze plaatsen; how many half-days in all, on the start page",
)
def free_today(walk, truth):
    offers = _open_offers(truth)
    shifts = truth.rows(
        """select s.half_days, s.places from shifts s join capacity_offers o on o.id = s.offer_id
        where o.host_organisation_id = :host and o.state <> 'closed'"""
    )
    places = sum(half_days.bit_count() * number for half_days, number in shifts)
    assert re.search(rf"\d+ van {places}\b", walk.told(walk.tile("free")))
    walk.follow("Dagdelen vrij deze week")
    for _number, title in offers:
        card = walk.main.locator(".card", has=walk.page.get_by_role("heading", name=title, exact=True))
        assert re.search(r"\d+/\d+", card.locator("table.week").inner_text())
        assert card.get_by_role("button", name=re.compile("^Klopt nog")).count() == 1, "one click to confirm"


@question(
    "partner",
    2,
    "Who starts this week, when, with which agreements and contact person?",
    clicks=1,
    where="Wie komt en gaat; whether anybody does, on the start page",
)
def who_starts(walk, truth):
    ahead = truth.rows(
        """select alias, starts_on, name, phone from ours where state in ('reserved', 'confirmed')"""
    )
    soon = sum(starts <= in_days(7) for _alias, starts, _name, _phone in ahead)
    assert f"Start deze week {soon or 'niemand'}" in walk.told(walk.tile("starts"))
    walk.follow("Start deze week")
    rows = walk.main.locator("#ahead tbody tr")
    assert rows.count() == len(ahead)
    for alias, starts, name, phone in ahead:
        row = walk.told(rows.filter(has_text=alias))
        assert short_day(starts) in row
        assert ("deze week" in row) == (starts <= in_days(7))
        assert name in row
        assert phone in row
        assert re.search("nog te tekenen door|alles getekend", row)


@question(
    "partner",
    3,
    "Which proposals wait for my answer, and until when is the place held?",
    clicks=1,
    where="Vragen aan ons; how many and by when, on the start page",
)
def requests_that_wait(walk, truth):
    asked = truth.rows(
        "select alias, answer_by from ours where state in ('offered', 'waitlisted') order by answer_by"
    )
    held = truth.rows("select alias, hold_until from ours where state = 'reserved'")
    walk.menu("Vragen aan ons")
    section = walk.main.locator("section.section", has_text="Wacht op jullie antwoord")
    assert section.locator(".card").count() == len(asked)
    for alias, answer_by in asked:
        card = walk.told(section.locator(".card", has_text=alias))
        assert f"Antwoord voor {short_day(answer_by)}" in card
    for alias, until in held:
        card = walk.told(walk.main.locator(".card", has_text=alias))
        assert f"vrijgehouden tot en met {short_day(until)}" in card


@question(
    "partner",
    4,
    "What does this person need from us to work well? (functional needs only)",
    clicks=1,
    where="Wie komt en gaat; of a request, on its own page",
)
def what_somebody_needs(walk, truth):
    stays = truth.rows("""select alias, needs, client_ref from ours where state in ('active', 'paused')""")
    assert stays
    walk.follow("Gaat er iets mis?")
    for alias, needs, ref in stays:
        row = walk.row(alias)
        for one in json.loads(needs):
            assert label(Adaptation(one)) in row
        assert ref not in walk.page.content()


@question(
    "partner",
    5,
    "Who do I call if something goes wrong, now?",
    clicks=1,
    where="Wie komt en gaat, wie je belt",
)
def whom_to_call(walk, truth):
    stays = truth.rows("""select alias, name, phone from ours where state in ('active', 'paused')""")
    walk.follow("Gaat er iets mis?")
    for alias, name, phone in stays:
        row = walk.main.locator("#call tbody tr", has_text=alias)
        assert name in walk.told(row)
        assert row.locator(f"a[href='tel:{phone.replace(' ', '')}']").count() >= 1
    assert "112" in walk.text


@question(
    "partner",
    6,
    "Put a place on hold or declare an intake stop from date to date.",
    clicks=2,
    where="The page of the place, Even niemand nieuw",
)
def put_on_hold(walk, truth):
    _number, title = _open_offers(truth)[0]
    walk.menu("Onze plaatsen")
    card = walk.main.locator(".card", has=walk.page.get_by_role("heading", name=title, exact=True))
    walk.follow(re.compile("^Aanpassen"), within=card)
    assert walk.h1 == title
    pause = walk.main.locator("#pause")
    if pause.get_by_role("button", name=re.compile("^Weer openzetten")).count() == 0:
        assert pause.get_by_label("Van", exact=True).is_visible()
        assert pause.get_by_label("Tot en met").is_visible()
        assert pause.get_by_role("button", name=re.compile("^Pauzeren")).is_visible()


@question(
    "partner",
    7,
    "Register today's attendance for everyone on my floor.",
    clicks=2,
    where="Aanwezigheden, the list of now",
)
def attendance(walk, truth):
    walk.menu("Aanwezigheden")
    # On a half-day without work the page leads to the last one that had some.
    now = walk.main.locator(".cards .card__link")
    sheet = now.first if now.count() else walk.main.locator(".floor-days a[href*='half=']").first
    title = walk.told(sheet).rpartition(": ")[2]
    [worked, half] = re.search(r"day=(\S+)&half=(\w+)", sheet.get_attribute("href")).groups()
    walk.click(sheet)
    assert walk.h1 == title
    name = f"{('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')[date.fromisoformat(worked).weekday()]}-{half}"
    stays = truth.rows("select half_days, title, starts_on from ours where state = 'active'")
    expected = sum(
        name in HalfDays(half_days).names for half_days, of, since in stays if of == title and since <= worked
    )
    assert walk.main.locator(".floor__person").count() == expected > 0


@question(
    "partner",
    8,
    "Who leaves in the next six weeks, so that places come free?",
    clicks=0,
    where="Start; with their last day on Wie komt en gaat",
)
def who_leaves(walk, truth):
    leaving = truth.rows(
        """select ends_on, alias from ours where state in ('active', 'paused') and ends_on <= :until
        order by ends_on, alias""",
        until=in_days(42),
    )
    told = walk.told(walk.tile("leaves"))
    assert f"Vertrekt binnen zes weken {len(leaving) or 'niemand'}" in told
    for ends_on, alias in leaving[:1]:
        assert short_day(ends_on) in told
        assert alias in told


@question(
    "partner",
    9,
    "What have I signed, with whom, until when?",
    clicks=1,
    where="Wie komt en gaat, wat we tekenden",
    person="Gert Werkmodel",
)
def what_was_signed(walk, truth):
    signed = truth.rows(
        """select p.alias, a.kind, g.signed_on from agreement_signatures g
        join agreements a on a.id = g.agreement_id join ours p on p.id = a.placement_id
        where g.party = 'host' and p.state in ('reserved', 'confirmed', 'active', 'paused')
        and a.number = (select max(b.number) from agreements b
        where b.placement_id = a.placement_id and b.kind = a.kind)"""
    )
    walk.follow("Getekend en geweigerd")
    assert walk.main.locator("#signed tbody tr").count() >= len(signed)
    for alias, kind, signed_on in signed:
        row = walk.told(walk.main.locator("#signed tbody tr", has_text=alias).first)
        assert label(AgreementKind(kind)).lower() in row.lower()
        assert day(signed_on) in row
        assert re.search(r"cliënt|werkgever|dienst", row), "with whom"


@question(
    "partner",
    10,
    "How many requests did I refuse or could not take, and of which kind?",
    clicks=1,
    where="Wie komt en gaat, wat we niet konden doen",
)
def what_was_refused(walk, truth):
    refused = truth.rows(
        """select kind, count(*) from ours where state_since >= :since
        and state in ('declined_by_partner', 'withdrawn_by_host', 'lapsed') group by kind""",
        since=in_days(-365),
    )
    walk.follow("Getekend en geweigerd")
    rows = [walk.told(one) for one in walk.main.locator("#refused tbody tr").all()]
    for kind, number in refused:
        mine = [row for row in rows if row.lower().startswith(label(PlacementKind(kind)).lower())]
        assert sum(int(row.split()[-1]) for row in mine) == number
    assert bool(rows) == bool(refused)
