"""Solving a problem file on the command line: the plan with its proof, and every fault of a wrong file."""

import ctypes
import json

import pytest

import matching.files
from web.cli import run

PROBLEM = {
    "format": "schakel-problem/1",
    "clients": [{"id": "c1"}, {"id": "c2"}],
    "resources": [{"id": "kitchen:tue-am", "capacity": 1}],
    "options": [
        {"id": "o1", "client": "c1", "place": "kitchen", "score": 812, "uses": {"kitchen:tue-am": 1}},
        {"id": "o2", "client": "c2", "place": "kitchen", "score": 900, "uses": {"kitchen:tue-am": 1}},
    ],
}


@pytest.fixture
def problem(tmp_path):
    """Write a problem file, with changes."""

    def write(**changes):
        path = tmp_path / "problem.json"
        path.write_text(json.dumps({**PROBLEM, **changes}), encoding="utf-8")
        return path

    return write


def test_a_problem_file_gives_a_proved_plan_without_any_database(problem, tmp_path, capsys, installation):
    plan = tmp_path / "plan.json"
    assert run(["solve", str(problem()), "--output", str(plan), "--progress"]) == 0
    written = json.loads(plan.read_text(encoding="utf-8"))
    assert (written["status"], written["chosen"], written["unplaced"]) == ("optimal", ["o2"], ["c1"])
    assert written["first_come"] == {"placements": 1, "score": 812}
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Solving: solve, 1 placed, gap 0.00% (100%)" in captured.err
    assert not installation.exists()


def test_without_an_output_file_the_plan_goes_to_standard_output(problem, capsys):
    assert run(["solve", str(problem(previous=["gone"]))]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["chosen"] == ["o2"]
    assert captured.err == "1 options of the previous plan are not in the problem any more\n"


def test_a_file_that_should_hold_prices_and_does_not_is_a_wrong_use(problem, tmp_path, capsys):
    prices = tmp_path / "prices.json"
    prices.write_text("{}", encoding="utf-8")
    assert run(["solve", str(problem()), "--prices", str(prices)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "is no file of prices" in captured.err
    # Small problems need no prices to start from: nothing is kept.
    assert run(["solve", str(problem()), "--prices", str(tmp_path / "none.json")]) == 0
    assert not (tmp_path / "none.json").exists()


def test_what_a_solver_says_by_itself_does_not_end_up_in_the_plan(problem, capfd, monkeypatch):
    solve_file = matching.files.solve_file

    def talkative(*arguments, **options):
        ctypes.CDLL(None).puts(b"a word of the library")
        return solve_file(*arguments, **options)

    monkeypatch.setattr(matching.files, "solve_file", talkative)
    assert run(["solve", str(problem()), "--prove"]) == 0
    captured = capfd.readouterr()
    assert json.loads(captured.out)["status"] == "optimal"
    assert captured.err == "a word of the library\n"


def test_a_wrong_file_gets_one_line_for_each_fault_and_nothing_is_written(problem, tmp_path, capsys):
    plan = tmp_path / "plan.json"
    path = problem(resources=[{"id": "kitchen:tue-am", "capacity": -1}], clients=[{"id": "c1"}])
    assert run(["solve", str(path), "--output", str(plan)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"schakel: {path}: $.resources[0].capacity: is -1, not from 0 to 1099511627776",
        f"schakel: {path}: $.options[1].client: 'c2' is not among the clients",
    ]
    assert not plan.exists()


def test_fixed_options_that_leave_no_plan_are_named(problem, capsys):
    assert run(["solve", str(problem(fixed=["o1", "o2"]))]) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out)["status"] == "infeasible"
    assert (
        captured.err == "schakel: no plan is possible: fixed options use 2 of kitchen:tue-am, which has 1\n"
    )


def test_a_folder_that_is_not_there_is_noticed_before_solving(problem, tmp_path, capsys):
    assert run(["solve", str(problem()), "--output", str(tmp_path / "none" / "plan.json")]) == 2
    assert "there is no folder" in capsys.readouterr().err
