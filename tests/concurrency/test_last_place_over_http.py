"""The last place raced for as people do it: a button each, in a browser each, on a server of processes.

What is pressed together meets the same walls as in `test_every_last_place`, through all that stands before
them: gunicorn, sessions, tokens, pages. 2 x 500 clicks each take minutes; docs/concurrency.md reports them. A
few clicks run with all tests, in threads of one process.
"""

import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import perf_counter

import pytest

from coordination import clock
from coordination.actors import automatic
from coordination.organisations.models import Professional
from coordination.vocabulary import ActorRole
from tests.concurrency.browsers import SECRETS, Click, race_for_each, served
from tests.concurrency.copies import copied, marks
from tests.concurrency.test_every_last_place import WAYS, taken
from tests.coordination.factories import partner_actor
from tests.coordination.stories import make_story
from tests.web.conftest import running
from tests.web.support.pages import PASSWORD, Client
from web.accounts.operations import create_account

PLACES = 125
WORKERS = 2
GOT = "Dank je. De plaats is vrijgehouden; de trajectbegeleider krijgt het te zien."
TAKEN = "Die plaats is net ingenomen. Kies een andere plaats of een ander dagdeel."
CONFIRMED = "Bevestigd. De plaats ligt vast."
CONFIRMED_BEFORE = (
    'Bevestigen kan nu niet. De plaatsing staat op "bevestigd"; dit kan alleen vanuit "plaats gereserveerd".'
)
FREED = "Genoteerd. De plaats is niet meer beloofd; jullie zien deze vraag niet meer."
#: Where the button of an act stands, and where it leads.
BUTTONS = {
    "accept": ("/proposals/{ref}", "/proposals/{ref}/accept"),
    "host_withdraws": ("/proposals/{ref}", "/proposals/{ref}/withdraw"),
    "confirm": ("/placements/{ref}", "/placements/{ref}/confirm"),
    "client_withdraws": ("/placements/{ref}", "/placements/{ref}/withdraw"),
}


def clicks(attempts, emails):
    """Return the presses of buttons that do what the attempts do."""
    until = (clock.today() + timedelta(days=10)).isoformat()
    found = []
    for one in attempts:
        page, action = (path.format(ref=one.placement_ref) for path in BUTTONS[one.act])
        given = (("hold_until", until),) if one.act == "accept" else ()
        found.append(Click(emails[one.actor.professional_id], page, action, given))
    return found


def set_secrets(monkeypatch):
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)


def with_accounts(session, app):
    """Give everybody of a network an account, and return the network with who signs in with what."""
    story = make_story(session)
    partners = [story.partner, partner_actor(session, story.host)]
    session.commit()
    emails = {}
    with app.app_context():
        for actor in (story.acting, *partners):
            person = session.get_one(Professional, actor.professional_id)
            emails[person.id] = f"collega{person.id}@schakel.example"
            create_account(
                session,
                automatic("test"),
                email=emails[person.id],
                password=PASSWORD,
                roles=[role for role in ActorRole if actor.has(role)],
                professional_id=person.id,
            )
        session.commit()
    return story, partners, emails


def series(session, url, folder, monkeypatch, way, places):
    """Race for so many last places in one way; return what was told for each, and the seconds it took."""
    set_secrets(monkeypatch)
    for app in running(url):
        story, partners, emails = with_accounts(session, app)
    before = marks(session)
    first = WAYS[way][0](story, partners)
    session.flush()
    groups = [first, *copied(session, before, first, places - 1)]
    session.commit()
    with served(url, folder, workers=WORKERS) as port:
        began = perf_counter()
        told = race_for_each(port, PASSWORD, [clicks(group, emails) for group in groups])
        seconds = perf_counter() - began
    session.expire_all()
    assert set(taken(story).values()) <= {1}, "INV-03"
    return told, seconds


def check(way, told):
    """Every click on one place ended in a place or in a sentence that says why not; none in a fault."""
    racers = told.total()
    assert {status for _act, status, _notice in told} <= {200, 404}, told
    got = told["accept", 200, GOT]
    if way == "reservation":
        assert told == {("accept", 200, GOT): 1, ("accept", 200, TAKEN): racers - 1}
    elif way == "confirmation":
        assert told == {
            ("confirm", 200, CONFIRMED): 1,
            ("confirm", 200, CONFIRMED_BEFORE): racers // 2 - 1,
            ("accept", 200, TAKEN): racers // 2,
        }
    else:  # a place that comes free: who asked before was told so, who asked after it may have it
        assert got <= 1
        assert told["accept", 200, TAKEN] == racers // 2 - got
        assert told["withdraw", 200, FREED] == 1
        # A host that took its place back reads nothing of the client any more: for a second it is absent.
        assert told["withdraw", 404, ""] == racers // 2 - 1


def pressed_together(app, group):
    """Let a browser per click press its button once all stand on their page; count what each reads."""
    together = threading.Barrier(len(group))

    def press(click):
        browser = Client(app)
        browser.http.post(
            "/sign-in", data={"email": click.email, "password": PASSWORD, "csrf_token": browser.token()}
        )
        token = browser.get(click.page).token
        together.wait()
        page = browser.post(click.action, {**dict(click.given), "csrf_token": token})
        return click.action.rpartition("/")[2], page.status, (page.notices or [""])[0]

    with ThreadPoolExecutor(len(group)) as pool:
        return Counter(pool.map(press, group))


#: Which few clicks run every time: one way on each database, since all of them run in the long tests.
FEW = {"sqlite": "confirmation", "postgresql": "release by the host"}


def test_what_is_pressed_together_is_done_once_and_every_loser_reads_why_inv_03(
    session, database_url, engine_name, monkeypatch
):
    set_secrets(monkeypatch)
    way = FEW[engine_name]
    for app in running(database_url):
        story, partners, emails = with_accounts(session, app)
        attempts = WAYS[way][0](story, partners)
        session.commit()
        check(way, pressed_together(app, clicks([*attempts[:2], *attempts[-2:]], emails)))
    session.expire_all()
    assert set(taken(story).values()) <= {1}


@pytest.mark.long
@pytest.mark.parametrize("way", ["reservation", "confirmation", "release by the host"])
def test_twice_five_hundred_clicks_on_last_places_inv_03(
    session, database_url, engine_name, way, tmp_path, monkeypatch, capsys
):
    told, seconds = series(session, database_url, tmp_path, monkeypatch, way, PLACES)
    for one in told:
        check(way, one)
    together = sum(told, Counter())
    assert together.total() == 2 * 500
    ends = ", ".join(
        f"{act} {status} {text!r} {number:,}" for (act, status, text), number in together.items()
    )
    with capsys.disabled():
        sys.stdout.write(f"\n| {engine_name} | {way} | {ends} | {seconds:.0f} |\n")
