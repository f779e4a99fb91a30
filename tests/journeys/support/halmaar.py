"""Halmaar, a town that does not exist: what its first administrator enters, on screens only."""

import email
import email.policy
import re

from tests.journeys.support.passing import Passing

PREFIX = "HALM"
PASSWORD = "een lange zin voor halmaar"
PCSW, HOST = "OCMW Halmaar (verzonnen)", "De Lange Tafel (verzonnen)"
ELS, OMAR, PIET = "Els Verzonnen", "Omar Verzonnen", "Piet Verzonnen"
ADDRESSES = {name: f"{name.split()[0].lower()}@halmaar.example" for name in (ELS, OMAR, PIET)}
ACTIVATION, ARTICLE_60, LEARNING, WOOD = "Activering", "Artikel 60", "Leren op de vloer", "De houtvloer"
KITCHEN, COURSE, WORKSHOP = "Meehelpen in de keuken", "Leren koken", "Werken met hout"


class Halmaar(Passing):
    """Its installation, which gives clients references of its own town."""

    @property
    def environment(self):
        return {**super().environment, "SCHAKEL_REFERENCE_PREFIX": PREFIX}


def set_up(administrator):
    """Two organisations, their sites, colleagues, services and routes, and who may sign in."""
    _organisation(administrator, PCSW, "OCMW", "openbaar bestuur")
    _site(administrator, "Welzijnshuis", "Markt 1")
    _colleague(administrator, ELS, "trajectbegeleider")
    _colleague(administrator, OMAR, "wijkwerker")
    _service(administrator, ACTIVATION, "hulpverlening en begeleiding")

    _organisation(
        administrator,
        HOST,
        "gastorganisatie / werkpost",
        "vereniging of stichting zonder winstoogmerk",
    )
    _site(administrator, "Keuken en atelier", "Kerkstraat 5")
    _colleague(administrator, PIET, "ankerfiguur")
    for name, kind in (
        (ARTICLE_60, "artikel 60-tewerkstelling"),
        (LEARNING, "beroepsgerichte opleiding"),
        (WOOD, "activerende werkvloer"),
    ):
        _to_organisation(administrator, HOST)
        _service(administrator, name, kind)
    administrator.menu("Organisaties")
    administrator.follow(HOST)
    administrator.look("nothing-1-organisation")

    for name in (ARTICLE_60, LEARNING, WOOD):
        _to_organisation(administrator, PCSW)
        administrator.follow(ACTIVATION)
        administrator.follow("Nieuwe route")
        administrator.page.get_by_label(f"Van {ACTIVATION} naar een andere dienst").check()
        administrator.page.get_by_label("Andere dienst", exact=True).select_option(label=f"{name} ({HOST})")
        administrator.page.get_by_label("verwijst door naar").check()
        administrator.press("Route toevoegen")
        assert f"zodra {HOST} ze bevestigt" in administrator.text

    for name, roles in (
        (ELS, ("trajectbegeleider", "lid van een team")),
        (OMAR, ("lid van een team",)),
        (PIET, ("partnerorganisatie",)),
    ):
        _invite(administrator, name, roles)
    administrator.look("nothing-2-accounts")


def join(town, person, address):
    """Choose a password with the link of the letter, and sign in with it."""
    person.open(_link(town, address).removeprefix(town.address))
    person.page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    person.page.get_by_label("Wachtwoord, nog eens").fill(PASSWORD)
    person.press("Bewaren")
    person.page.get_by_label("E-mailadres").fill(address)
    person.page.get_by_label("Wachtwoord").fill(PASSWORD)
    person.press("Aanmelden")


def _link(town, address):
    """Return the link in the letter to this address, as soon as the letter was sent."""
    found = []

    def arrived():
        for file in (town.folder / "instance" / "outbox").glob("*.eml"):
            letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            if letter["To"] == address and "/invitation/" in letter.get_content():
                found.append(re.search(r"https?://\S+", letter.get_content())[0])
        return bool(found)

    town.wait_until(arrived, f"a letter to {address}")
    return found[0]


def _organisation(administrator, name, kind, legal_form):
    administrator.menu("Organisaties")
    administrator.follow("Nieuwe organisatie")
    administrator.page.get_by_label("Naam", exact=True).fill(name)
    administrator.page.get_by_label(kind, exact=True).check()
    administrator.page.get_by_label(legal_form, exact=True).check()
    administrator.page.get_by_label("Gemeente").fill("Halmaar")
    administrator.press("Organisatie toevoegen")
    assert f"{name} staat in het netwerk." in administrator.text


def _to_organisation(administrator, name):
    administrator.menu("Organisaties")
    administrator.follow(name)


def _site(administrator, name, address):
    administrator.follow("Nieuwe vestiging")
    administrator.page.get_by_label("Naam van de vestiging").fill(name)
    administrator.page.get_by_label("Straat en nummer").fill(address)
    administrator.page.get_by_label("Postcode").fill("8800")
    administrator.page.get_by_label("Gemeente of buurt", exact=True).fill("Halmaar")
    administrator.press("Vestiging toevoegen")


def _colleague(administrator, name, function):
    administrator.follow("Nieuwe collega")
    administrator.page.get_by_label("Naam", exact=True).fill(name)
    administrator.page.get_by_label("Functie").select_option(label=function)
    administrator.page.get_by_label("E-mailadres", exact=True).fill(ADDRESSES[name])
    administrator.press("Collega toevoegen")


def _service(administrator, name, kind):
    administrator.follow("Nieuwe dienst")
    administrator.page.get_by_label("Naam", exact=True).fill(name)
    administrator.page.get_by_label("Wat voor dienst").select_option(label=kind)
    administrator.page.get_by_label("generalist", exact=True).check()
    administrator.page.get_by_label("zolang er groei is", exact=True).check()
    administrator.press("Dienst toevoegen")


def _invite(administrator, name, roles):
    administrator.menu("Accounts")
    choice = administrator.page.get_by_label("Collega", exact=True)
    choice.select_option(
        label=next(text for text in choice.locator("option").all_inner_texts() if name in text)
    )
    administrator.page.get_by_label("E-mailadres", exact=True).fill(ADDRESSES[name])
    for role in roles:
        administrator.page.get_by_label(role, exact=True).check()
    administrator.press("Uitnodigen")
    assert "De uitnodiging staat klaar" in administrator.text
