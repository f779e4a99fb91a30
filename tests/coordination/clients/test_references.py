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


@pytest.mark.parametrize(
    "text", ["Gaat dit over GENT-7QK2M9XA?", "gent-7qk2m9xa komt", "AALST-PQRSTUVW", "(PL-7QK2M9XAPQ)"]
)
def test_conf_10_a_reference_in_a_sentence_is_seen_in_any_letters(text):
    assert references.holds_reference(text)


@pytest.mark.parametrize(
    "text",
    ["met onze VDAB-partners", "elke week-zaterdag", "OCMW-VDAB samen", "OCMW-2026", "e-mail 20-11-2026"],
)
def test_words_with_a_hyphen_are_no_reference(text):
    assert not references.holds_reference(text)
