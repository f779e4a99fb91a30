"""``schakel invite``: let in the first administrator; colleagues are invited on the site."""

from __future__ import annotations

import click

from web.cli import console, environment


@click.command(
    epilog="\b\nExample:\n  schakel invite beheer@organisatie.be --site https://schakel.organisatie.be"
)
@click.argument("email")
@click.option(
    "--site", required=True, help="Address at which people reach the site; the link begins with it."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(email: str, site: str, as_json: bool) -> None:
    """Make an administrator who belongs to no organisation, and print the link to set a password.

    The link works once, for a week; a letter with it lies in the outbox of the instance folder too. Whoever
    reads it can take the account: hand it over with care. The administrator sees no client.
    """
    from coordination.vocabulary import ActorRole
    from web.accounts import invitations
    from web.accounts.operations import add_account
    from web.app import create_app
    from web.extensions import db
    from web.unit_of_work import unit_of_work

    if not site.startswith(("https://", "http://")):
        raise click.UsageError("--site: write the whole address, such as https://schakel.example")
    environment.require_database(environment.settings().database_url)
    app = create_app()
    try:
        with app.test_request_context(base_url=site), unit_of_work() as session:
            actor = environment.actor()
            account = add_account(
                session,
                actor,
                email=email,
                password_hash=None,
                roles=[ActorRole.ADMINISTRATOR],
                professional_id=None,
                language="nl",
                demo=False,
            )
            link = invitations.send(session, actor, account)
            facts = {"account": account.actor.name, "email": account.email, "link": link}
    finally:
        with app.app_context():
            db.engine.dispose()
    if as_json:
        console.result_json(facts)
    else:
        console.result(f"{facts['email']} sets a password at {link}")
