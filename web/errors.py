"""Every refusal as a page in plain words, or as JSON for programs. What is refused reads as absent."""

from __future__ import annotations

import logging

from flask import Flask, current_app, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from coordination.audit.operations import RecordUnwritable
from coordination.errors import (
    CoordinationError,
    DatabaseUnusable,
    GuardFailed,
    IllegalTransition,
    InvalidInput,
    NotAllowed,
    NotFound,
)
from web import drafts
from web.access import wants_json
from web.accounts.sessions import login_manager_of
from web.back import way_back
from web.extensions import db
from web.i18n import gettext as _
from web.presenters import refusals as refusals

_log = logging.getLogger(__name__)


def init_errors(app: Flask) -> None:
    """Register what answers when something cannot be done."""
    app.register_error_handler(CoordinationError, _refused)
    app.register_error_handler(StaleDataError, _changed_meanwhile)
    app.register_error_handler(IntegrityError, _changed_meanwhile)
    app.register_error_handler(DataError, _unfit)
    for unreachable in (OperationalError, InterfaceError, DatabaseUnusable, RecordUnwritable):
        app.register_error_handler(unreachable, _unavailable)
    app.register_error_handler(CSRFError, _form_expired)
    for status in (400, 401, 403, 404, 405, 413, 429):
        app.register_error_handler(status, _http)
    app.register_error_handler(500, _broken)
    app.register_error_handler(503, _unavailable)


def words(error: Exception) -> str:
    """Return what people read when an act was refused, by the error's code; never what was typed."""
    if isinstance(error, IllegalTransition | GuardFailed) and (sentence := refusals.refusal(error)):
        return sentence
    code = getattr(error, "code", "")
    return {
        "invalid_input": _("Er klopt iets niet in wat je invulde. Kijk het na en probeer opnieuw."),
        "unknown_code": _("Die keuze bestaat niet (meer). Kies opnieuw uit de lijst."),
        "invalid_half_days": _("Die dagdelen kunnen niet. Kies ze opnieuw in het weekrooster."),
        "illegal_transition": _("Dit kan niet meer: er is al een andere stap gezet. Kijk hoe het nu staat."),
        "guard_failed": _("Deze stap kan nog niet: er ontbreekt nog iets. Kijk wat er eerst moet gebeuren."),
        "capacity_taken": _("Die plaats is net ingenomen. Kies een andere plaats of een ander dagdeel."),
        "already_placed": _("Op dat dagdeel is er al een plaats voor deze persoon. Kies een ander dagdeel."),
        "not_allowed": _("Dat mag je met jouw rol niet doen. Vraag het aan de trajectbegeleider."),
        "database_unusable": _("Schakel kan even niet bij zijn gegevens."),
    }.get(code, _("Dat is niet gelukt. Kijk hoe het nu staat en probeer opnieuw."))


def stale_words() -> str:
    """Return what people read when somebody else changed the same thing a moment earlier."""
    return _("Iemand anders heeft dit net gewijzigd. Kijk hoe het nu staat en probeer opnieuw.")


def _refused(error: CoordinationError) -> ResponseReturnValue:
    if isinstance(error, NotFound | NotAllowed):
        return _not_found()
    status = 422 if isinstance(error, InvalidInput) else 409
    return _answer(status, error.code, _("Dit is niet gelukt"), words(error), text=str(error))


def _changed_meanwhile(error: StaleDataError | IntegrityError) -> ResponseReturnValue:
    _log.warning("refused as changed meanwhile: %s", type(error).__name__)
    return _answer(409, "stale", _("Dit is net gewijzigd"), stale_words(), text="it was changed meanwhile")


def _unfit(error: DataError) -> ResponseReturnValue:
    """Refuse what no column can hold and no form of ours looked for, such as a text with a zero byte."""
    _log.warning("refused as unfit: %s", type(error.orig).__name__)
    title = _("Dit is niet goed toegekomen")
    return _answer(422, InvalidInput.code, title, words(InvalidInput("", "")), text="a value cannot be kept")


def _not_found() -> ResponseReturnValue:
    return _answer(
        404,
        "not_found",
        _("Deze pagina is er niet"),
        _("Misschien is het adres verkeerd getypt, of is wat je zoekt er niet (meer) voor jou."),
        text="there is nothing here",
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status in (403, 404):
        return _not_found()
    titles = {
        401: (_("Meld je eerst aan"), _("Voor deze pagina moet je aangemeld zijn.")),
        405: (_("Zo werkt deze pagina niet"), _("Ga terug en gebruik de knop op de pagina.")),
        413: (_("Dat is te groot"), _("Maak wat je doorstuurde kleiner en probeer opnieuw.")),
        429: (
            _("Even wachten"),
            _("Je vroeg in korte tijd heel veel op. Er is niets mis: probeer het over een kwartier opnieuw."),
        ),
    }
    title, explanation = titles.get(
        status, (_("Dit is niet goed toegekomen"), _("Ga terug, kijk na wat je invulde en probeer opnieuw."))
    )
    page = _answer(status, error.name.lower(), title, explanation, text=error.name)
    answer = current_app.make_response(page)
    # A refusal of a method must say which ones there are, and one for a while how long (RFC 9110).
    for name in ("Allow", "Retry-After"):
        if said := error.get_response().headers.get(name):
            answer.headers[name] = said
    return answer


def _form_expired(error: CSRFError) -> ResponseReturnValue:
    return _answer(
        400,
        "form_expired",
        _("Dit formulier is te lang blijven openstaan"),
        _("Er is niets gewijzigd. Ga terug, laad de pagina opnieuw en probeer het nog eens."),
        text="the form's token is missing or too old",
    )


def _broken(error: Exception) -> ResponseReturnValue:
    return _answer(
        500,
        "internal_error",
        _("Er ging iets mis bij ons"),
        _("Er is niets half bewaard. Probeer het straks opnieuw, of vertel wat je aan het doen was."),
        text="something went wrong on our side",
    )


def _unavailable(error: Exception) -> ResponseReturnValue:
    # The driver's own text may hold values from the statement: only the kind of error is written down.
    _log.error("the database is away: %s", type(error).__name__)
    db.session.remove()
    # Asking who is signed in would ask the database again.
    g._login_user = login_manager_of(current_app).anonymous_user()
    answer = current_app.make_response(
        _answer(
            503,
            "unavailable",
            _("Schakel is even niet bereikbaar"),
            _("Je hoeft niets te doen: probeer het over een minuut opnieuw. Er is niets half bewaard."),
            text="the database cannot be reached",
        )
    )
    answer.headers["Retry-After"] = "30"
    return answer


def _answer(status: int, code: str, title: str, explanation: str, *, text: str) -> ResponseReturnValue:
    if wants_json():
        return jsonify(code=status, status=code, message=text), status
    g.is_refusal = True
    back = None if request.method in ("GET", "HEAD") else way_back()
    typed = drafts.typed_texts()
    return render_template(
        "errors/error.html", title=title, explanation=explanation, back=back, typed=typed
    ), status
