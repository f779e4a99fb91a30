"""What a member of a case team asks: care, justice, neighbourhood work, the client's confidant."""

import json
import re

from coordination.consent.own import TOLD
from coordination.vocabulary import LifeDomain, RoleKind
from tests.journeys.questions.asked import question
from tests.journeys.questions.truth import in_days, label, short_day


def _team(truth):
    """Return the reference of the client around whom my next meeting is."""
    return truth.number(
        """select c.ref from team_meetings o join meeting_guests g on g.meeting_id = o.id
        join support_teams t on t.id = o.team_id join clients c on c.id = t.client_id
        where o.state = 'planned' and g.professional_id = :me order by o.starts_at limit 1"""
    )


def _shortcut(walk, ref, name):
    walk.menu("Mijn teams")
    walk.follow(re.compile(f"^{name}"), within=walk.main.locator("tbody tr", has_text=ref))


@question(
    "team_member",
    1,
    "Who is involved with this client and what does each do?",
    clicks=1,
    where="Mijn teams",
)
def who_is_involved(walk, truth):
    ref = _team(truth)
    walk.menu("Mijn teams")
    row = walk.row(ref)
    for one in truth.members(ref):
        assert one["name"] in row
        assert label(RoleKind(one["role"])) in row


@question(
    "team_member",
    2,
    "Who is the lead, who is the confidant, who is the other half of the tandem?",
    clicks=2,
    where="Teamwiel",
)
def lead_confidant_and_tandem(walk, truth):
    ref = _team(truth)
    _shortcut(walk, ref, "Teamwiel")
    seats = [walk.told(one) for one in walk.main.locator(".wheel-table li").all()]
    for one in truth.members(ref):
        if not one["domains"]:
            continue
        mine = next(seat for seat in seats if one["name"] in seat)
        assert ("trekker" in mine) == bool(one["is_lead"])
        assert ("vertrouwenspersoon" in mine) == bool(one["is_confidant"])
        if one["role"] == "neighbourhood_worker":
            assert "tandem" in mine


@question(
    "team_member",
    3,
    "What changed since I last looked (within my domains)?",
    clicks=0,
    where="Start",
)
def what_changed(walk, truth):
    mine = set(truth.column("select ref from mine"))
    lately = set(truth.column("select subject from audit_events where at >= :since", since=in_days(-15)))
    section = walk.main.locator("section", has=walk.page.locator("#changed"))
    told = set(re.findall(r"GENT-[A-Z0-9]{8}", section.inner_text()))
    assert told <= mine & lately
    if not told:
        assert "Er veranderde niets dat je aanbelangt." in walk.told(section)
        assert "Sinds je vorige bezoek" in walk.told(section)


@question(
    "team_member",
    4,
    "What did we agree last time, and which of those points is mine?",
    clicks=1,
    where="The meeting, by Jouw actiepunten on the start page",
)
def what_was_agreed(walk, truth):
    mine = truth.column(
        """select a.due_on from action_points a join team_meetings o on o.id = a.meeting_id
        join support_teams s on s.id = o.team_id where a.owner_id = :me and a.done_on is null
        and s.client_id in (select id from mine) order by a.due_on"""
    )
    assert mine
    assert f"Jouw actiepunten {len(mine)}" in walk.told(walk.tile("actions"))
    walk.follow("Jouw actiepunten")
    assert f"{truth.name} · tegen {short_day(mine[0])}" in walk.text
    assert "Agenda en verslag" in walk.text


@question(
    "team_member",
    5,
    "Which domain has nobody? Where are we doing double work?",
    clicks=1,
    where="Mijn teams",
)
def gaps_and_double_work(walk, truth):
    ref = _team(truth)
    walk.menu("Mijn teams")
    row = walk.row(ref)
    for domain in LifeDomain:
        who = [one for one in truth.members(ref) if domain.value in one["domains"]]
        open_ones = re.search(r"Niemand voor: ([^.]*)\.", row)
        assert (label(domain) in (open_ones[1] if open_ones else "")) == (not who), domain
        doubled = f"{label(domain).capitalize()}: {len(who)} mensen doen hetzelfde"
        assert (doubled in row) == (len(who) >= 3), domain


