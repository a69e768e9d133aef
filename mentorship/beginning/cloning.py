"""A round once more: everything as it was, the dates moved to another start."""

from datetime import date, datetime
from typing import Any

from accounts.models import User
from mentorship import access
from mentorship.beginning.calendar import (
    DAYS_OF_A_CONVENTION,
    GIVEN,
    counted,
    distances,
    working_day,
)
from mentorship.eligibility.judging import rules_of
from mentorship.models import Gathering, Round
from mentorship.models.windows import MILESTONES
from mentorship.services import eligibility, gatherings, rounds
from mentorship.services.acts import act, log

DATES = (
    *("signup_opens_on", "signup_closes_on", "mentors_open_on", "mentors_close_on"),
    *("late_until", "announce_on", "starts_on", "ends_on"),
    *MILESTONES,
)
KEPT = (
    *("time_zone", "offer_days", "place", "minimum_points", "weights"),
    *("mentee_places", "mentor_places", "own_rules", "reviews_first"),
    *("matches_nightly", "rolling", "run_every_days"),
)


def first_column(source: Round) -> str:
    """From which date the others are counted: the start, else the day on which sign-up opens."""
    return "starts_on" if source.starts_on else "signup_opens_on"


def moved(source: Round, start: date, today: date) -> dict[str, date]:
    """The dates of a round by column, moved so that it begins on `start`.

    They keep their distances from it; what falls on a weekend moves to the Monday after it, but
    for the days of a convention.
    """
    first = first_column(source)
    days = distances({name: getattr(source, name) for name in DATES}, getattr(source, first))
    kept = DAYS_OF_A_CONVENTION if source.program.is_convention else GIVEN
    return counted(days, start, today, kept=kept | {first})


def events(source: Round, start: date, today: date) -> list[dict[str, Any]]:
    """The round's events at the same hour, moved as its dates are; without those called off."""
    rows = source.gatherings.filter(called_off_at=None)
    moved = [_moved_event(source, event, start) for event in rows]
    return [values for values in moved if values["starts_at"].date() >= today]


def _moved_event(source: Round, event: Gathering, start: date) -> dict[str, Any]:
    local = event.starts_at.astimezone(source.zone)
    day = start + (local.date() - getattr(source, first_column(source)))
    if not source.program.is_convention:
        day = working_day(day)
    values = {name: getattr(event, name) for name in gatherings.COLUMNS}
    return {**values, "starts_at": datetime.combine(day, local.time(), source.zone)}


@act
def clone(actor: User, source: Round, name: str, start: date, today: date) -> Round:
    """Set up a round like one that the actor runs, as a draft of the same program.

    Rules of its own, events, weights, places and everything else are taken as they are now; people,
    pairings and exceptions are not.

    Raises
    ------
    Refused : the program has a round of this name already.
    """
    access.round_run_for(actor, source.pk)
    rows = Round.objects.select_for_update(no_key=True, of=("self",)).select_related("program")
    source = rows.get(pk=source.pk)  # as it is now, and nobody changes it meanwhile
    kept: dict[str, Any] = {column: getattr(source, column) for column in KEPT}
    dates = moved(source, start, today)
    round = rounds.create(actor, Round(program=source.program, name=name, **kept, **dates))
    if source.own_rules:
        for rule in rules_of(source):
            eligibility.copy_rule(rule, round)
    for values in events(source, start, today):
        gatherings.plan(actor, round, values)
    log("round.cloned", actor, round=round, source=source.name)
    return round
