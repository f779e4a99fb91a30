"""Progress of long work where nobody watches a terminal."""

from web.cli import console


def test_plain_progress_tells_every_step_and_every_tenth_part_of_a_long_one(capsys):
    with console.progress("Making the city") as report:
        for percent in range(0, 35, 3):
            report(percent, "clients")
        report(35, "done")
    assert capsys.readouterr().err.splitlines() == [
        "Making the city: clients (0%)",
        "Making the city: clients (12%)",
        "Making the city: clients (24%)",
        "Making the city: done (35%)",
    ]
