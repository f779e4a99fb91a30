"""Sign-up: somebody's file is opened, and whoever opened it leads the team around that person."""

from __future__ import annotations

from datetime import date
from typing import Unpack

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.clients.facts import ClientFacts
from coordination.clients.models import Client
from coordination.clients.operations import register_client
from coordination.errors import GuardFailed, InvalidInput
from coordination.organisations.models import Professional
from coordination.teams.invitations import CONFIRMED
from coordination.teams.operations import add_member, form_team
from coordination.vocabulary import LegalBasis, LifeDomain, MembershipState, SecrecyRegime, parse_code

#: On what a professional may sign somebody up: a task of the own, or secrecy that is shared.
BASES = (LegalBasis.STATUTORY_TASK, LegalBasis.SHARED_SECRECY)


def sign_up(
    session: Session,
    actor: Actor,
    *,
    first_talk_on: date,
    basis: LegalBasis = LegalBasis.STATUTORY_TASK,
    domain_scope: tuple[LifeDomain, ...] = (LifeDomain.WORK_EDUCATION_INCOME,),
    **facts: Unpack[ClientFacts],
) -> Client:
    """Open a client's file after a first talk, with the actor as lead of the team (intake, INV-12, INV-16).

    Parameters
    ----------
    first_talk_on
        Day of the first talk, on which the client was told what is kept and by whom.
    basis
        One of `BASES`; with shared secrecy the conditions are confirmed by signing up.
    facts
        As in ``register_client``.

    Raises
    ------
    InvalidInput
        When the day is still to come, the basis is another one, or a fact is missing or impossible.
    GuardFailed
        When the actor's organisation is not bound by professional secrecy, or the actor is in none.
    NotAllowed
        When the actor's role may not do it.
    """
    if first_talk_on > clock.today():
        raise InvalidInput("first_talk_on", f"{first_talk_on.isoformat()} is still to come")
    if parse_code(LegalBasis, basis, "basis") not in BASES:
        raise InvalidInput("basis", f"{basis} is no basis for signing somebody up")
    me = session.get(Professional, actor.professional_id or 0)
    if me is None or me.organisation.secrecy_regime is not SecrecyRegime.PROFESSIONAL_SECRECY:
        raise GuardFailed("sign-up", "sign up", "an organisation bound by professional secrecy")
    client = register_client(session, actor, **facts)
    team = form_team(session, actor, client=client)
    membership = add_member(
        session,
        actor,
        team=team,
        professional=me,
        legal_basis=basis,
        domain_scope=domain_scope,
        client_informed_on=first_talk_on,
        conditions=CONFIRMED if basis is LegalBasis.SHARED_SECRECY else (),
        state=MembershipState.ACTIVE,
        is_lead=True,
    )
    session.refresh(membership)
    return client
