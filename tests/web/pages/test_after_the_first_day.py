"""After the first day on screen: attendance, plan, waiting lists, shortages, coaches, the next step."""

import pytest

from coordination import clock
from coordination.clients.models import Client as Person
from coordination.placements.models import Placement
from coordination.vocabulary import ActorRole, HalfDay, HalfDays
from coordination.workfloor.rules import name_of
from tests.coordination import factories as make
from tests.coordination.stories import Story, make_story
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client, Page
from web.unit_of_work import unit_of_work

TODAY = clock.today().isoformat()


class Floor:
    """A stay that began today, with the people around it."""

    def __init__(self, client: Client, accounts: Accounts, step: str) -> None:
        self.client, self.accounts = client, accounts
        with client.app.app_context(), unit_of_work() as session:
            story: Story = make_story(session)
            day = HalfDays.of([name_of(clock.today(), HalfDay.MORNING)])
            offer = story.offer(shifts=[("Vandaag", day, 3)])
            stay: Placement = getattr(story, step)(story.client(), offer)
            self.host = make.make_professional(session, organisation=story.host)
            self.supervisor, self.offer_id, self.ref = story.supervisor, offer.id, stay.ref
            self.client_ref, self.client_id = stay.client.ref, stay.client_id
            make.make_service(session, story.pcsw)
            session.flush()
            session.expunge_all()

    def as_supervisor(self) -> None:
        self.client.sign_in(self.accounts.of(self.supervisor, ActorRole.SUPERVISOR))

    def as_host(self) -> None:
        self.client.sign_in(self.accounts.of(self.host, ActorRole.PARTNER))


@pytest.fixture
def floor(client: Client, accounts: Accounts) -> Floor:
    return Floor(client, accounts, "active")


def test_a_workplace_writes_down_a_floor_with_one_press(client: Client, floor: Floor) -> None:
    floor.as_host()
    assert "Aanwezigheden" in client.get("/floor/").text
    url = f"/floor/{floor.offer_id}"
    page = client.get(f"{url}?day={TODAY}&half=morning")
    [chosen] = [box["value"] for box in page.soup.select("input[type=radio][checked]")]
    assert chosen == "present"
    given = {"day": TODAY, "half": "morning", f"seen-{floor.ref}": "0"}
    done = client.post(url, given | {f"code-{floor.ref}": "unexcused"})
    assert "Bewaard" in done.notices[0]
    again = client.post(url, given | {f"code-{floor.ref}": "late"})
    assert again.status == 409
    assert "Iemand anders vulde dit net in" in again.text
    wrong = client.post(url, given | {"half": "evening", f"code-{floor.ref}": "late"})
    assert wrong.status == 422
    assert client.get(f"{url}/group").status == 200
    page = client.get(f"/proposals/{floor.ref}/talk")
    page = client.post(f"/proposals/{floor.ref}/talk", {"words": "Is verslaafd"})
    assert page.status == 422
    assert "Werkt vlot" in client.post(f"/proposals/{floor.ref}/talk", {"words": "Werkt vlot"}).text
    client = floor.client = Client(client.app)
    floor.as_supervisor()
    history = client.get(f"/placements/{floor.ref}/history")
    assert "Afwezig zonder bericht" in history.text
    assert "Besproken met de cliënt" in history.text
    assert asks_to_call(history)
    called = client.post(f"/floor/called/{floor.ref}", {})
    assert not asks_to_call(called)
    back = called.soup.select_one(".notice--good form")
    sent = {str(one["name"]): str(one["value"]) for one in back.select("input")}
    assert asks_to_call(client.post(str(back["action"]), sent))
    assert not asks_to_call(client.post(f"/floor/called/{floor.ref}", {}))


def asks_to_call(page: Page) -> bool:
    """Say whether the page warns of an absence without a word, with the button for who has called."""
    warned = [one.get_text() for one in page.soup.select(".notice--warn")]
    return any("Afwezig zonder bericht" in text and "Gebeld" in text for text in warned)


