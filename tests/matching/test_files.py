"""The problem file and the plan file: read, refused fault by fault, solved and written."""

import json
from pathlib import Path

import pytest

from matching.files import BadProblemFile, read_problem, solve_file
from matching.files.faults import find_faults
from matching.files.reader import parse_problem

PROBLEM = {
    "format": "schakel-problem/1",
    "policy": ["placements", "score"],
    "clients": [{"id": "c1", "weight": 3, "arrival": 1}, {"id": "c2", "arrival": 0}, {"id": "c3"}],
    "resources": [
        {"id": "kitchen:tue-am", "capacity": 1},
        {"id": "kitchen:mon-am", "capacity": 1},
        {"id": "kitchen:wed-am", "capacity": 1},
    ],
    "options": [
        {
            "id": "o1",
            "client": "c1",
            "place": "kitchen",
            "slot": "main",
            "score": 812,
            "uses": {"kitchen:tue-am": 1},
            "pick": {"from": ["kitchen:mon-am", "kitchen:wed-am"], "count": 1},
            "when": ["tue-am"],
        },
        {"id": "o2", "client": "c2", "place": "kitchen", "score": -5, "uses": {"kitchen:tue-am": 1}},
    ],
    "keep_apart": [["c1", "c2"]],
    "floors": [{"clients": ["c1", "c2"], "min": 1}],
    "fixed": [],
    "previous": ["o1", "gone"],
    "stability_bonus": 7,
}


def changed(**changes):
    return json.dumps({**PROBLEM, **changes}).encode()


def faults(data):
    with pytest.raises(BadProblemFile) as refused:
        parse_problem(data)
    return refused.value.lines()


def option(**changes):
    return changed(options=[{**PROBLEM["options"][0], **changes}], previous=[])


def test_file_is_read_as_it_says():
    read = parse_problem(changed())
    p = read.problem
    assert list(p.client_ids) == ["c1", "c2", "c3"]
    assert p.weights.tolist() == [3, 1, 1]
    assert p.arrival.tolist() == [1, 0, 2]
    assert p.capacities.tolist() == [1, 1, 1]
    assert (list(p.option_ids), p.option_client.tolist()) == (["o1", "o2"], [0, 1])
    assert p.scores.tolist() == [812, -5]
    assert (p.uses[0].tolist(), p.picks[0].tolist(), p.pick_counts.tolist()) == ([0], [1, 2], [1, 0])
    assert (p.previous, p.stability_bonus, p.keep_apart) == ((0,), 7, ((0, 1),))
    assert read.unknown_previous == 1


