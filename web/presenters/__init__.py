"""Words, colours, dates and figures as people read them; templates hold none of their own."""

from __future__ import annotations

from flask import Flask, g, request
from flask_login import current_user

from coordination.clients import references
from web.i18n import LANGUAGE_NAMES, language
from web.navigation import Entry, entries_for
from web.presenters import dates, half_days, labels, network, numbers, tags, texts


def init_presenters(app: Flask) -> None:
    """Give templates the filters of this package, and the layout what it shows on every page."""
    app.jinja_env.filters.update(
        {
            "ago": dates.ago,
            "as_tag": tags.as_tag,
            # Its own namesake makes "Werkgever (OCMW)" and "AMA" small.
            "capitalize": texts.capital,
            "day": dates.day,
            "half_day_words": half_days.words,
            "label": labels.label_of,
            "labels": labels.labels_of,
            "machine": dates.machine,
            "moment": dates.moment,
            "number": numbers.number,
            "percent": numbers.percent,
            "service_name": network.service_name,
            "short_day": dates.short_day,
            "time_ago": dates.time_ago,
        }
    )
    app.jinja_env.globals.update(example_reference=references.example, week_of=half_days.week_of)
    app.context_processor(_layout)


def _layout() -> dict[str, object]:
    entries: list[Entry] = []
    if current_user.is_authenticated:
        entries = entries_for(current_user.actor.roles)
    # What is refused must read like what is absent, so an error page stands in no section.
    section = None if g.get("is_refusal") else request.blueprint
    return {
        "language": language(),
        "language_names": LANGUAGE_NAMES,
        "menu": entries,
        "current_section": section,
    }