def test_now_names_the_floors_where_somebody_works_this_half_day_and_no_others(
    client: Client, floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(hour: int) -> dict[str, set[str]]:
        monkeypatch.setenv("SCHAKEL_NOW", f"{TODAY}T{hour:02}:00")
        floor.as_host()
        return {
            part.select_one("h2").get_text(strip=True): {str(link["href"]) for link in part.select("a")}
            for part in client.get("/floor/").soup.select("section.section")
        }

    sheet, group = f"/floor/{floor.offer_id}", f"/floor/{floor.offer_id}/group"
    this_morning = {f"{sheet}?day={TODAY}&half=morning", group}
    assert told(10)["Nu"] == this_morning
    assert "Op een ander dagdeel" not in told(10)
    assert told(15)["Nu"] == set()
    assert told(15)["Op een ander dagdeel"] == this_morning


def test_who_is_at_work_waits_for_nobody_in_the_list_of_proposals(client: Client, floor: Floor) -> None:
    floor.as_supervisor()
    page = client.get("/placements/")
    assert [one.get_text() for one in page.soup.select("main h2")] == ["Bezig op een plek"]


def test_a_supervisor_keeps_the_plan_with_the_clients_words(client: Client, floor: Floor) -> None:
    floor.as_supervisor()
    url = f"/clients/{floor.client_ref}/plan"
    assert "Het eigen plan" in client.get(url).h1
    assert "Ik wil rust" in client.post(f"{url}/goal", {"goal_text": "Ik wil rust"}).text
    talk = {"kind": "three_monthly", "held_on": TODAY, "strengths": "Komt op tijd", "attended_by": "client"}
    page = client.post(f"{url}/talk", talk)
    assert page.status == 422
    assert "woorden van de cliënt" in page.text
    page = client.post(f"{url}/talk", talk | {"client_words": "Het gaat goed", "stay": floor.ref})
    assert page.text.index("Komt op tijd") < page.text.index("Het gaat goed")
    page = client.post(f"{url}/phase", {"phase": "screening"})
    assert page.status == 422
    client.post(f"{url}/phase", {"phase": "prevocational"})
    page = client.post(f"{url}/advice", {"value": "regular_employment"})
    assert page.status == 422
    note = {"note_text": "Maandag bellen", "agreed_on": TODAY}
    assert "Maandag bellen" in client.post(f"{url}/note", note).text


def test_the_next_step_is_proposed_from_a_stay_that_ended(client: Client, accounts: Accounts) -> None:
    ended = Floor(client, accounts, "ended")
    ended.as_supervisor()
    with client.app.app_context(), unit_of_work() as session:
        offer = make.make_offer(session, title="Volgende plek")
        key = f"{offer.id}-{offer.shifts[0].id}"
    url = f"/placements/{ended.ref}/onward"
    assert "Volgende plek" in client.get(url).text
    assert client.post(url, {"place": "0-0"}).status == 422
    page = client.post(url, {"place": key})
    assert "Volgende plek" in page.h1


def test_a_waiting_list_is_kept_and_asked_after(client: Client, floor: Floor) -> None:
    floor.as_supervisor()
    url = f"/waiting-lists/of/{floor.client_ref}"
    page = client.get(url)
    number = page.soup.select("select[name=service] option")[1]["value"]
    client.post(url, {"service": number, "since": TODAY})
    assert client.post(url, {"service": number, "since": TODAY}).status == 422
    page = client.get("/waiting-lists/")
    entry = page.soup.select("tbody th a")[0]["href"]
    page = client.post(f"{entry}/asked", {"position": "4"})
    assert "plaats 4" in page.text
    assert "Van de lijst gehaald" in client.post(f"{entry}/step", {"step": "stop"}).text


def test_shortages_and_coaches_are_found(client: Client, floor: Floor) -> None:
    floor.as_supervisor()
    assert "nog geen ronde" in client.get("/shortages/").text
    assert client.get("/shortages/TK-NONE").status == 404
    number = floor.supervisor.id
    url = f"/coaches/professionals/{number}"
    assert client.get(url).status == 200
    client.post(url, {"tasks": "mediation", "competences": "trust"})
    page = client.get(f"/coaches/?task=mediation&placement={floor.ref}")
    assert floor.supervisor.display_name in page.text
    page = client.post(f"/coaches/of/{floor.ref}", {"professional": str(number)})
    assert "De jobcoach is gekozen" in page.notices[0]
    with client.app.app_context(), unit_of_work() as session:
        assert session.get(Person, floor.client_id) is not None