@question(
    "team_member",
    6,
    "May I share this with her? (basis, until when, which domains)",
    clicks=2,
    where="Wie mag wat weten",
)
def may_i_share(walk, truth):
    ref = _team(truth)
    _shortcut(walk, ref, "Wie mag wat weten")
    for one in truth.members(ref):
        row = walk.main.locator("table.share tbody tr", has_text=one["name"]).first
        sees = row.locator("td.share__yes").count()
        if one["function"] == "consultation_only":
            assert sees == 0
        elif one["name"] == truth.name:
            assert sees == len(one["domains"])
            assert "zolang in het team" in walk.told(row)
        assert walk.told(row.locator(".share__change")), "the basis"


@question(
    "team_member",
    7,
    "When is the next meeting / evaluation, and who comes?",
    clicks=0,
    where="Start",
)
def the_next_meeting(walk, truth):
    number, starts = truth.row(
        """select o.id, o.starts_at from team_meetings o join meeting_guests g on g.meeting_id = o.id
        where o.state = 'planned' and g.professional_id = :me order by o.starts_at limit 1"""
    )
    guests = truth.column(
        """select p.display_name from meeting_guests g join professionals p on p.id = g.professional_id
        where g.meeting_id = :number and p.id <> :me""",
        number=number,
    )
    told = walk.told(walk.tile("meeting"))
    assert short_day(starts) in told
    assert _team(truth) in told
    assert [name for name in guests if name not in told] == []


@question(
    "team_member",
    8,
    "Where is the client now in the track (rung, phase, placement, waiting list)?",
    clicks=2,
    where="Tijdlijn",
)
def where_on_the_track(walk, truth):
    ref = _team(truth)
    _shortcut(walk, ref, "Tijdlijn")
    rung = truth.number(
        """select current_rung from rung_assessments r join clients c on c.id = r.client_id
        where c.ref = :ref order by r.assessed_on desc, r.id desc limit 1""",
        ref=ref,
    )
    assert f"Trede {rung}" in walk.text
    lists = truth.column(
        """select s.name_nl from waiting_list_entries w join clients c on c.id = w.client_id
        join services s on s.id = w.service_id where c.ref = :ref""",
        ref=ref,
    )
    stays = truth.column(
        """select o.title from placements p join clients c on c.id = p.client_id
        join capacity_offers o on o.id = p.offer_id
        where c.ref = :ref and p.state in ('reserved', 'confirmed', 'active', 'paused')""",
        ref=ref,
    )
    assert lists
    assert [name for name in (*lists, *stays) if name not in walk.text] == []


@question(
    "team_member",
    9,
    "What did the client say he or she wants? (own words, ranked)",
    clicks=2,
    where="The team's page, what the client wants",
)
def what_the_client_wants(walk, truth):
    ref = _team(truth)
    walk.menu("Mijn teams")
    walk.click(walk.main.locator("tbody tr", has_text=ref).locator("th a").first)
    wishes = truth.rows(
        """select w.rank, w.own_words is not null from wishes w join clients c on c.id = w.client_id
        where c.ref = :ref order by w.rank""",
        ref=ref,
    )
    section = walk.main.locator("section.section").filter(
        has=walk.page.get_by_role("heading", name=re.compile(r"^Wat .* wil$"))
    )
    lines = section.locator("ol > li")
    assert lines.count() == len(wishes)
    for line, (_rank, has_words) in zip(lines.all(), wishes, strict=True):
        assert bool(line.locator("q").count()) == bool(has_words)


@question(
    "team_member",
    10,
    "Who has looked at this file? (and for the client: the same, in plain language)",
    clicks=2,
    where="Wie mag wat weten, wie keek",
)
def who_looked(walk, truth):
    ref = _team(truth)
    _shortcut(walk, ref, "Wie mag wat weten")
    looked = truth.column(
        """select distinct p.display_name from audit_events e join professionals p
        on p.id = e.professional_id where e.subject = :ref and e.action in ('view', 'export', 'share')
        and e.object_kind in (select value from json_each(:told)) and e.professional_id <> :me""",
        ref=ref,
        told=json.dumps(sorted(TOLD)),
    )
    rows = [walk.told(one) for one in walk.main.locator("#looked tbody tr").all()]
    assert rows
    assert [name for name in looked if not any(name in row for row in rows)] == []
