"""Every component in every state, for who builds pages; in the demo and in tests only."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from coordination.vocabulary import HalfDays, LifeDomain, PlacementState
from web import access
from web.pages.picture_samples import samples
from web.presenters.half_days import grid_of, grid_of_places
from web.presenters.reasons import Bar
from web.presenters.steps import Step, StepState
from web.presenters.tags import TONES
from web.presenters.teams import DomainView

blueprint = Blueprint("design", __name__)

_NAMES = ("Lotte Van Denkbeeld", "Nadia Van Nergens", "Stef Droomers")
_MORNINGS = ("mon-morning", "tue-morning", "wed-morning", "thu-morning")


@blueprint.get("/design")
@access.public("shows components with invented content, and nothing outside the demo")
def index() -> ResponseReturnValue:
    """Show the components; outside demo and tests there is no such page."""
    if current_app.config["SCHAKEL"].is_production:
        abort(404)
    places = {**dict.fromkeys(_MORNINGS, 6), "fri-afternoon": 4, "wed-evening": 2}
    free = {"mon-morning": 6, "tue-morning": 2, "wed-morning": 0, "thu-morning": 1, "fri-afternoon": 4}
    return render_template(
        "design/index.html",
        lists={enum.__name__: list(tones) for enum, tones in TONES.items()},
        state=PlacementState.OFFERED,
        pictures=samples(),
        domains=[
            DomainView(
                domain, _NAMES[:count], ("niemand", "", "2 mensen: stem af", "3 mensen: stem af")[count]
            )
            for domain, count in zip(LifeDomain, (0, 1, 3, 0, 1, 2), strict=True)
        ],
        chosen=grid_of(HalfDays.of([*_MORNINGS, "mon-afternoon"])),
        places=grid_of_places(places, free),
        bars=[
            Bar("Wens", 10, 10, "groen stond bovenaan"),
            Bar("Groei", 6, 10, "leidt naar begeleid werken"),
            Bar("Afstand", 3.5, 10, "25 minuten met de fiets"),
            Bar("Werkdruk", -2, 10, "drukker dan wat nu past"),
            Bar("Taal", 0, 10, "maakt hier geen verschil"),
        ],
        steps=[
            Step("Op de korte lijst", StepState.DONE, "2 november"),
            Step("Besproken met cliënt", StepState.DONE, "5 november"),
            Step("Cliënt akkoord", StepState.CURRENT),
            Step("Voorgesteld aan partner", StepState.AHEAD),
            Step("Bevestigd", StepState.AHEAD),
        ],
    )