def test_what_may_be_left_out_has_defaults():
    bare = {
        "format": "schakel-problem/1",
        "clients": [{"id": "a"}],
        "resources": [],
        "options": [{"id": "o", "client": "a", "place": "p", "score": 1, "uses": {}}],
    }
    p = parse_problem(json.dumps(bare).encode()).problem
    assert (p.levels, p.weights.tolist(), p.stability_bonus) == (("placements", "score"), [1], 0)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", "$: no valid JSON at line 1, column 1: Expecting value"),
        (b"{\n 'a': 1}", "$: no valid JSON at line 2, column 2"),
        (b"[]", "$: must be an object, not a list"),
        (b"\xff\xfe", "$: the file is not UTF-8 text"),
        (b"[" * 100_000, "$: "),
        (changed(format="schakel-problem/2"), "$.format: must be 'schakel-problem/1'"),
        (changed(motto="x"), "$.motto: is no known key"),
        (changed(policy=["score"]), "$.policy: must be an order of 'placements' and 'score'"),
        (changed(policy="score"), "$.policy: must be an order"),
        (changed(clients={}), "$.clients: must be a list, not an object"),
        (changed(clients=[{"id": "c1"}, {"id": "c1"}]), "$.clients[1].id: 'c1' is already taken"),
        (changed(clients=[{"weight": 1}]), "$.clients[0]: lacks 'id'"),
        (changed(clients=[{"id": 7}]), "$.clients[0].id: must be a text, not a number"),
        (changed(clients=["c1"]), "$.clients[0]: must be an object, not a text"),
        (changed(clients=[{"id": "c1", "weight": 0}]), "$.clients[0].weight: is 0, not from 1 to 1000000"),
        (changed(clients=[{"id": "c1", "weight": True}]), "weight: must be a whole number, not a boolean"),
        (changed(clients=[{"id": "c1", "weight": 1.0}]), "weight: must be a whole number, not 1.0"),
        (changed(clients=[{"id": "c1", "arrival": None}]), "arrival: must be a whole number, not null"),
        (changed(resources=[{"id": "r", "capacity": -1}]), "$.resources[0].capacity: is -1, not from 0"),
        (changed(resources=[{"id": "r", "capacity": 2.5}]), "must be a whole number, not 2.5"),
        (changed(resources=[{"id": "r"}]), "$.resources[0]: lacks 'capacity'"),
        (changed(fixed=["o9"]), "$.fixed[0]: 'o9' is not among the options"),
        (changed(stability_bonus=-1), "$.stability_bonus: is -1"),
        (changed(keep_apart=[["c1"]]), "$.keep_apart[0]: must name two clients, not 1"),
        (changed(keep_apart=[["c1", "c1"]]), "$.keep_apart[0][1]: 'c1' stands twice"),
        (changed(keep_apart=[["c1", "zz"]]), "$.keep_apart[0][1]: 'zz' is not among the clients"),
        (changed(floors=[{"clients": ["c1"], "min": -1}]), "$.floors[0].min: is -1"),
        (changed(floors=[{"clients": ["zz"], "min": 1}]), "$.floors[0].clients[0]: 'zz' is not among"),
        (changed(floors=[{"min": 1}]), "$.floors[0]: lacks 'clients'"),
        (option(client="zz"), "$.options[0].client: 'zz' is not among the clients"),
        (option(uses={"oven": 1}), "$.options[0].uses.oven: 'oven' is not among the resources"),
        (option(uses={"kitchen:tue-am": -1}), '$.options[0].uses["kitchen:tue-am"]: is -1'),
        (option(uses={"kitchen:tue-am": True}), '$.options[0].uses["kitchen:tue-am"]: must be a whole'),
        (option(uses=[]), "$.options[0].uses: must be an object, not a list"),
        (option(score=10**9 + 1), "$.options[0].score: is 1000000001"),
        (option(score="1"), "$.options[0].score: must be a whole number, not a text"),
        (option(colour="red"), "$.options[0].colour: is no known key"),
        (option(when=[1]), "$.options[0].when[0]: must be a text, not a number"),
        (option(pick={"from": ["kitchen:mon-am"], "count": 2}), "$.options[0].pick.count: asks 2 of 1"),
        (option(pick={"from": ["zz"], "count": 1}), "$.options[0].pick.from[0]: 'zz' is not among"),
        (option(pick={"count": 0}), "$.options[0].pick: lacks 'from'"),
        (option(pick=[]), "$.options[0].pick: must be an object, not a list"),
        (
            option(pick={"from": ["kitchen:mon-am"] * 2, "count": 1}),
            "$.options[0].pick.from[1]: 'kitchen:mon-am' stands twice",
        ),
        (changed().replace(b"812", b"NaN"), "$: NaN is no number of JSON"),
        (changed().replace(b"812", b"Infinity"), "$: Infinity is no number of JSON"),
    ],
)
def test_wrong_file_is_refused_with_the_path_of_the_fault(data, line):
    found = faults(data)
    assert any(line in fault for fault in found), found


def test_every_fault_is_listed_and_only_faults():
    found = faults(
        changed(
            clients=[{"id": "c1", "weight": 0}, {"id": "c1"}],
            options=[{"id": "o", "client": "x", "place": 1, "score": 0.5, "uses": {}}],
            keep_apart=[],
            floors=[],
        )
    )
    assert found == [
        "$.clients[0].weight: is 0, not from 1 to 1000000",
        "$.clients[1].id: 'c1' is already taken",
        "$.options[0].client: 'x' is not among the clients",
        "$.options[0].place: must be a text, not a number",
        "$.options[0].score: must be a whole number, not 0.5",
    ]


def test_after_the_first_hundred_faults_the_rest_are_counted():
    found = faults(changed(clients=[{"id": str(n), "weight": 0} for n in range(150)], options=[], floors=[]))
    assert len(found) == 101
    assert found[-1].startswith("and ")


def test_good_file_has_no_faults_on_the_slow_path_either():
    assert find_faults(changed()) == []


def test_solve_file_writes_the_plan(tmp_path):
    source, target = tmp_path / "problem.json", tmp_path / "plan.json"
    source.write_bytes(changed())
    result = solve_file(source, target, seed=3)
    plan = json.loads(target.read_text())
    assert plan == result.document
    assert plan["format"] == "schakel-plan/1"
    assert (plan["status"], plan["gap"]) == ("optimal", 0.0)
    assert plan["objective"] == plan["bound"] == {"placements": 3, "score": 819}
    assert plan["chosen"] == ["o1"]
    assert plan["picked"]["o1"] in (["kitchen:mon-am"], ["kitchen:wed-am"])
    assert plan["unplaced"] == ["c2", "c3"]
    assert plan["first_come"] == {"placements": 1, "score": -5}
    assert (plan["seed"], set(plan["seconds"])) == (3, {"read", "solve"})
    assert result.unknown_previous == 1
    assert list(tmp_path.iterdir()) == [source, target] or len(list(tmp_path.iterdir())) == 2


