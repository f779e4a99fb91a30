"""The network of services on screen: per rung, ways up, single links, dead ends."""

from flask import Flask
from sqlalchemy.orm import Session

from coordination.services.models import Service
from coordination.vocabulary import ActorRole, LadderScheme, ServiceLinkKind
from tests.coordination import factories as make
from tests.web.pages.casework import signed_in
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.unit_of_work import unit_of_work

GHENT = LadderScheme.GENT_2014


def _service(session: Session, name: str, rung: int, **given: object) -> Service:
    return make.make_service(session, name_nl=name, lowest_rung=rung, highest_rung=rung, **given)


def _leads(session: Session, lower: Service, upper: Service, start: int, to: int) -> None:
    make.link(session, lower, upper, ServiceLinkKind.LEADS_TO, scheme=GHENT, from_rung=start, to_rung=to)


def _three_services(app: Flask) -> dict[str, int]:
    """Taalbad (2) leads to Buurthuis (3), which leads to Atelier (4); the last leads nowhere."""
    with app.app_context(), unit_of_work() as session:
        names = {"Taalbad": 2, "Buurthuis": 3, "Atelier": 4}
        found = {name: _service(session, name, rung) for name, rung in names.items()}
        _leads(session, found["Taalbad"], found["Buurthuis"], 2, 3)
        _leads(session, found["Buurthuis"], found["Atelier"], 3, 4)
        return {name: service.id for name, service in found.items()}


def test_services_stand_on_their_rung_with_the_ladder_named(
    app: Flask, client: Client, accounts: Accounts
) -> None:
    _three_services(app)
    page = signed_in(client, accounts).get("/network/")
    rows = {
        row.th.get_text(): row.td.get_text(" ") for row in page.soup.select("table")[0].select("tbody tr")
    }
    assert "Buurthuis" in rows["Trede 3: sociale activering"]
    assert "Buurthuis" not in rows["Trede 4: arbeidsactivering"]
    assert "Ladder: " in page.text
    assert "verzonnen" in rows["Trede 3: sociale activering"]


def test_the_map_has_a_stop_per_service_and_a_curve_per_step(
    app: Flask, client: Client, accounts: Accounts
) -> None:
    _three_services(app)
    page = signed_in(client, accounts).get("/network/")
    assert len(page.soup.select(".map svg .map__stop")) == 3
    assert len(page.soup.select(".map svg .map__way")) == 2


def test_a_step_that_hangs_by_one_service_names_it(app: Flask, client: Client, accounts: Accounts) -> None:
    _three_services(app)
    page = signed_in(client, accounts).get("/network/")
    row = next(row for row in page.soup.select("tr") if row.th.get_text() == "Van trede 2 naar 3")
    assert "Taalbad" in row.get_text()


def test_dead_ends_are_listed_but_for_lasting_places(app: Flask, client: Client, accounts: Accounts) -> None:
    ids = _three_services(app)
    with app.app_context(), unit_of_work() as session:
        lasting = _service(session, "Blijfplek", 3, is_end_station=True)
        atelier = session.get_one(Service, ids["Atelier"])
        make.link(session, atelier, lasting)
    page = signed_in(client, accounts).get("/network/")
    section = next(one for one in page.soup.select("section") if one.h2.get_text() == "Hier loopt het dood")
    assert "Atelier" in section.get_text()
    assert "Blijfplek" not in section.get_text()


def test_the_way_from_rung_to_rung_is_shown_in_order(app: Flask, client: Client, accounts: Accounts) -> None:
    _three_services(app)
    page = signed_in(client, accounts).get("/network/way-up?scheme=gent_2014&lower=2&upper=4")
    stops = [stop.contents[0] for stop in page.soup.select(".way__stop")]
    assert stops == ["Taalbad", "Buurthuis", "Atelier"]
    assert "1 kortste weg van trede 2 naar 4" in page.text


def test_no_way_is_called_a_gap(app: Flask, client: Client, accounts: Accounts) -> None:
    _three_services(app)
    page = signed_in(client, accounts).get("/network/way-up?scheme=gent_2014&lower=4&upper=6")
    assert page.status == 200
    assert "Dat is een gat in het netwerk" in page.text


def test_a_way_down_is_refused_and_what_was_chosen_stays(
    app: Flask, client: Client, accounts: Accounts
) -> None:
    _three_services(app)
    page = signed_in(client, accounts).get("/network/way-up?scheme=gent_2014&lower=5&upper=2")
    assert page.status == 422
    assert "kies een hogere trede" in page.notices[0]
    assert page.soup.select_one("#lower option[selected]")["value"] == "5"


def test_the_single_link_between_two_services_is_named(
    app: Flask, client: Client, accounts: Accounts
) -> None:
    ids = _three_services(app)
    page = signed_in(client, accounts).get(f"/network/single-link?from={ids['Taalbad']}&to={ids['Atelier']}")
    assert "Elke weg loopt langs deze dienst" in page.text
    assert [item.strong.get_text() for item in page.soup.select(".section .plain li")] == ["Buurthuis"]


def test_an_unknown_service_is_refused(app: Flask, client: Client, accounts: Accounts) -> None:
    _three_services(app)
    page = signed_in(client, accounts).get("/network/single-link?from=999999&to=1")
    assert page.status == 422
    assert "kies er een uit de lijst" in page.notices[0]


def test_an_empty_network_says_what_will_stand_here(client: Client, accounts: Accounts) -> None:
    assert "Nog geen diensten" in signed_in(client, accounts).get("/network/").text


def test_a_partner_finds_no_network_page(client: Client, accounts: Accounts) -> None:
    client.sign_in(accounts.make(ActorRole.PARTNER))
    assert client.get("/network/").status == 404
