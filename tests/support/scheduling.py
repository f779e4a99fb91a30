"""Which worker of a run gets what: long things first, so that nobody is left alone with one at the end."""

from xdist.scheduler import LoadFileScheduling

#: All of one worker, which then starts the demo once.
ON_ONE_DEMO = "tests/journeys/"
APART = f"{ON_ONE_DEMO}test_from_an_empty_folder.py"
LONG = (
    ON_ONE_DEMO,
    "tests/web/confidentiality/",
    "tests/web/jobs/",
    "tests/web/api/",
    "tests/coordination/placements/",
    "tests/web/pages/",
)


def when(nodeid: str) -> int:
    """Return the turn of a test; those of one turn keep their order."""
    return next((turn for turn, start in enumerate(LONG) if nodeid.startswith(start)), len(LONG))


class LongFirst(LoadFileScheduling):
    """Gives a worker a file at a time, and all that is done on the demo to one of them."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return ON_ONE_DEMO if file.startswith(ON_ONE_DEMO) and file != APART else file
