"""What a trajectory supervisor asks."""

import json
import re

from coordination.clients.lifecycle import OPEN_STATES
from coordination.vocabulary import SuggestionOutcome, WaitKind
from tests.journeys.questions.asked import question
from tests.journeys.questions.truth import day, in_days, label, short_day


def _placed(truth):
    """Return a client of mine for whom the latest round has a place and others: reference, and the offers."""
    found = truth.rows(
        """select c.ref, s.offer_id, s.alternatives from suggestions s join clients c on c.id = s.client_id
        where s.round_id = :round and s.outcome = 'placed' and json_array_length(s.alternatives) > 1
        and c.id in (select id from mine) order by c.ref""",
        round=truth.latest_round,
    )
    ref, offer, others = found[0]
    return ref, [offer, *(one["offer"] for one in json.loads(others))]


def _titles(truth, offers):
    known = dict(truth.rows("select id, title from capacity_offers"))
    return [known[one] for one in offers]


@question(
    "supervisor",
    1,
    "Which of my clients have no next step, and since when?",
    clicks=1,
    where="Mijn cliënten, nog geen volgende stap",
)
def without_a_next_step(walk, truth):
    lost = truth.rows(
        """select ref, looking_since from mine where looking_since is not null and not exists (select 1
        from going_on p where p.client_id = mine.id and p.state not in ('ended', 'aftercare'))
        order by looking_since"""
    )
    told = walk.told(walk.tile("no-step"))
    assert f" {len(lost) or 'niemand'}" in told
    if lost:
        assert lost[0][0] in told
    walk.follow("Zonder volgende stap")
    refs = walk.main.locator("table.caseload--first tbody .ref").all_inner_texts()
    assert sorted(refs) == sorted(ref for ref, _since in lost)
    for ref in refs:
        assert re.search(r"al \d+|sinds vandaag", walk.row(ref)), "since when"


@question(
    "supervisor",
    2,
    "For this client: which three places fit best now, and why each?",
    clicks=1,
    where="The client's page, after looking up the reference",
)
def places_that_fit_best(walk, truth):
    ref, offers = _placed(truth)
    walk.look_up(ref)
    best = _titles(truth, offers)[:3]
    assert len(best) == 3
    assert [title for title in best if title not in walk.text] == []
    assert "Waarom dit past" in walk.text
    assert walk.main.locator(".alternative summary", has_text="Alle redenen").count() >= 2


@question(
    "supervisor",
    3,
    "Why does place X not fit this client?",
    clicks=2,
    where="Waarom niet daar?",
)
def why_not_there(walk, truth):
    ref, offers = _placed(truth)
    walk.look_up(ref)
    values = [one.get_attribute("value") for one in walk.main.locator("select[name=offer] option").all()]
    other = next(one for one in values if one and int(one) not in offers)
    walk.main.locator("select[name=offer]").select_option(other)
    walk.click(walk.main.get_by_role("button", name="Leg uit"))
    assert walk.h1 == "Waarom niet daar?"
    assert _titles(truth, [int(other)])[0] in walk.text
    assert walk.main.locator(".answers li").count() > 5, "every rule with what the round saw"
    assert re.search(r"Dit staat in de weg|Dit weten we nog niet|Dit klopt wel", walk.text)


@question(
    "supervisor",
    4,
    "Which proposals wait for me, for the client, for a partner; which holds lapse this week?",
    clicks=1,
    where="Voorstellen; how many, on the start page",
)
def whose_turn(walk, truth):
    holds = truth.column(
        """select p.hold_until from placements p where p.state = 'reserved' and p.hold_until <= :week
        and p.client_id in (select id from mine) order by p.hold_until""",
        week=in_days(7),
    )
    told = walk.told(walk.tile("turns"))
    if holds:
        assert str(len(holds)) in told
        assert short_day(holds[0]) in told
    else:
        assert "geen vrijgehouden plaats" in told
    walk.follow("Wie is aan zet?")
    expected = truth.column("select ref from going_on where client_id in (select id from mine)")
    links = [one.get_attribute("href") for one in walk.main.locator("tbody th a").all()]
    assert {href.removeprefix("/placements/") for href in links} == set(expected)
    for until in holds:
        assert f"tot en met {short_day(until)}" in walk.text


