"""The long runs of the fuzzers: so many cases for each kind of account, in parts that can be stopped between.

::

    python -m tests.web.confidentiality.fuzz_runs --log runs.csv                   # everything that is left
    python -m tests.web.confidentiality.fuzz_runs --log runs.csv --kind supervisor --cases 2000
    python -m tests.web.confidentiality.fuzz_runs --log runs.csv --told            # sums up what was done

Each part writes one line: what, kind, seed, cases, the processor's seconds, and ``ok`` or what was found. A
part that stands in the file is not done again, so that a run that was stopped goes on with the next.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS, load_all_checks, not_a_server_error

from coordination.encryption import new_key
from tests.web.confidentiality import fuzz
from tests.web.confidentiality.crawl import marked
from tests.web.confidentiality.matrix import Visitors, quiet_jobs, visitors_in
from tests.web.confidentiality.test_canaries import granted, is_allowed
from tests.web.confidentiality.world import ADMINISTRATOR, ANONYMOUS, CLIENT, JUSTICE, LEAD, OFFICER, PARTNER

VISITING = (ANONYMOUS, LEAD, "team member", JUSTICE, PARTNER, ADMINISTRATOR, CLIENT, OFFICER)
LONG, SEED = 20_000, 20_261_122
#: Cases in one part: what was generated before weighs on what is generated next.
PART = 250


class Part(NamedTuple):
    """A part of a run, with the seed of its cases."""

    seed: int
    cases: int


def parts_of(cases: int) -> Iterator[Part]:
    """Yield the parts of a run of so many cases."""
    for number in range(-(-cases // PART)):
        yield Part(SEED + number, min(PART, cases - number * PART))


def call_the_api(visitors: Visitors, kind: str, examples: int, start: int) -> None:
    """Send generated calls of the API, and look at each answer."""
    load_all_checks()
    parts = granted(visitors, kind)
    checks = [
        not_a_server_error,
        *CHECKS.get_by_names(["content_type_conformance", "response_schema_conformance"]),
    ]

    @_sized(examples, start)
    @given(case=fuzz.api_calls(described(visitors)), data=st.data())
    def run(case: Any, data: st.DataObject) -> None:
        fuzz.aim(visitors, kind, case, data.draw)
        answer = fuzz.call(visitors, kind, case)
        case.validate_response(answer, checks=checks)
        assert not forbidden(visitors, kind, answer.text, parts)

    run()


def fill_in_forms(visitors: Visitors, kind: str, examples: int, start: int) -> None:
    """Send generated answers to every form, and look at what comes back."""
    forms, parts = forms_of(visitors, kind), granted(visitors, kind)

    @_sized(examples, start)
    @given(data=st.data())
    def run(data: st.DataObject) -> None:
        form = data.draw(st.sampled_from(forms))
        sent = data.draw(fuzz.answers_to(form))
        place = "query_string" if form.method == "GET" else "data"
        answer = visitors.open(kind, form.method, path=form.path, **{place: sent})
        assert answer.status_code < 500
        assert not forbidden(visitors, kind, answer.get_data(as_text=True), parts)

    run()


WHATS: dict[str, Callable[[Visitors, str, int, int], None]] = {"api": call_the_api, "forms": fill_in_forms}


# What is read once for all parts of a run: the description, and every page for its forms.
described, forms_of = cache(fuzz.described), cache(fuzz.forms_of)


def forbidden(visitors: Visitors, kind: str, text: str, parts: Any) -> set[Any]:
    """Return every marked text of an answer that the predicate refuses to a kind of account."""
    return {one for one in marked(text) if not is_allowed(visitors, kind, one, parts)}


def main(arguments: list[str]) -> int:
    """Do what is left of the asked runs; return 1 when something was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--kind", action="append", choices=VISITING, help="default: each")
    parser.add_argument("--what", action="append", choices=sorted(WHATS), help="default: both")
    parser.add_argument("--cases", type=int, default=LONG, help="of each, for each kind of account")
    parser.add_argument("--told", action="store_true", help="sum up what was done")
    asked = parser.parse_args(arguments)
    if not asked.told:
        os.environ.setdefault("SCHAKEL_DATA_KEYS", new_key())
        with tempfile.TemporaryDirectory() as folder, quiet_jobs(), visitors_in(Path(folder)) as visitors:
            _go_on(visitors, asked)
    return _tell(_lines(asked.log))


def _go_on(visitors: Visitors, asked: argparse.Namespace) -> None:
    # Part by part over all kinds, so that whenever it is stopped each kind had about as many.
    done = {(line["what"], line["kind"], line["seed"]) for line in _lines(asked.log)}
    for part in parts_of(asked.cases):
        for kind in asked.kind or VISITING:
            for what in asked.what or sorted(WHATS):
                if (what, kind, str(part.seed)) not in done:
                    _do(visitors, asked.log, what, kind, part)


def _do(visitors: Visitors, log: Path, what: str, kind: str, part: Part) -> None:
    started, found = time.process_time(), "ok"
    try:
        WHATS[what](visitors, kind, part.cases, part.seed)
    except Exception as error:  # whatever it is, it is a finding, and the next part goes on
        found = " ".join(f"{type(error).__name__}: {error}".split())[:2000]
        visitors.undo()
    seconds = f"{time.process_time() - started:.1f}"
    with log.open("a", newline="", encoding="utf-8") as file:
        csv.writer(file).writerow((what, kind, part.seed, part.cases, seconds, found))


def _lines(log: Path) -> list[dict[str, str]]:
    if not log.exists():
        return []
    names = ("what", "kind", "seed", "cases", "seconds", "found")
    with log.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, names))


def _tell(lines: list[dict[str, str]]) -> int:
    cases: Counter[tuple[str, str]] = Counter()
    seconds: dict[tuple[str, str], float] = {}
    for line in lines:
        of = line["kind"], line["what"]
        cases[of] += int(line["cases"])
        seconds[of] = seconds.get(of, 0) + float(line["seconds"])
    for of, number in cases.items():
        sys.stdout.write(f"{of[0]}, {of[1]}: {number} cases, {seconds[of]:.0f} s of processor\n")
    found = [line for line in lines if line["found"] != "ok"]
    for line in found:
        sys.stdout.write(f"found: {line['kind']}, {line['what']}, seed {line['seed']}: {line['found']}\n")
    return 1 if found else 0


def _sized(examples: int, start: int) -> Callable[[Any], Any]:
    calm = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    return lambda test: seed(start)(calm(test))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
