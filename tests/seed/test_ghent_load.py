"""Loading the Ghent network: repeatable, once only, and with news of how far it is."""

import random

from sqlalchemy import select

import coordination.models  # fills the metadata with every table
from coordination.audit.models import AuditEvent
from coordination.base import Base
from coordination.capacity.models import CapacityOffer
from coordination.consent.models import EmergencyAccess
from coordination.messages.models import Message
from coordination.placements.models import Placement
from coordination.reasons.models import ClientKey, Reason
from seed import ghent
from seed.ghent.counts import apportion
from seed.ghent.people import invent
from tests.support.engines import POSTGRESQL_LATER

# What differs from one loading to the next: the moment, and references and keys that are random on purpose.
VOLATILE = {"created_at", "updated_at"}
RANDOM_REFERENCES = {
    Placement: {"ref", "alias"},
    ClientKey: {"key"},
    Reason: {"text", "event_id"},
    EmergencyAccess: {"opened_at", "ends_at"},
    Message: {"message_id", "next_try_at"},
}


def rows(session):
    """Return every row of every table but the record, as plain values."""
    assert coordination.models
    session.flush()
    session.expire_all()  # what the database holds, not what was handed to it
    found = {}
    for mapper in Base.registry.mappers:
        left_out = VOLATILE | RANDOM_REFERENCES.get(mapper.class_, set())
        keys = [one.key for one in mapper.column_attrs if one.key not in left_out]
        if mapper.class_ is not AuditEvent and not mapper.inherits:
            found[mapper.class_.__name__] = sorted(
                (row.id, [(key, repr(getattr(row, key))) for key in keys])
                for row in session.scalars(select(mapper.class_))
            )
    return found


@POSTGRESQL_LATER
def test_same_seed_gives_the_same_rows(session, seeded_session):
    ghent.load(session)
    again, before = rows(session), rows(seeded_session)
    assert again.keys() == before.keys()
    for table, content in before.items():
        assert again[table] == content, table


def test_another_seed_gives_other_people_and_as_many():
    first, second = (invent(random.Random(seed), apportion(120)) for seed in (1, 2))
    assert len(first) == len(second) == 120
    assert {person.ref for person in first}.isdisjoint({person.ref for person in second})
    assert [person.wishes for person in first] != [person.wishes for person in second]


def test_loading_twice_changes_nothing_and_says_so(seeded_session):
    before = rows(seeded_session)
    events = seeded_session.query(AuditEvent).count()
    summary = ghent.load(seeded_session)
    assert not summary.loaded
    assert summary.counts["clients"] == 120
    assert rows(seeded_session) == before
    assert seeded_session.query(AuditEvent).count() == events


@POSTGRESQL_LATER
def test_summary_counts_what_there_is_and_progress_ends_at_100(session):
    told = []
    summary = ghent.load(session, random_seed=7, progress=lambda percent, step: told.append((percent, step)))
    assert summary.loaded
    assert summary.counts["offers"] == session.query(CapacityOffer).count()
    assert summary.counts["volunteering_wanted"] == 45
    assert summary.counts["volunteering_places"] == 28
    percentages = [percent for percent, _ in told]
    assert percentages == sorted(percentages)
    assert percentages[-1] == 100


def test_conf_19_every_act_of_the_seed_stands_in_the_record(seeded_session):
    actors = {one.actor for one in seeded_session.scalars(select(AuditEvent))}
    assert "seed" in actors
    assert {"seed-lotte", "seed-frank", "seed-anchor_spoon"} <= actors
