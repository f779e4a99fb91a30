"""Loads the capacity offers: their half-day grids, their days, and what makes some of them special."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.capacity import operations as capacity
from coordination.capacity.models import CapacityOffer
from coordination.capacity.rules import REVIEW_DAYS
from coordination.clock import BRUSSELS
from coordination.vocabulary import (
    Adaptation,
    HalfDays,
    IncomeStatus,
    LanguageLevel,
    PlacementKind,
    Sector,
    WarmIntroduction,
    WorkfloorPhase,
    WorkSetting,
    parse_code,
)
from seed.ghent.network import Network
from seed.ghent.tables import Entry, entries, half_days, rows

FILES = ("offers_volunteering.toml", "offers_care_and_groups.toml", "offers_work.toml")

# An offer was last confirmed at most 25 days ago, so that one is due for review almost every day.
REVIEW_WITHIN_DAYS = (3, 28)
STALE_SINCE_DAYS = 9
MORNING = time(9, 30, tzinfo=BRUSSELS)


def load_offers(
    session: Session, actor: Actor, network: Network, random_seed: int, today: date
) -> dict[str, CapacityOffer]:
    """Load every offer and return them by the keys of the data files."""
    offers = {}
    conditions = {row["offer"]: (where, row) for where, row in rows("work_conditions.csv")}
    for key, entry in entries(*FILES):
        days_left = random.Random(f"{random_seed}:{key}").randint(*REVIEW_WITHIN_DAYS)
        facts = _conditions(network, *conditions[key])
        offers[key] = _load_offer(session, actor, network, entry, facts, today, days_left)
        entry.finish()
    return offers


def _load_offer(
    session: Session,
    actor: Actor,
    network: Network,
    entry: Entry,
    facts: dict[str, Any],
    today: date,
    days_left: int,
) -> CapacityOffer:
    def organisation(key: str) -> Any:
        name = entry.maybe(key, str)
        return network.organisations[name] if name else None

    host = entry.take("host", str)
    contact = entry.maybe("contact", str)
    starts_in = entry.maybe("starts_in_weeks", int)
    ends_in = entry.maybe("ends_in_weeks", int)
    stale = entry.take("stale", bool, False)
    review_by = today + timedelta(days=-STALE_SINCE_DAYS if stale else days_left)
    least, most = entry.take("half_days", list, [1, 10])
    offer = capacity.publish_offer(
        session,
        actor,
        service=network.services[entry.take("service", str)],
        site=network.sites[host][entry.take("site", int, 0)],
        host=network.organisations[host],
        guiding=organisation("guiding"),
        employer=organisation("employer"),
        contact=network.professionals[contact] if contact else None,
        title=entry.take("title", str),
        tasks_text=entry.take("tasks", str),
        placement_kind=entry.code("kind", PlacementKind),
        sector=entry.code("sector", Sector),
        settings=entry.codes("settings", WorkSetting),
        skills=entry.take("skills", list, []),
        min_half_days=least,
        max_half_days=most,
        valid_from=today + (timedelta(weeks=starts_in) if starts_in else -timedelta(days=60)),
        valid_to=today + timedelta(weeks=ends_in) if ends_in else None,
        review_by=review_by,
        confirmed_at=datetime.combine(review_by - timedelta(days=REVIEW_DAYS), MORNING),
        income_statuses_accepted=entry.codes("income", IncomeStatus),
        min_dutch_level=entry.code("min_dutch", LanguageLevel, LanguageLevel.NONE),
        language_support=entry.take("language_support", bool, False),
        adaptations_available=entry.codes("adaptations", Adaptation),
        duration_weeks=entry.maybe("weeks", int),
        travel_cost_paid=entry.take("travel_paid", bool, False),
        safety_requirement_text=entry.maybe("safety", str),
        is_demo=True,
        **facts,
        **_grid(entry),
    )
    pause = entry.maybe("pause", list)
    if pause:
        first, last = (today + timedelta(days=days) for days in pause)
        capacity.pause_intake(session, actor, offer_id=offer.id, paused_from=first, paused_until=last)
    return offer


def _conditions(network: Network, where: str, row: dict[str, str]) -> dict[str, Any]:
    """Return what it is like to work somewhere, as a row of the invented conditions says."""
    competences = (pair.split(":") for pair in row["competences"].split())
    return {
        "regular_environment": row["regular"] == "yes",
        "support_intensity_offered": int(row["support"]),
        "stress_level": int(row["stress"]),
        "group_best": int(row["group"]) if row["group"] else None,
        "guidance_minutes": int(row["minutes"]) if row["minutes"] else None,
        "most_newcomers": int(row["newcomers"]) if row["newcomers"] else None,
        "most_much_support": int(row["much_support"]) if row["much_support"] else None,
        "steady_supervisor": row["steady"] == "yes" if row["steady"] else None,
        "warm_introductions": [
            parse_code(WarmIntroduction, code, where) for code in row["introductions"].split()
        ],
        "meal_included": row["meal"] == "yes",
        "premium_cents_per_half_day": int(row["premium"]) if row["premium"] else None,
        "anchor_person": network.professionals[row["anchor"]] if row["anchor"] else None,
        "job_coach": network.professionals[row["coach"]] if row["coach"] else None,
        "required_competences": {code: int(level) for code, level in competences},
        "phases_accepted": [parse_code(WorkfloorPhase, code, where) for code in row["phases"].split()],
    }


def _grid(entry: Entry) -> dict[str, Any]:
    """Return the blocks with their places, or the places of every half-day that clients choose from."""
    free = entry.maybe("free", list)
    if free is not None:
        return {"free_choice": {name: places for text, places in free for name in half_days(text)}}
    shifts: Sequence[tuple[str, HalfDays, int]] = [
        (name, half_days(text), places) for name, text, places in entry.take("shifts", list)
    ]
    return {"shifts": shifts}