@question(
    "supervisor",
    5,
    "What is still missing before the first day (agreement, permission, signature)?",
    clicks=2,
    where="The page of the proposal",
)
def missing_before_the_first_day(walk, truth):
    ref, until, signed = truth.row(
        """select p.ref, p.hold_until, (select count(*) from agreement_signatures g join agreements a
        on a.id = g.agreement_id where a.placement_id = p.id and g.party = 'client')
        from placements p where p.state = 'reserved' and p.client_id in (select id from mine)
        order by p.id"""
    )
    walk.menu("Voorstellen")
    walk.click(walk.main.locator(f"a[href='/placements/{ref}']").first)
    assert f"De plaats is vrijgehouden tot en met {day(until)}" in walk.text
    if not signed:
        assert re.search(r"Dit ontbreekt nog: .*te tekenen door .*cliënt", walk.text)


@question(
    "supervisor",
    6,
    "Who is in this client's team, for which domain, and who leads?",
    clicks=1,
    where="The client's page, the team",
)
def the_team(walk, truth):
    ref, _offers = _placed(truth)
    walk.look_up(ref)
    members = truth.members(ref)
    assert members
    for one in members:
        row = walk.told(walk.main.locator("#team tbody tr", has_text=one["name"]).first)
        assert ("trekker" in row) == bool(one["is_lead"])
        assert ("vertrouwenspersoon" in row) == bool(one["is_confidant"])


@question(
    "supervisor",
    7,
    "Which evaluations (three-monthly, phase end) are due or late?",
    clicks=1,
    where="Wat op je wacht; how many are late, on the start page",
)
def evaluations_due(walk, truth):
    planned = truth.rows(
        """select c.ref, min(e.due_on) from evaluations e join trajectories t on t.id = e.trajectory_id
        join clients c on c.id = t.client_id where t.supervisor_id = :me and e.held_on is null
        and e.due_on <= :soon and c.id in (select id from mine) group by c.ref""",
        soon=in_days(14),
    )
    told = walk.told(walk.tile("evaluations"))
    late = int(found[1]) if (found := re.search(r"(\d+) te laat", told)) else 0
    walk.follow("Evaluaties")
    what = label(WaitKind.HOLD_EVALUATION).capitalize()
    rows = [walk.told(row) for row in walk.main.locator("tbody tr", has_text=re.compile(what, re.I)).all()]
    assert sum("te laat" in row for row in rows) == late
    for ref, due in planned:
        assert any(ref in row and short_day(due) in row for row in rows), (ref, due)


@question(
    "supervisor",
    8,
    "Was anyone absent this week without notice, and who calls?",
    clicks=0,
    where="Start",
    person="Pieter De Proef",
)
def absent_without_notice(walk, truth):
    missed = truth.number(
        """select count(distinct p.id) from attendances a join placements p on p.id = a.placement_id
        where a.code = 'unexcused' and a.day between :since and :today
        and p.client_id in (select id from mine)""",
        since=in_days(-7),
    )
    told = walk.told(walk.tile("missed"))
    assert told.startswith("Afwezig zonder bericht, deze week")
    if missed:
        assert f" {missed} " in told
        assert re.search(r"belt|gebeld", told)
    else:
        assert "niemand" in told


@question(
    "supervisor",
    9,
    "How full is my caseload, and who could take one more?",
    clicks=1,
    where="Wie kan wat?; my own, on the start page",
)
def caseload(walk, truth):
    guides = truth.rows(
        """select p.id, p.display_name, coalesce(p.caseload_max, 20), (select count(distinct t.client_id)
        from trajectories t where t.supervisor_id = p.id
        and t.state in (select value from json_each(:states))) from professionals p
        where p.active and p.role in ('trajectory_supervisor', 'activation_counsellor')""",
        states=json.dumps([one.value for one in OPEN_STATES]),
    )
    _me, _name, most, now = next(one for one in guides if one[0] == truth.me)
    assert f"{now} van {most}" in walk.told(walk.tile("caseload"))
    walk.follow("Jouw cliënten")
    for _number, name, most, now in guides:
        row = walk.told(walk.main.locator("#room tbody tr", has_text=name))
        assert f"{now} van {most}" in row
        assert ("vol" in row.split()) == (now >= most)


@question(
    "supervisor",
    10,
    "For how many of my clients is there simply no place, and what is the bottleneck?",
    clicks=1,
    where="The latest round; how many and what mostly, on the start page",
)
def no_place(walk, truth):
    outcomes = truth.rows(
        """select s.outcome, count(*) from suggestions s where s.round_id = :round and s.outcome <> 'placed'
        and s.client_id in (select id from mine) group by s.outcome order by count(*) desc""",
        round=truth.latest_round,
    )
    told = walk.told(walk.tile("unplaced"))
    total = sum(number for _outcome, number in outcomes)
    assert f"Geen plek voor {total or 'niemand'}" in told
    walk.follow("Geen plek voor")
    for outcome, _number in outcomes:
        words = label(SuggestionOutcome(outcome))
        assert words.lower() in walk.text.lower()
