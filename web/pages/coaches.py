"""Who can do what of a job coach's work, who has room, and one's own profile."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from coordination.coaching import operations, queries, rules
from coordination.errors import GuardFailed
from coordination.organisations.models import Professional
from coordination.organisations.queries import professionals
from coordination.placements.queries import own_placement
from coordination.services.queries import services
from coordination.vocabulary import ActorRole, ClientPart, JobCoachCompetence, JobCoachTask
from web import access
from web.actors import current_actor
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters.labels import label_of, labels_of
from web.presenters.languages import language_name
from web.presenters.network import service_name
from web.presenters.texts import capital
from web.unit_of_work import unit_of_work

blueprint = Blueprint("coaches", __name__, url_prefix="/coaches")

_readers = access.roles(
    ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.PARTNER, ActorRole.ADMINISTRATOR
)
_LARGEST = 2**31 - 1


@blueprint.get("/")
@_readers
def index() -> ResponseReturnValue:
    """Find who can do a task, those with room first."""
    form = FormInput(request.args)
    task = form.code("task", _("Taak"), JobCoachTask, required=False)
    language = form.text("language", _("Taal"), maximum=5, required=False)
    placement = form.text("placement", _("Plek"), maximum=20, required=False)
    with unit_of_work() as session:
        actor = current_actor()
        people = queries.who_can(session, actor, task=task, language=language)
        mine = professionals(session, organisation_id=actor.organisation_id) if actor.organisation_id else []
        own = [one for one in services(session) if one.organisation_id == actor.organisation_id]
        return render_template(
            "coaches/index.html",
            form=form,
            people=[(one, labels_of(one.missing), labels_of(one.tasks)) for one in people],
            tasks=_choices(list(JobCoachTask)),
            task=task,
            stage=None if task is None else rules.STAGE_OF.get(task),
            spoken=[(code, language_name(code)) for code in sorted(_spoken(people))],
            placement=placement if actor.has(ActorRole.SUPERVISOR) else None,
            colleagues=mine,
            services=own,
            guides=[
                (one, ", ".join(language_name(code) for code in one.languages))
                for one in queries.who_guides(session, actor)
            ]
            if actor.has(*queries.COLLEAGUES)
            else None,
            me=actor.professional_id,
            without=queries.coaches_without_profile(session),
        )


@blueprint.get("/professionals/<int:number>")
@_readers
def professional(number: int) -> ResponseReturnValue:
    """Show the profile of a colleague, to be kept by the own organisation."""
    with unit_of_work() as session:
        return _profile_page(session, "professional", number)


@blueprint.post("/professionals/<int:number>")
@_readers
def keep_professional(number: int) -> ResponseReturnValue:
    """Keep what a colleague can do."""
    return _keep("professional", number)


@blueprint.get("/services/<int:number>")
@_readers
def service(number: int) -> ResponseReturnValue:
    """Show the profile of a service of the own organisation."""
    with unit_of_work() as session:
        return _profile_page(session, "service", number)


@blueprint.post("/services/<int:number>")
@_readers
def keep_service(number: int) -> ResponseReturnValue:
    """Keep what a service can do."""
    return _keep("service", number)


@blueprint.post("/of/<ref>")
@access.client_part(ClientPart.PROPOSALS, ActorRole.SUPERVISOR)
def assign(ref: str) -> ResponseReturnValue:
    """Let somebody with room coach a stay."""
    form = FormInput(request.form)
    number = form.integer("professional", _("Jobcoach"), minimum=1, maximum=_LARGEST)
    try:
        with unit_of_work() as session:
            own_placement(session, current_actor(), ref)
            if number is None:
                warned(_("Kies een jobcoach uit de lijst."))
            else:
                operations.assign_coach(session, current_actor(), placement_ref=ref, professional_id=number)
                told(_("De jobcoach is gekozen."))
    except GuardFailed:
        warned(_("Dat lukt niet: de jobcoach heeft geen plaats meer, of de plek ligt nog niet vast."))
    return redirect(url_for("placements.show", ref=ref), 303)


def _keep(kind: str, number: int) -> ResponseReturnValue:
    form = FormInput(request.form)
    tasks = form.codes("tasks", _("Taken"), JobCoachTask)
    competences = form.codes("competences", _("Competenties"), JobCoachCompetence)
    with unit_of_work() as session:
        if form.errors:
            return _profile_page(session, kind, number, form), 422
        operations.set_profile(
            session, current_actor(), tasks=tasks, competences=competences, **_whose(kind, number)
        )
    told(_("Het profiel is bewaard."))
    return redirect(url_for("coaches.index"), 303)


def _whose(kind: str, number: int) -> dict[str, int]:
    return {"professional_id" if kind == "professional" else "service_id": number}


def _profile_page(session: Session, kind: str, number: int, form: FormInput | None = None) -> str:
    owner = queries.owner_of(session, current_actor(), **_whose(kind, number))
    profile = queries.profile_of(session, **_whose(kind, number))
    return render_template(
        "coaches/profile.html",
        kind=kind,
        number=number,
        name=owner.display_name if isinstance(owner, Professional) else service_name(owner),
        form=form or FormInput(MultiDict()),
        tasks=_choices(list(JobCoachTask)),
        competences=_choices(list(JobCoachCompetence)),
        has_tasks=[one.value for one in profile.tasks] if profile else [],
        has_competences=[one.value for one in profile.competences] if profile else [],
    )


def _spoken(people: list[queries.Able]) -> set[str]:
    return {"nl", *(code for one in people for code in one.languages)}


def _choices(codes: list[JobCoachTask] | list[JobCoachCompetence]) -> list[tuple[str, str]]:
    return [(one.value, capital(label_of(one))) for one in codes]
