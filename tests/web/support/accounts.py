"""People who can sign in, for tests."""

from __future__ import annotations

import itertools

from flask import Flask
from flask_security import hash_password
from sqlalchemy.orm import Session

from coordination.actors import automatic
from coordination.clients.models import Client
from coordination.organisations.models import Organisation, Professional
from coordination.vocabulary import ActorRole, OrganisationKind, RoleKind, SecrecyRegime
from tests.web.support.pages import PASSWORD
from web.accounts.models import Account
from web.accounts.operations import add_account, create_account
from web.unit_of_work import unit_of_work

_AUTHOR = {"created_by": "test", "updated_by": "test"}


class Accounts:
    """Makes accounts, each with a professional and an organisation."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._numbers = itertools.count(1)

    def make(
        self,
        *roles: ActorRole,
        organisation_id: int | None = None,
        name: str = "",
        function: RoleKind = RoleKind.TRAJECTORY_SUPERVISOR,
        language: str = "nl",
        demo: bool = False,
    ) -> Account:
        """Make an account; without an organisation it gets one of its own."""
        number = next(self._numbers)
        with self.app.app_context(), unit_of_work() as session:
            if organisation_id is None:
                organisation = Organisation(
                    name=f"Organisatie {number}",
                    kinds=[OrganisationKind.PCSW],
                    secrecy_regime=SecrecyRegime.PROFESSIONAL_SECRECY,
                    **_AUTHOR,
                )
                session.add(organisation)
                session.flush()
                organisation_id = organisation.id
            professional = Professional(
                organisation_id=organisation_id,
                display_name=name or f"Collega {number}",
                role=function,
                is_demo=demo,
                **_AUTHOR,
            )
            session.add(professional)
            session.flush()
            account = create_account(
                session,
                automatic("test"),
                email=f"collega{number}@schakel.example",
                password=PASSWORD,
                roles=roles,
                professional_id=professional.id,
                language=language,
                demo=demo,
            )
            _load(session, account)
        return account

    def of(self, professional: Professional, *roles: ActorRole) -> Account:
        """Make an account for somebody who exists already."""
        with self.app.app_context(), unit_of_work() as session:
            account = create_account(
                session,
                automatic("test"),
                email=f"collega{next(self._numbers)}@schakel.example",
                password=PASSWORD,
                roles=roles,
                professional_id=professional.id,
            )
            _load(session, account)
        return account

    def of_network(self) -> Account:
        """Make an account of an administrator who works for no organisation."""
        with self.app.app_context(), unit_of_work() as session:
            account = create_account(
                session,
                automatic("test"),
                email=f"netwerk{next(self._numbers)}@schakel.example",
                password=PASSWORD,
                roles=[ActorRole.ADMINISTRATOR],
            )
            session.refresh(account)
            session.expunge_all()
        return account

    def of_client(self, client_id: int) -> Account:
        """Make an account for a client."""
        with self.app.app_context(), unit_of_work() as session:
            account = add_account(
                session,
                automatic("test"),
                email=f"client{next(self._numbers)}@schakel.example",
                password_hash=hash_password(PASSWORD),
                roles=[ActorRole.CLIENT],
                professional_id=None,
                language="nl",
                demo=False,
                client=session.get_one(Client, client_id),
            )
            session.refresh(account)
            session.expunge_all()
        return account


def _load(session: Session, account: Account) -> None:
    """Let a test read the account, whose it is and for whom that person works, without a session."""
    session.refresh(account)
    assert account.professional
    assert account.professional.organisation
    session.expunge_all()
