"""The questions that people ask every day, and how the answer to each is found.

Of each question stands here what is asked, in how many clicks the answer is there, and on which page; the
test walks that way, counts, and reads the answer. Choosing in a list or typing belongs to the click that
sends it.
`page` makes ``docs/questions.md`` of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MOST_CLICKS = 2
ROLES = {
    "supervisor": "Trajectory supervisor",
    "partner": "Partner organisation",
    "team_member": "Case-team member",
}
#: Who of the demo asks, unless a question names another.
PEOPLE = {
    "supervisor": "Lotte Van Denkbeeld",
    "partner": "Martine Zilverblick",
    "team_member": "Nadia Van Nergens",
}


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question.

    Attributes
    ----------
    role, number
        Whose question it is, and its number in that list.
    asked
        The question, in the words of the one who asks.
    clicks
        From the start page; 0 where the start page itself answers.
    where
        The page and the part of it on which the answer stands.
    person
        Who of the demo asks.
    answer
        Walks there with a `Walk`, and reads the answer beside the database.
    """

    role: str
    number: int
    asked: str
    clicks: int
    where: str
    person: str
    answer: Callable[..., None]

    @property
    def name(self) -> str:
        return f"{self.role}-{self.number}"


QUESTIONS: list[Question] = []


def question(
    role: str, number: int, asked: str, *, clicks: int, where: str, person: str | None = None
) -> Callable[..., Any]:
    """Put a question with its way into the list; a person of its own asks where the usual one has no case."""

    def keep(answer: Callable[..., None]) -> Callable[..., None]:
        QUESTIONS.append(
            Question(
                role=role,
                number=number,
                asked=asked,
                clicks=clicks,
                where=where,
                person=person or PEOPLE[role],
                answer=answer,
            )
        )
        return answer

    return keep
