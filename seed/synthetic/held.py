"""Holds a place for the first client of a synthetic city, with its papers drawn up and permission asked."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coordination.actors import automatic
from coordination.authorisations import operations as authorisations
from coordination.authorisations import queries as authorisation_queries
from coordination.base import new_reference
from coordination.capacity.models import CapacityOffer, Shift
from coordination.consent import operations as consents
from coordination.placements import signing
from coordination.placements.models import ClientAnswer, Placement
from coordination.placements.papers import NEEDED
from coordination.vocabulary import (
    ClientPart,
    ConsentPurpose,
    IncomeStatus,
    PlacementState,
    RecordedForm,
)
from seed.synthetic.book import Year
from seed.synthetic.first import SHARED_DAYS, Around

_HOLD_DAYS, _START_DAYS = 10, 21


def hold(around: Around, year: Year) -> None:
    """Hold a place at the host where most people have one, with its papers drawn up and permission asked."""
    session, client = around.session, around.client
    client.income_status = IncomeStatus.INTEGRATION_INCOME
    shift = _free_shift(session, year)
    if shift is None:
        return
    offer = session.get_one(CapacityOffer, shift.offer_id)
    consents.record_consent(
        session,
        automatic("seed"),
        client=client,
        purpose=ConsentPurpose.PLACEMENT,
        recipients=[offer.host_organisation],
        items=[ClientPart.FUNCTIONAL_PROFILE, ClientPart.IDENTITY],
        form=RecordedForm.WRITTEN,
        language="nl",
        expires_on=around.today + timedelta(days=SHARED_DAYS),
        recorded_by_id=around.supervisor.professional_id,
    )
    author = {"created_by": around.supervisor.name, "updated_by": around.supervisor.name}
    placement = Placement(
        ref=new_reference("PL", 10),
        alias=new_reference("P", 4),
        client_id=client.id,
        offer_id=offer.id,
        shift_id=shift.id,
        plan_goal_id=year.people[0].goal_id,
        supervisor_id=year.people[0].supervisor_id,
        half_days=shift.half_days,
        starts_on=shift.half_days.first_day_from(around.today + timedelta(days=_START_DAYS)),
        hold_until=around.today + timedelta(days=_HOLD_DAYS),
        discussed_on=around.today,
        state=PlacementState.RESERVED,
        state_since=around.today,
        other_offers=[],
        **author,
    )
    session.add(placement)
    session.flush()
    session.add(
        ClientAnswer(
            placement_id=placement.id,
            agrees=True,
            form=RecordedForm.ORAL_RECORDED,
            given_on=around.today,
            place="op kantoor",
            language="nl",
            own_words="Ja, dat wil ik proberen.",
            recorded_by_id=around.supervisor.professional_id,
            **author,
        )
    )
    session.flush()
    signing.draw_up(session, around.supervisor, placement_ref=placement.ref)
    for needed in authorisation_queries.needed_for(session, client, offer):
        authorisations.request(
            session,
            around.supervisor,
            client_ref=client.ref,
            offer_id=offer.id,
            kind=needed.kind,
            requested_on=around.today,
        )


def _free_shift(session: Session, year: Year) -> Shift | None:
    """Return a shift with a free place that asks for papers, at the host with most people first."""
    hosts = (
        select(CapacityOffer.host_organisation_id, func.count())
        .join(Placement, Placement.offer_id == CapacityOffer.id)
        .group_by(CapacityOffer.host_organisation_id)
    )
    busy = dict(session.execute(hosts).all())
    statement = select(Shift, CapacityOffer).join(CapacityOffer).where(~CapacityOffer.free_choice)
    found = [
        (shift, offer)
        for shift, offer in session.execute(statement.order_by(Shift.id))
        if year.left[shift.id] > 0 and offer.placement_kind in NEEDED
    ]
    found.sort(key=lambda one: -busy.get(one[1].host_organisation_id, 0))
    return found[0][0] if found else None
