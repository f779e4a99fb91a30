"""Where the time of a round goes: `python -m benchmarks.profile_round` writes docs/profile-of-a-round.md.

The stages are timed without the profiler, which slows Python down and leaves numpy and OR-Tools as they are;
the functions come from a second run under it.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time
from pathlib import Path

from benchmarks.market import SEED, SIZES
from benchmarks.measure import day, machine, peak_megabytes, timed, versions
from matching import Plan, Progress, make_plan
from seed.synthetic import city_facts

PAGE = Path(__file__).parents[1] / "docs" / "profile-of-a-round.md"
ROOT = Path(__file__).parents[1]
SHOWN = 15
#: How the stages are told in words.
STAGES = {
    "options": "records to columns, hard rules, scores, options, the problem",
    "solve": "the plan with its prices and its bound",
    "check": "the check that shares nothing with the solver",
    "explain": "reasons and three others for all proposals, why not and what would help for all others,"
    " first come first served, and ranking by priority",
}


def main() -> None:
    """Measure a round of Ghent and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile_round", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="ghent")
    parser.add_argument("--show", action="store_true", help="print the page and write nothing")
    asked = parser.parse_args()
    clients, offers = SIZES[asked.size]
    facts = city_facts(clients, offers, SEED)
    make_plan(city_facts(300, 30, SEED))  # so that imports do not count
    began: dict[str, float] = {}

    def told(now: Progress) -> None:
        began.setdefault(now.stage, time.process_time())

    plan, seconds = timed(lambda: make_plan(facts, progress=told))
    peak = peak_megabytes()
    ends = [*list(began.values())[1:], time.process_time()]
    stages = {name: end - start for (name, start), end in zip(began.items(), ends, strict=True)}
    profile = cProfile.Profile(time.process_time)
    profile.runcall(make_plan, facts)
    page = _page(plan, stages, seconds, peak, profile)
    if asked.show:
        print(page)
    else:
        PAGE.write_text(page, encoding="utf-8")


def _page(
    plan: Plan, stages: dict[str, float], seconds: float, peak: float, profile: cProfile.Profile
) -> str:
    whole = sum(stages.values())
    first = max(stages, key=lambda name: stages[name])
    rows = "\n".join(
        f"| {name} | {STAGES[name]} | {100 * took / whole:.0f} % | {took:.2f} |"
        for name, took in stages.items()
    )
    lines = "\n".join(f"| {own:.2f} | {calls:,} | {where} |" for own, calls, where in _functions(profile))
    counts = plan.counts
    return f"""# Where the time of a round goes

A round of {counts.clients:,} clients and {counts.offers:,} offers, from facts in memory to a plan explained
to the last client: {counts.pairs:,} pairs that may be proposed, {counts.options:,} options,
{len(plan.proposals):,} placed, {plan.status} with a gap of {100 * plan.gap:.3f} %. It takes
**{seconds:.2f} s** of the processor and {peak:.0f} MB at most, the facts included.
**{first.capitalize()}** dominates, with {100 * stages[first] / whole:.0f} %.

This page is written by `python -m benchmarks.profile_round`. Measured on {day()};
{machine()}; {versions()}.

| stage | what | share | seconds of the processor |
| --- | --- | ---: | ---: |
{rows}

## The functions that take most themselves

From a second run under Python's profiler, which slows Python down, and numpy and OR-Tools not: these seconds
are for comparing with each other only.

| seconds | calls | function |
| ---: | ---: | --- |
{lines}
"""


def _functions(profile: cProfile.Profile) -> list[tuple[float, int, str]]:
    found = []
    for (file, line, name), (_, calls, own, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        found.append((own, calls, f"`{_where(file, line, name)}`"))
    return sorted(found, reverse=True)[:SHOWN]


def _where(file: str, line: int, name: str) -> str:
    path = Path(file)
    if file == "~":
        return name.strip("<>").replace("built-in method ", "").replace("method ", "")
    if ROOT in path.parents and ".venv" not in path.parts:
        return f"{path.relative_to(ROOT)}:{name}"
    parts = (
        path.parts[path.parts.index("site-packages") + 1 :] if "site-packages" in path.parts else (path.name,)
    )
    return f"{'/'.join(parts)}:{name}"


if __name__ == "__main__":
    main()
