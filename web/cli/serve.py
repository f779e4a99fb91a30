"""``schakel serve``: serve the site."""

from __future__ import annotations

import gc
import socket
from typing import TYPE_CHECKING, Any

import click

from web.cli import console, environment, family

if TYPE_CHECKING:
    from flask import Flask

THREADS = 4
TIMEOUT_SECONDS = 60
#: After how many new objects the collector of garbage looks in the middle of a page, and how much less often
#: at older ones; and after how many it looks between two pages.
GARBAGE = (200_000, 20, 50)
BETWEEN_PAGES = 20_000


@click.command(epilog="\b\nExample:\n  SCHAKEL_PORT=8080 schakel serve --workers 2")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Port to listen on. Default: SCHAKEL_PORT, or 8000."
)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
@click.option(
    "--threads", type=click.IntRange(1, 64), default=THREADS, show_default=True, help="Per process."
)
def command(host: str, port: int | None, workers: int, threads: int) -> None:
    """Serve the site until told to stop (Ctrl-C or SIGTERM).

    Background work is done by `schakel worker`.
    """
    family.follow_parent()
    settings = environment.settings(said=True)
    environment.require_database(settings.database_url)
    chosen = port or settings.port
    require_free_port(host, chosen)
    from web.app import create_app

    app = create_app()
    settle(app)
    console.say(f"Serving http://{host}:{chosen}")
    _run(app, host, chosen, workers, threads)


def settle(app: Flask) -> None:
    """Read what pages are made of before the first is asked: templates, texts, tables, what prints.

    The collector of garbage leaves alone then what stays as long as the process: going through all of it
    takes longer than answering most pages does. It rarely looks in the middle of a page; `tidy` has it look
    between two.
    """
    from sqlalchemy.orm import configure_mappers

    from web import printing
    from web.i18n import read_texts

    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    read_texts(app)
    printing.get_ready()
    configure_mappers()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)


def tidy() -> None:
    """Look for garbage after an answer has left, and not in the middle of the next: it takes up to 20 ms."""
    new, _, looks = gc.get_count()
    if new >= BETWEEN_PAGES:
        gc.collect(2 if looks >= GARBAGE[2] else 1)


def require_free_port(host: str, port: int) -> None:
    """Refuse a port that another program has.

    Raises
    ------
    click.ClickException
        Saying which, and what to do.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            raise click.ClickException(
                f"port {port} on {host} cannot be used ({reason}): choose another with SCHAKEL_PORT, "
                "or stop the program that has it"
            ) from None


def _run(app: Flask, host: str, port: int, workers: int, threads: int) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]
        """Gunicorn with our settings; it reads no file and no variable of its own."""

        def load_config(self) -> None:
            """Hand gunicorn the settings."""
            address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
            options: dict[str, Any] = {
                "bind": address,
                "workers": workers,
                "threads": threads,
                "worker_class": "gthread",
                "preload_app": True,  # what is wrong with the application is said once, before the start
                "timeout": TIMEOUT_SECONDS,
                "graceful_timeout": 5,
                "loglevel": "warning",
                "control_socket_disable": True,
                "post_request": lambda _worker, _request, _environ, _answer: tidy(),
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            """Return the application."""
            return app

    Server().run()
