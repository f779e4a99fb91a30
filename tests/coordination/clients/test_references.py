"""How references of clients begin: GENT unless the installation says otherwise."""

from collections.abc import Iterator

import pytest

from coordination.advice.rules import check_anonymous
from coordination.clients import references
from coordination.errors import InvalidInput
from coordination.search.rules import is_of_ref, plain
from tests.coordination import factories as make


@pytest.fixture
def halmaar() -> Iterator[None]:
    references.configure_prefix("HALM")
    yield
    references.configure_prefix(references.USUAL_PREFIX)


def test_a_new_client_of_another_town_bears_the_reference_of_that_town(session, halmaar):
    client = make.make_client(session)
    assert client.ref.startswith("HALM-")
    assert references.is_reference(client.ref)
    assert references.example().startswith("HALM-")
    with pytest.raises(InvalidInput):
        check_anonymous(f"Het gaat over {client.ref}.", "question", client)


def test_references_of_before_the_change_are_found_as_ever(halmaar):
    assert references.is_reference("GENT-7QK2M9XA")
    typed = ("GENT-7q", "7qk2", "gent", "gent-", "halm-7q")
    assert [is_of_ref("GENT-7QK2M9XA", plain(one)) for one in typed] == [True, True, False, False, False]


@pytest.mark.parametrize("prefix", ["", "G", "gent", "GENT-", "GÉNT", "NEGENLANG"])
def test_a_first_part_that_no_address_could_hold_is_refused(prefix):
    with pytest.raises(InvalidInput, match="SCHAKEL_REFERENCE_PREFIX"):
        references.configure_prefix(prefix)
