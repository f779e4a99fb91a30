"""``schakel seed``: fill an empty database with an invented world."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from sqlalchemy import func, select

from web.cli import console, demo_accounts, environment

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from web.config import Settings

RANDOM_SEED = 1
CITY_CLIENTS = 5057


@click.command(
    epilog="\b\nExample:\n  schakel seed\n  schakel seed --world city --clients 5057 --random-seed 3"
)
@click.option(
    "--world",
    type=click.Choice(["ghent", "city"]),
    default="ghent",
    show_default=True,
    help="The Ghent network of the demo, or an invented city of any size.",
)
@click.option("--clients", type=click.IntRange(1), help=f"Clients of the city. Default: {CITY_CLIENTS}.")
@click.option(
    "--random-seed",
    type=click.IntRange(0),
    default=RANDOM_SEED,
    show_default=True,
    help="Same seed, same city.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(world: str, clients: int | None, random_seed: int, as_json: bool) -> None:
    """Fill an empty database with an invented world; in the demo, give its professionals accounts.

    A database that holds an invented world already is left as it is; one with real data is refused.
    """
    if world == "ghent" and clients is not None:
        raise click.UsageError("--clients goes with --world city")
    settings = environment.settings()
    loaded = load_when_empty(settings, world, clients or CITY_CLIENTS, random_seed)
    accounts = demo_accounts.create() if settings.is_demo else 0
    with environment.sessions() as sessions, sessions() as session:
        counts = _counts(session)
    if as_json:
        console.result_json({"world": world, "loaded": loaded, **counts, "accounts": accounts})
        return
    what = ", ".join(f"{count} {name}" for name, count in counts.items())
    console.result(f"{'Loaded' if loaded else 'There already, and left as it is'}: {what}.")


def load_when_empty(settings: Settings, world: str, clients: int, random_seed: int) -> bool:
    """Load the world in one transaction, unless the database holds an invented world already.

    Returns
    -------
    bool
        Whether anything was loaded.

    Raises
    ------
    click.ClickException
        When the database holds anything that is not invented.
    """
    with environment.sessions() as sessions, sessions.begin() as session:
        counts = _counts(session)
        if any(counts.values()):
            _refuse_real(session, settings)
            return False
        with console.progress("Loading the Ghent network" if world == "ghent" else "Making the city") as told:
            if world == "ghent":
                from seed import ghent

                ghent.load(session, progress=told)
            else:
                from seed import city

                city.load(session, clients=clients, random_seed=random_seed, progress=told)
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


def _refuse_real(session: Session, settings: Settings) -> None:
    from coordination.clients.models import Client
    from web.database import name_of

    invented = session.scalar(select(func.count()).select_from(Client).where(Client.is_demo)) or 0
    real = session.scalar(select(func.count()).select_from(Client).where(~Client.is_demo)) or 0
    if real or not invented:
        raise click.ClickException(
            f"the database {name_of(settings.database_url)} holds data that is not invented: "
            "an invented world goes into an empty database only"
        )
