"""Which worker of a run gets what: long things first, so that nobody is left alone with one at the end."""

from xdist.scheduler import LoadFileScheduling

#: All of one worker, which then starts the demo once, and all of one that makes the small world once. There
#: the search for texts comes first: what it has sent, the table of answers need not send again.
ON_ONE_DEMO = "tests/journeys/"
ON_ONE_WORLD = "tests/web/confidentiality/"
APART = f"{ON_ONE_WORLD}test_on_postgresql.py"
LONG = (
    ON_ONE_DEMO,
    f"{ON_ONE_WORLD}test_canaries.py",
    ON_ONE_WORLD,
    "tests/web/jobs/",
    "tests/web/api/",
    "tests/coordination/placements/",
    "tests/web/pages/",
)


def when(nodeid: str) -> int:
    """Return the turn of a test; those of one turn keep their order."""
    return next((turn for turn, start in enumerate(LONG) if nodeid.startswith(start)), len(LONG))


class LongFirst(LoadFileScheduling):
    """Gives a worker a file at a time, and all that is done on the demo, or in the small world, to one."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        if file == APART:
            return file
        return next((start for start in (ON_ONE_DEMO, ON_ONE_WORLD) if file.startswith(start)), file)
