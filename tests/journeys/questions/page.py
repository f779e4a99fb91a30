"""Make ``docs/questions.md``: each question, in how many clicks it is answered, and where.

::

    python -m tests.journeys.questions.page
"""

from tests.journeys.questions import members, partners, supervisors  # they fill the list
from tests.journeys.questions.asked import MOST_CLICKS, QUESTIONS, ROLES
from tests.support.sources import ROOT

PAGE = ROOT / "docs" / "questions.md"
HEAD = f"""# Questions, and where they are answered

What people ask every day, ten questions for each kind of user, each answered within {MOST_CLICKS} clicks of
the start page. This page is made by `python -m tests.journeys.questions.page`. The tests in
`tests/journeys/questions/` walk each way in a browser, count the clicks, and compare what stands there with
the database:

```
.venv/bin/pytest tests/journeys/questions
```

A click opens a page. Choosing in a list, and typing, belong to the click or the Enter that sends them; `/`
leads to the search of the bar from every page, and a full reference leads straight to its client. With 0
clicks the start page itself answers. On a phone it takes as many: there the start page bears the search and
the first places of the menu. Three questions are walked so every time, all thirty in the long tests:

```
.venv/bin/pytest tests/journeys/questions -m "long or not long" -k phone
```
"""


def made() -> str:
    """Return the page."""
    assert {members, partners, supervisors}, "they fill the list"
    parts = [HEAD]
    for role, title in ROLES.items():
        parts.append(f"## {title}\n\n| | question | clicks | where |\n|---:|---|---:|---|")
        parts[-1] += "".join(
            f"\n| {one.number} | {one.asked} | {one.clicks} | {one.where} |"
            for one in sorted(QUESTIONS, key=lambda one: one.number)
            if one.role == role
        )
        parts[-1] += "\n"
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(made(), encoding="utf-8")
