"""``schakel routes``: every address of the site with its access rule."""

from __future__ import annotations

import click

from web.cli import console


@click.command(epilog="\b\nExample:\n  schakel routes --json")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def command(as_json: bool) -> None:
    """List method, path and declared access rule of every address of the site.

    Needs no database and no secrets.
    """
    from coordination.encryption import new_key
    from web.access import route_rules
    from web.app import create_app

    app = create_app({"MODE": "test", "DATA_KEYS": new_key(), "DATABASE_URL": "sqlite://"})
    rules = route_rules(app)
    if as_json:
        console.result_json(rules)
        return
    width = max(len(rule["path"]) for rule in rules)
    for rule in rules:
        console.result(f"{rule['method']:7} {rule['path']:{width}}  {rule['rule']}")
