"""``schakel seed``: fill an empty database with an invented world."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from sqlalchemy import func, select

from web.cli import console, demo_accounts, environment

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from web.config import Settings

GHENT = "ghent"
CITY_CLIENTS = 5057
CITY_SEED = 1


@click.command(
    epilog="\b\nExample:\n  schakel seed\n  schakel seed --world city --clients 5057 --random-seed 3"
)
@click.option(
    "--world",
    type=click.Choice([GHENT, "city"]),
    default=GHENT,
    show_default=True,
    help="The Ghent network of the demo, or an invented city of any size.",
)
@click.option("--clients", type=click.IntRange(1), help=f"Clients of the city. Default: {CITY_CLIENTS}.")
@click.option(
    "--year", is_flag=True, help="With a year behind the city: placements, attendance, meetings, talks."
)
@click.option("--random-seed", type=click.IntRange(0), help="Same seed, same world.")
@click.option(
    "--canaries",
    is_flag=True,
    help="Then write a text of its own into every restricted field, to find leaks.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    world: str, clients: int | None, year: bool, random_seed: int | None, canaries: bool, as_json: bool
) -> None:
    """Fill an empty database with an invented world; in the demo, give its professionals accounts.

    The Ghent network that is there already is left as it is. A database with anything else is refused.
    With --canaries every restricted field of every invented client reads CNRY-<reference>-<field>-<number>.
    """
    if world == GHENT and (clients is not None or year):
        raise click.UsageError(f"{'--year' if clients is None else '--clients'} goes with --world city")
    settings = environment.settings()
    loaded = load_when_empty(settings, world, clients, random_seed, year=year)
    accounts = demo_accounts.create() if settings.is_demo else 0
    planted = _plant() if canaries else 0
    with environment.sessions() as sessions, sessions() as session:
        counts = _counts(session)
    if as_json:
        answer = {"world": world, "loaded": loaded, **counts, "accounts": accounts}
        console.result_json(answer | ({"canaries": planted} if canaries else {}))
        return
    what = ", ".join(f"{count} {name}" for name, count in counts.items())
    console.result(f"{'Loaded' if loaded else 'There already, and left as it is'}: {what}.")
    if canaries:
        console.result(f"Texts to find leaks by: {planted} restricted fields hold one.")


def _plant() -> int:
    """Write a text of its own into every restricted field; that all clients are invented was asked before."""
    from seed.canaries import plant

    with environment.sessions() as sessions, sessions.begin() as session:
        return plant(session)


def load_when_empty(
    settings: Settings,
    world: str = GHENT,
    clients: int | None = None,
    random_seed: int | None = None,
    *,
    year: bool = False,
) -> bool:
    """Load the world in one transaction, unless it is the Ghent network and there already.

    Returns
    -------
    bool
        Whether anything was loaded.

    Raises
    ------
    click.ClickException
        When the database holds anything else.
    """
    given = {} if random_seed is None else {"random_seed": random_seed}
    with environment.sessions() as sessions, sessions.begin() as session:
        if any(_counts(session).values()):
            _require_same_world(session, settings, world)
            return False
        with console.progress("Loading the Ghent network" if world == GHENT else "Making the city") as told:
            if world == GHENT:
                from seed import ghent

                ghent.load(session, progress=told, **given)
            else:
                from seed.synthetic import load_city

                size = clients or CITY_CLIENTS
                given = {"random_seed": CITY_SEED, **given}
                load_city(session, clients=size, year=year, progress=told, **given)
    return True


def _counts(session: Session) -> dict[str, int]:
    from coordination.capacity.models import CapacityOffer
    from coordination.clients.models import Client
    from coordination.organisations.models import Organisation, Professional

    tables = {
        "organisations": Organisation,
        "professionals": Professional,
        "offers": CapacityOffer,
        "clients": Client,
    }
    return {
        name: session.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables.items()
    }


def _require_same_world(session: Session, settings: Settings, world: str) -> None:
    from coordination.clients.models import Client
    from coordination.organisations.queries import organisation_named
    from seed import ghent
    from web.database import name_of

    real = session.scalar(select(func.count()).select_from(Client).where(~Client.is_demo)) or 0
    if real or world != GHENT or organisation_named(session, ghent.ANCHOR) is None:
        kind = "data that is not invented" if real else "other data"
        raise click.ClickException(
            f"the database {name_of(settings.database_url)} holds {kind} already: "
            "an invented world goes into an empty database only"
        )
