"""Anonymous questions: asked from a client's team, answered by who never learns about whom (CONF-15)."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_smorest import Blueprint

from coordination.advice import operations, queries
from coordination.advice.models import AdviceQuestion
from coordination.consent.access import open_file
from coordination.errors import NotFound
from coordination.vocabulary import ClientPart
from web import access, letters
from web.actors import current_actor
from web.api.reading import picked
from web.api.schemas import casework as shape
from web.presenters import advice as presenter
from web.unit_of_work import unit_of_work

blueprint = Blueprint("api_advice", __name__, description="Advice on an anonymous question")

_rule = access.roles(*operations.ASKERS)
_profile = access.client_part(ClientPart.FUNCTIONAL_PROFILE, *operations.ASKERS)


@blueprint.get("/advice")
@_rule
@blueprint.response(200, shape.QuestionSchema(many=True))
def index() -> list[dict[str, Any]]:
    """List the questions on which the asker's advice is wanted."""
    with unit_of_work() as session:
        return [_question(one) for one in queries.questions_for(session, current_actor())]


@blueprint.get("/advice/<ref>")
@_rule
@blueprint.response(200, shape.OpenQuestionSchema)
def show(ref: str) -> dict[str, Any]:
    """Return a question with its functional facts, and nothing of who it is about."""
    with unit_of_work() as session:
        asked = queries.open_question(session, current_actor(), ref)
        facts = [{"what": what, "value": value} for what, value in presenter.facts_of(asked)]
        return _question(asked) | {"facts": facts}


@blueprint.post("/advice/<ref>/answer")
@_rule
@blueprint.arguments(shape.AdviceSchema)
@blueprint.response(204)
def answer(given: dict[str, str], ref: str) -> None:
    """Answer a question."""
    with unit_of_work() as session:
        operations.answer(session, current_actor(), question_ref=ref, answer=given["answer"])


@blueprint.get("/clients/<ref>/advice")
@_profile
@blueprint.response(200, shape.AskedSchema(many=True))
def of_client(ref: str) -> list[dict[str, Any]]:
    """Return what was asked about a client."""
    with unit_of_work() as session:
        file = open_file(session, current_actor(), ref, ClientPart.TEAM, ClientPart.FUNCTIONAL_PROFILE)
        if not (file.shows(ClientPart.TEAM) and file.shows(ClientPart.FUNCTIONAL_PROFILE)):
            raise NotFound("client")
        return [_asked(one) for one in queries.questions_about(session, file)]


@blueprint.post("/clients/<ref>/advice")
@_profile
@blueprint.arguments(shape.AskSchema)
@blueprint.response(201, shape.AskedSchema)
def ask(given: dict[str, Any], ref: str) -> dict[str, Any]:
    """Put a question to who advises the team."""
    with unit_of_work() as session:
        asked = operations.ask(
            session,
            current_actor(),
            client_ref=ref,
            adviser_id=given["adviser"],
            question=given["question"],
            facts=given["facts"],
        )
        link = url_for("advice.show", ref=asked.ref, _external=True)
        letters.tell(session, [asked.adviser.professional_id], link)
        return _asked(asked)


def _question(asked: AdviceQuestion) -> dict[str, Any]:
    return picked(
        asked,
        *("ref", "asked_on", "question", "answer", "answered_on"),
        asked_by="asked_by.display_name",
        asked_by_organisation="asked_by.organisation.name",
    )


def _asked(asked: AdviceQuestion) -> dict[str, Any]:
    return _question(asked) | picked(asked, "facts", adviser="adviser.professional.display_name")
