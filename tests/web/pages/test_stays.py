"""From the held place to the end of aftercare on screen, by the supervisor."""

import pytest

from coordination import clock
from coordination.clients.models import Client as Person
from coordination.placements import operations
from coordination.placements.models import Placement
from coordination.vocabulary import ActorRole, EndReason
from tests.coordination import factories as make
from tests.coordination.stories import make_story
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.unit_of_work import unit_of_work

TODAY = clock.today().isoformat()


class Floor:
    """A supervisor signed in, and placements made by the acts of those concerned."""

    def __init__(self, client: Client, accounts: Accounts) -> None:
        self.client, self.app = client, client.app
        with self.app.app_context(), unit_of_work() as session:
            self.supervisor = make_story(session).supervisor
            session.expunge(self.supervisor)
        client.sign_in(accounts.of(self.supervisor, ActorRole.SUPERVISOR))

    def make_ready(self, url: str) -> None:
        """Have everything signed and in order for a held place."""
        with self.app.app_context(), unit_of_work() as session:
            story = make_story(session)
            story.acting = make.actor_for(session.merge(self.supervisor), ActorRole.SUPERVISOR)
            story.make_ready(session.query(Placement).filter_by(ref=url.rpartition("/")[2]).one())

    def at(self, step: str, **given: object) -> str:
        """Make a placement that came so far; return the address of its page."""
        with self.app.app_context(), unit_of_work() as session:
            story = make_story(session)
            story.supervisor = session.merge(self.supervisor)
            story.acting = make.actor_for(story.supervisor, ActorRole.SUPERVISOR)
            placement = getattr(story, step)(story.client(), story.offer(), **given)
            if step == "offered":
                operations.ask(
                    session, story.partner, placement_ref=placement.ref, question="Kan negen uur ook?"
                )
            return f"/placements/{placement.ref}"


@pytest.fixture
def floor(client: Client, accounts: Accounts) -> Floor:
    return Floor(client, accounts)


def test_the_partners_question_is_answered_without_more_than_it_needs_inv_17(
    client: Client, floor: Floor
) -> None:
    url = floor.at("offered")
    assert "Kan negen uur ook?" in client.get(url).text
    page = client.post(f"{url}/reply", {"answer": "Nee, er is een verslaving."})
    assert page.status == 422
    assert page.soup.find(id="answer-error")
    assert "er is een verslaving" in page.text
    page = client.post(f"{url}/reply", {"answer": "Ja, dat kan."})
    assert "Geantwoord" in page.notices[0]
    assert "Ja, dat kan." in page.text


def test_conf_10_the_word_found_is_named_and_passes_only_with_a_reason(client: Client, floor: Floor) -> None:
    url, told = floor.at("offered"), "Hij mag niet bij de alcohol staan."
    page = client.get(url)
    assert not page.soup.find(id="reason")
    page = client.post(f"{url}/reply", {"answer": told})
    assert "alcohol" in page.soup.find(id="answer-error").get_text()
    page = client.post(f"{url}/reply", {"answer": told, "reason": "kort"})
    assert page.status == 422
    assert page.soup.find(id="reason-error")
    page = client.post(f"{url}/reply", {"answer": told, "reason": "De werkplek schenkt zelf alcohol."})
    assert "Geantwoord" in page.notices[0]
    assert "schenkt zelf" not in page.text


def test_conf_10_no_reason_lets_the_clients_name_pass(client: Client, floor: Floor) -> None:
    url = floor.at("offered")
    with floor.app.app_context(), unit_of_work() as session:
        name = session.query(Person).one().display_name
    sent = {"answer": f"{name} komt om acht uur.", "reason": "De werkplek wil het weten."}
    assert client.post(f"{url}/reply", sent).status == 422


def test_a_place_is_confirmed_once_its_agreements_are_signed(client: Client, floor: Floor) -> None:
    url = floor.at("reserved")
    page = client.post(f"{url}/confirm")
    assert "Bevestigen kan nog niet" in page.notices[0]
    assert "AMA-overeenkomst: te tekenen door cliënt" in page.text
    assert "Toelating van het OCMW." in page.text
    assert not page.soup.find("form", action=f"{url}/confirm")
    floor.make_ready(url)
    page = client.get(url)
    assert "Alles is getekend en in orde." in page.text
    assert page.form(f"{url}/confirm")
    assert "De plaats ligt vast" in client.post(f"{url}/confirm").text


def test_the_first_day_comes_after_start_and_signature_inv_05(client: Client, floor: Floor) -> None:
    url = floor.at("confirmed")
    page = client.post(f"{url}/first-day", {"on": TODAY})
    assert page.status == 422
    url = floor.at("confirmed", starts_on=clock.today())
    assert "De cliënt is bezig sinds" in client.post(f"{url}/first-day", {"on": TODAY}).text


def test_who_does_not_begin_frees_the_place(client: Client, floor: Floor) -> None:
    url = floor.at("confirmed")
    assert "heeft dit geen gevolg" in client.post(f"{url}/not-started").notices[0]


def test_a_stay_is_paused_resumed_ended_and_talked_over_inv_21(client: Client, floor: Floor) -> None:
    url = floor.at("active")
    page = client.post(f"{url}/pause", {"keep_until": make.days(92).isoformat()})
    assert page.status == 422
    page = client.post(f"{url}/pause", {"keep_until": make.days(20).isoformat()})
    assert "De plaats blijft bewaard" in page.text
    assert "weer bezig" in client.post(f"{url}/resume").notices[0]
    page = client.post(f"{url}/pause", {"keep_until": ""})
    assert "De plaats is vrijgegeven" in page.text
    page = client.post(f"{url}/end", {"end_reason": EndReason.HEALTH.value, "last_day": TODAY})
    assert "Nu: nazorg" in page.text
    page = client.post(f"{url}/contact", {"with_whom": "client", "held_on": TODAY})
    assert "Gesprek genoteerd" in page.notices[0]
    assert "gesprek met de cliënt en een met de werkplek" in client.post(f"{url}/close").notices[0]
    client.post(f"{url}/contact", {"with_whom": "host", "held_on": TODAY})
    assert "afgesloten" in client.post(f"{url}/close").notices[0]


def test_a_stay_is_not_ended_without_a_reason_and_a_day_that_can_be(client: Client, floor: Floor) -> None:
    url = floor.at("active")
    page = client.post(f"{url}/end", {"last_day": make.days(1).isoformat()})
    assert page.status == 422
    assert page.soup.find(id="end_reason-error")
    page = client.post(f"{url}/end", {"end_reason": "other", "last_day": make.days(1).isoformat()})
    assert page.soup.find(id="last_day-error")


def test_a_step_that_cannot_be_any_more_says_so(client: Client, floor: Floor) -> None:
    page = client.post(f"{floor.at('active')}/confirm")
    assert 'staat op "lopend"; dit kan alleen vanuit "plaats gereserveerd"' in page.notices[0]


def test_conf_01_a_stay_of_a_foreign_client_is_absent(
    client: Client, floor: Floor, accounts: Accounts
) -> None:
    url = floor.at("active")
    client.sign_out()
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))
    acts = {
        "reply": {"answer": "Ja."},
        "first-day": {"on": TODAY},
        "end": {"end_reason": "other", "last_day": TODAY},
        "contact": {"with_whom": "host", "held_on": TODAY},
        **{name: {} for name in ("confirm", "not-started", "pause", "resume", "close")},
    }
    for act, data in acts.items():
        assert client.post(f"{url}/{act}", data).status == 404, act
