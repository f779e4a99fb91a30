"""Who may see what: a row for each, the same answer as the predicate, and one button to change it."""

from datetime import date

import pytest
from flask import Flask

from coordination.consent.own import Involved, Shared, Sight
from coordination.vocabulary import (
    AccessReason,
    ClientPart,
    ConsentPurpose,
    LegalBasis,
    MembershipFunction,
    MembershipState,
    RoleKind,
)
from web.presenters import own
from web.presenters.labels import label_of
from web.presenters.sharing import matrix_of

P = ClientPart
LAST = date(2030, 3, 3)


@pytest.fixture(autouse=True)
def words(app: Flask):
    with app.test_request_context():
        yield


def involved(number: int, *sights: Sight, objects: bool = False) -> Involved:
    return Involved(
        membership_id=number,
        name=f"Naam {number}",
        organisation_id=number,
        organisation=f"Dienst {number}",
        role=RoleKind.PSYCHOLOGIST,
        phone=None,
        email=None,
        state=MembershipState.ACTIVE,
        function=MembershipFunction.DIRECT,
        is_lead=False,
        is_confidant=False,
        since=date(2026, 1, 1),
        sights=sights,
        may_object=objects,
    )


def sight(*parts: ClientPart, basis: LegalBasis, until: date | None = None) -> Sight:
    return Sight(parts=parts, basis=basis, reason=next(iter(AccessReason)), until=until)


def shared(number: int, *parts: ClientPart, with_: int) -> Shared:
    return Shared(
        consent_id=number,
        purpose=ConsentPurpose.TEAM_CONSULTATION,
        parts=parts,
        recipients=((with_, f"Dienst {with_}"),),
        given_on=date(2026, 1, 1),
        last_day=LAST,
    )


def test_each_row_says_what_is_seen_until_when_and_how_to_change_it():
    people = [
        involved(1, sight(P.EXISTENCE, P.TEAM, P.MENTAL_HEALTH, basis=LegalBasis.STATUTORY_TASK)),
        involved(2, sight(P.FAMILY_SOCIAL, basis=LegalBasis.WRITTEN_AGREEMENT, until=LAST)),
        involved(3, sight(P.WISHES, basis=LegalBasis.SHARED_SECRECY), objects=True),
        involved(4),
    ]
    matrix = matrix_of(people, [shared(9, P.FAMILY_SOCIAL, with_=2)], (), to_client=True)
    statutory, agreed, secret, nothing = matrix.recipients
    seen = {one.name: [c.domain for c, cell in zip(matrix.columns, one.cells, strict=True) if cell.sees]
            for one in matrix.recipients}  # fmt: skip
    assert seen == {"Naam 1": ["mental_health"], "Naam 2": ["family_social"], "Naam 3": [], "Naam 4": []}
    assert "3 maart 2030" in next(cell.until for cell in agreed.cells if cell.sees)
    assert (statutory.agreements, statutory.objectable) == ((), None)
    assert agreed.agreements == (9,)
    assert secret.objectable == 3
    assert len(secret.besides) == 1
    assert nothing.sees_nothing
    assert nothing.why == ("Ziet nu niets.",)


def test_a_service_outside_the_team_has_its_own_row():
    matrix = matrix_of([involved(1)], [shared(9, P.FAMILY_SOCIAL, with_=7)], (), to_client=True)
    assert [one.name for one in matrix.recipients] == ["Naam 1", "Dienst 7"]
    assert matrix.recipients[1].agreements == (9,)


def test_the_client_reads_plain_words_and_a_professional_those_of_the_trade():
    people = [involved(1, sight(P.TEAM, basis=LegalBasis.WRITTEN_AGREEMENT))]
    plain, trade = (matrix_of(people, (), (), to_client=one) for one in (True, False))
    assert "Hoe ik mij voel" in [column.title for column in plain.columns]
    assert "Hoe ik mij voel" not in [column.title for column in trade.columns]
    assert plain.recipients[0].why == ("Jij ging akkoord om dit te delen.",)
    assert "Jij" not in trade.recipients[0].why[0]


def test_every_part_of_a_file_has_a_name_of_its_own_that_the_client_would_use():
    names = [own.plain(part) for part in P]
    assert len(set(names)) == len(names)
    assert not {label_of(part) for part in P} & set(names)
