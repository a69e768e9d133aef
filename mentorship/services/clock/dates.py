"""Rounds whose day has come, by the calendar of their own time zone."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone

from mentorship import states
from mentorship.models import Program, Round
from mentorship.services import readiness, rounds


def today(round: Round, now: datetime) -> date:
    """The date in the round's zone."""
    return now.astimezone(round.zone).date()


def opening(now: datetime) -> Iterator[Round]:
    """Drafts whose first day of sign-up has come since they were set up, and that lack nothing."""
    rows = Round.objects.filter(state=Round.State.DRAFT).select_related("program")
    for round in rows:
        day = today(round, now)
        last = round.last_closes_on
        over = last is not None and last < day
        due = opens_by_itself(round) and round.first_opens_on <= day and not over
        if due and not readiness.barring(round):
            yield round


def is_held_up(round: Round) -> bool:
    """Whether a draft would have opened by itself by now, were it not for what it lacks."""
    if not opens_by_itself(round):
        return False
    due = round.first_opens_on <= today(round, timezone.now())
    return due and bool(readiness.barring(round))


def opens_by_itself(round: Round) -> bool:
    """Whether a draft opens on its first day of sign-up.

    One that is set up on that day or later is still being written: its coordinator opens it.
    """
    return (
        round.state == Round.State.DRAFT
        and today(round, round.state_changed_at) < round.first_opens_on
    )


def open_signup(round: Round, now: datetime) -> None:
    """Let people join."""
    rounds.open_signup(None, round)


def signup_over(now: datetime) -> Iterator[Round]:
    """Open rounds whose last day of sign-up has passed in both roles; informal ones stay open."""
    rows = Round.objects.filter(state=Round.State.OPEN, signup_closes_on__isnull=False)
    for round in rows.exclude(program__kind=Program.Kind.INFORMAL).select_related("program"):
        if round.last_closes_on and round.last_closes_on < today(round, now):
            yield round


def close_signup(round: Round, now: datetime) -> None:
    """Take no more sign-ups."""
    rounds.close_signup(None, round)


def begun(now: datetime) -> Iterator[Round]:
    """Announced rounds whose first day has come."""
    rows = Round.objects.filter(state=Round.State.ANNOUNCED, starts_on__isnull=False)
    for round in rows.select_related("program"):
        if round.starts_on and round.starts_on <= today(round, now):
            yield round


def start(round: Round, now: datetime) -> None:
    """Mark the round as under way."""
    rounds.start(None, round)


def over(now: datetime) -> Iterator[Round]:
    """Rounds whose last day has passed: conventions wherever they have got to, others once begun.

    A long-term round that was never announced is left to its coordinator.
    """
    rows = Round.objects.filter(state__in=states.ROUND_UNDER_WAY, ends_on__isnull=False)
    for round in rows.exclude(program__kind=Program.Kind.INFORMAL).select_related("program"):
        ready = round.program.is_convention or round.state in (
            Round.State.ANNOUNCED,
            Round.State.RUNNING,
        )
        if ready and round.ends_on and round.ends_on < today(round, now):
            yield round


def close(round: Round, now: datetime) -> None:
    """Close the round; what still waits for an answer in it is called off."""
    rounds.close(None, round)
