"""On the pages: what a list shows can be opened, and what cannot be opened moves nothing on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.clients.models import Client
from coordination.consent.models import EmergencyAccess
from coordination.organisations.models import Professional
from coordination.services.models import Service
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.vocabulary import LegalBasis, LifeDomain, MembershipFunction, MembershipState
from tests.coordination import factories as make
from tests.coordination.factories import days
from tests.web.confidentiality import beside
from tests.web.confidentiality.matrix import Visitors
from tests.web.confidentiality.world import JUSTICE, LEAD
from web.accounts.models import Account
from web.mail import feed
from web.unit_of_work import unit_of_work

MEMBER = "team member"
SHORT, LONG, SEED = 3, 300, 20_261_122
#: Where somebody finds clients in a list, in a count or in a drawing; one that is not one's own is refused.
LISTS = (
    "/",
    "/clients/",
    "/teams/",
    "/to-do/",
    "/placements/",
    "/meetings/",
    "/requests/",
    "/waiting-lists/",
    "/network/",
    "/network/map",
    "/network/single-link",
    "/handover/",
    "/exchange/export/clients.csv",
    "/exchange/export/teams.csv",
    "/exchange/export/organisations.csv",
    "/api/v1/clients",
    "/api/v1/requests",
    "/api/v1/meetings",
    "/api/v1/waiting-lists",
    "/api/v1/handover",
)
#: What is looked for: every name and reference, and the name of who cannot be opened.
SOUGHT = ("CNRY", "GENT", "AAA")
#: A seat in a team as it may come about, or none: state, function, domains, basis, when it ends, and whether
#: its holder leads, where the seat is one that can.
SEAT = st.none() | st.tuples(
    st.sampled_from(MembershipState),
    st.sampled_from(MembershipFunction),
    st.lists(st.sampled_from(LifeDomain), min_size=1, max_size=3, unique=True),
    st.sampled_from([LegalBasis.STATUTORY_TASK, LegalBasis.SHARED_SECRECY]),
    st.none() | st.sampled_from([-1, 0, 30]),
    st.booleans(),
)
#: Who is in a team today, or rests, may lead it.
LEADS = (MembershipState.ACTIVE, MembershipState.PAUSED)


@pytest.fixture
def calm(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitors]:
    """Give the small world as it was kept, at one moment: time itself moves greetings and what is ahead."""
    monkeypatch.setenv("SCHAKEL_NOW", clock.now().isoformat())
    yield visitors
    visitors.undo()


@pytest.mark.parametrize("kind", [LEAD, MEMBER])
def test_conf_01_conf_30_conf_31_a_page_lists_what_can_be_opened_and_nothing_else_moves_it(
    kind: str, calm: Visitors
) -> None:
    look(calm, kind, SHORT)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("kind", [LEAD, MEMBER, JUSTICE])
def test_conf_30_three_hundred_teams_move_nothing_that_they_may_not(kind: str, calm: Visitors) -> None:
    look(calm, kind, LONG)


def look(visitors: Visitors, kind: str, examples: int) -> None:
    refs = _refs(visitors)
    everybody = sorted(refs.values())

    @seed(SEED)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    # By name, since references are drawn anew in every run: the same seed is the same three hundred teams.
    @given(st.fixed_dictionaries(dict.fromkeys(refs, SEAT)))
    def run(drawn: dict[str, Any]) -> None:
        seats = {ref: drawn[name] for name, ref in refs.items()}
        visitors.undo()
        with visitors.changing() as session:
            _close_emergencies(session)
            for ref, seat in seats.items():
                _sit(session, visitors, kind, ref, seat)
        opened = {ref for ref in everybody if _opens(visitors, kind, ref)}
        before = _read(visitors, kind)
        shown = {(page, ref) for page, text in before.items() for ref in everybody if ref in text}
        # Who is asked into a team reads its reference, and no more; who is asked to advise none (CONF-15).
        asked = {
            ref
            for ref, seat in seats.items()
            if seat
            and seat[0] is MembershipState.INVITED
            and seat[1] is not MembershipFunction.CONSULTATION_ONLY
        }
        assert {one for one in shown if one[1] not in opened | asked} == set(), "it cannot be opened"
        assert {ref for ref in everybody if ref in before["/api/v1/clients"]} <= opened
        with visitors.changing() as session:
            for ref in set(everybody) - opened - asked:
                _stir(session, ref, visitors.world.accounts[kind].professional_id or 0)
            beside.waiting(session, _new(session), session.scalars(select(Service).limit(1)).one())
        after = _read(visitors, kind)
        assert [page for page in LISTS if before[page] != after[page]] == []
        assert before == after

    try:
        run()
    finally:
        visitors.undo()


def _refs(visitors: Visitors) -> dict[str, str]:
    """Return the reference of every client, by what the world calls the client."""
    world = visitors.world
    known = {"client": world.clients, "placed": world.placed, "staying": world.staying}
    return {
        f"{what} {relation}": ref
        for what, by_relation in known.items()
        for relation, ref in by_relation.items()
    }


def _close_emergencies(session: Session) -> None:
    for one in session.scalars(select(EmergencyAccess)):
        one.opened_at -= timedelta(hours=3)
        one.ends_at -= timedelta(hours=3)


def _sit(session: Session, visitors: Visitors, kind: str, ref: str, seat: Any) -> None:
    """Bring the reader's seat in a team to what was drawn, past the acts: every combination is tried."""
    mine = visitors.world.accounts[kind].professional_id
    team = session.scalars(select(SupportTeam).join(Client).where(Client.ref == ref)).one()
    found = [one for one in team.memberships if one.professional_id == mine]
    for one in found:
        one.state, one.is_lead = MembershipState.ENDED, False
        one.starts_on, one.ends_on = days(-60), days(-2)
    if seat is None:
        return
    state, function, domains, basis, ends, leads = seat
    one = found[0] if found else make.make_member(session, team, _me(session, visitors, kind))
    one.state, one.function, one.domain_scope, one.legal_basis = state, function, domains, basis
    one.starts_on, one.ends_on = days(-60), None if ends is None else days(ends)
    if leads and state in LEADS:
        for other in team.memberships:
            other.is_lead = False
        session.flush()  # one after the other: the database allows one at a time
        one.is_lead = True
    session.flush()