def test_infeasible_file_names_the_conflict(tmp_path):
    source, target = tmp_path / "problem.json", tmp_path / "plan.json"
    source.write_bytes(changed(fixed=["o1", "o2"]))
    result = solve_file(source, target)
    assert result.status == "infeasible"
    (conflict,) = json.loads(target.read_text())["conflicts"]
    assert conflict == "fixed options use 2 of kitchen:tue-am, which has 1"


def test_bad_file_writes_nothing(tmp_path):
    source, target = tmp_path / "problem.json", tmp_path / "plan.json"
    source.write_bytes(b"{}")
    with pytest.raises(BadProblemFile):
        solve_file(source, target)
    assert not target.exists()
    with pytest.raises(FileNotFoundError):
        read_problem(tmp_path / "none.json")


def test_interrupt_and_gap_give_the_best_so_far(tmp_path):
    source = tmp_path / "problem.json"
    source.write_bytes(changed())
    stopped = solve_file(source, interrupted=lambda: True)
    assert stopped.status in ("stopped", "optimal")
    loose = solve_file(source, gap=1.0)
    assert loose.status in ("within_gap", "optimal")


def test_same_file_and_seed_give_the_same_plan(tmp_path):
    source = tmp_path / "problem.json"
    source.write_bytes(changed())
    one, other = (dict(solve_file(source, seed=9).document) for _ in range(2))
    assert {**one, "seconds": {}} == {**other, "seconds": {}}


@pytest.mark.parametrize(
    "data",
    [
        changed(motto="x"),
        changed(fixed=["o9"]),
        option(score=True, colour="red"),
        changed(options={}),
        changed(clients=[], options=[], floors=[]),
        changed().replace(b'"o1"', b'"o1", "id": "o2"'),
        changed().replace(b"812", b"NaN"),
        changed()[:-2],
        changed().replace(b"812", b"8 1 2"),
        changed().replace(b"kitchen", b"\xff"),
    ],
)
def test_a_large_file_read_option_by_option_has_the_same_faults(data, monkeypatch):
    whole = faults_or_none(data)
    monkeypatch.setattr("matching.files.faults._LARGE", 0)
    assert faults_or_none(data) == whole


def faults_or_none(data):
    return sorted(str(fault) for fault in find_faults(data))


def test_a_plan_that_cannot_be_put_in_place_leaves_the_last_good_one(tmp_path, monkeypatch):
    source, target = tmp_path / "problem.json", tmp_path / "plan.json"
    source.write_bytes(changed())
    solve_file(source, target)
    last = target.read_bytes()
    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(OSError, match="full"):
        solve_file(source, target, seed=7)
    assert target.read_bytes() == last
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.json", "problem.json"]


def refused(*_):
    raise OSError("the disk is full")


def twice(text, key, value):
    """The file with a key of some object written twice, the other value first."""
    whole = json.dumps(PROBLEM)
    assert whole.count(text) == 1
    return whole.replace(text, f"{json.dumps(key)}: {json.dumps(value)}, {text}").encode()


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (twice('"stability_bonus": 7', "stability_bonus", 8), "$.stability_bonus"),
        (twice('"options": [', "options", []), "$.options"),
        (twice('"weight": 3', "weight", 4), "$.clients[0].weight"),
        (twice('"capacity": 1}, {"id": "kitchen:mon-am"', "capacity", 2), "$.resources[0].capacity"),
        (twice('"score": 812', "score", 812), "$.options[0].score"),
        (twice('"slot": "main"', "slot", "other"), "$.options[0].slot"),
        (twice('"count": 1', "count", 2), "$.options[0].pick.count"),
        (twice('"kitchen:tue-am": 1}, "pick"', "kitchen:tue-am", 9), '$.options[0].uses["kitchen:tue-am"]'),
        (twice('"min": 1', "min", 1), "$.floors[0].min"),
    ],
)
def test_a_key_that_stands_twice_in_one_object_is_a_fault_at_its_path(data, path):
    assert faults(data) == [f"{path}: stands twice in one object"]
    spaced = data.replace(b": ", b" : ")
    assert faults(spaced) == [f"{path}: stands twice in one object"]


def test_what_only_looks_like_a_key_is_none(monkeypatch):
    for place in (":kitchen", " :kitchen", 'say "kitchen":yes', "kitchen\t:", "a:b :c"):
        for text in (option(place=place), json.dumps(json.loads(option(place=place)), indent=1).encode()):
            for whole in (text, text.replace(b'": ', b'" :'), text.replace(b'": ', b'"\n: ')):
                assert parse_problem(whole).problem.options == 1
    monkeypatch.setattr("matching.files.reader.find_faults", None)
    for whole in (changed(), json.dumps(PROBLEM, indent=2).encode(), changed().replace(b'": ', b'" : ')):
        assert parse_problem(whole).problem.options == 2


def test_twin_keys_in_what_nobody_knows_are_told_too():
    data = changed().replace(b'"format"', b'"more": [{"a": 1, "a": 2}], "format"')
    assert faults(data) == ["$.more: is no known key", "$.more[0].a: stands twice in one object"]
