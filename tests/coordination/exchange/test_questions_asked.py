"""A sheet of places or sites asks as much of the database for many rows as for few."""

from coordination.exchange.exporting import export
from coordination.vocabulary import SheetKind
from tests.coordination import factories as make
from tests.support.statements import statements


def asked(session, kind):
    session.expire_all()
    with statements(session) as sent:
        export(session, make.SEED, kind)
    return len(sent)


def test_a_sheet_does_not_ask_once_per_row(session):
    few = {}
    for kind in (SheetKind.OFFERS, SheetKind.LOCATIONS):
        make.make_offer(session)
        few[kind] = asked(session, kind)
    for _ in range(4):
        make.make_offer(session)
    assert {kind: asked(session, kind) for kind in few} == few