def _me(session: Session, visitors: Visitors, kind: str) -> Any:
    account = session.get_one(Account, visitors.world.accounts[kind].id)
    return account.professional


def _opens(visitors: Visitors, kind: str, ref: str) -> bool:
    answers = [visitors.send(kind, "GET", address) for address in (f"/clients/{ref}", f"/teams/{ref}")]
    return any(one.status_code == 200 for one in answers)


def _read(visitors: Visitors, kind: str) -> dict[str, str]:
    """Return what every list says, and the calendar, without the tokens of its forms."""
    found = {}
    for page in LISTS:
        answer = visitors.send(kind, "GET", page)
        body = re.sub(r'(value|content)="[^"]{20,}"', "", answer.get_data(as_text=True))
        found[page] = f"{answer.status_code} {body}"
    for word in SOUGHT:
        with visitors.kept_after():
            answer = visitors.send(kind, "POST", "/search/", {"wanted": word})
        assert answer.status_code == 200
        found[word] = re.sub(r'(value|content)="[^"]{20,}"', "", answer.get_data(as_text=True))
    with visitors.app.test_request_context(), unit_of_work() as session:
        account = session.get_one(Account, visitors.world.accounts[kind].id)
        text = feed.feed_of(session, account, "https://schakel.example/to-do/").decode()
        found["calendar"] = re.sub(r"DTSTAMP[^\n]*", "", text)
    return found


def _stir(session: Session, ref: str, mine: int) -> None:
    """Change about a client whatever a list could be ordered, counted or drawn by; the network stays."""
    client = session.scalars(select(Client).where(Client.ref == ref)).one()
    client.display_name, client.looking_since = "AAA CNRY", days(-400)
    client.created_at = client.created_at + timedelta(days=1)
    team = session.scalars(select(SupportTeam).where(SupportTeam.client_id == client.id)).one()
    for one in session.scalars(select(TeamMembership).where(TeamMembership.team_id == team.id).limit(2)):
        one.review_on = days(-1)
    sits = {one.professional_id for one in team.memberships}
    elsewhere = select(Professional).where(Professional.id.not_in(sits | {mine}), Professional.active)
    make.make_member(session, team, session.scalars(elsewhere.order_by(Professional.id).limit(1)).one())
    session.flush()


def _new(session: Session) -> Client:
    """Make a client of somebody else."""
    client = make.make_client(session, display_name="AAA CNRY nieuw", looking_since=days(-500))
    make.make_team(session, client)
    return client
