import pytest

from tests.coordination.stories import make_story


@pytest.fixture
def story(session):
    return make_story(session)
