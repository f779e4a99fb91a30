"""What the tests of a client's file share: facts as a round reads them, and a form as it stands."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from bs4 import Tag
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.clients.models import Client as Person
from coordination.organisations.models import Professional
from coordination.rounds.client_facts import client_facts
from coordination.teams.queries import team_of
from coordination.vocabulary import LifeDomain
from matching import ClientFacts
from tests.coordination import factories as make
from tests.web.support.pages import Client, Page
from web.accounts.models import Account
from web.unit_of_work import unit_of_work


def person(session: Session, ref: str) -> Person:
    """Return the client with this reference."""
    return session.scalars(select(Person).where(Person.ref == ref)).one()


def facts(app: Flask, ref: str, *others: str) -> ClientFacts:
    """Return what a round reads of a client, with others in the same round."""
    with app.app_context(), unit_of_work() as session:
        found = [person(session, one) for one in (ref, *others)]
        read = client_facts(session, clock.today(), found, defaultdict(list), [])
        return next(one for one in read if one.key == ref)


def join(app: Flask, account: Account, ref: str, *scope: LifeDomain, **given: Any) -> None:
    """Let somebody into the team of a client, for these life domains."""
    with app.app_context(), unit_of_work() as session:
        team = team_of(session, person(session, ref).id)
        me = session.get_one(Professional, account.professional_id)
        make.make_member(session, team, me, domain_scope=list(scope), **given)


def colleague(client: Client, account: Account, ref: str, *scope: LifeDomain, **given: Any) -> Client:
    """Return the browser of somebody who joins the client's team, signed in."""
    join(client.app, account, ref, *scope, **given)
    browser = Client(client.app)
    browser.sign_in(account)
    return browser


def url(ref: str, section: str = "") -> str:
    """Return the address of a section, or of the checklist."""
    return f"/clients/{ref}/file" + (f"/{section}" if section else "")


def sent(page: Page) -> dict[str, Any]:
    """Return what the section's own form would send, as a browser does."""
    form = page.form(page.path)
    values: dict[str, Any] = defaultdict(list)
    for field in form.select("input[name], textarea[name]"):
        if field.get("type") in ("checkbox", "radio") and not field.has_attr("checked"):
            continue
        values[str(field["name"])].append(field.get_text() if field.name == "textarea" else field["value"])
    for select_ in form.select("select[name]"):
        chosen: Tag | None = select_.find("option", selected=True) or select_.find("option")
        values[str(select_["name"])].append(chosen["value"] if chosen else "")
    return dict(values)
