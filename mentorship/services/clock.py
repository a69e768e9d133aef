"""What time moves: sign-ups close, offers lapse, conventions end, old drafts go."""

from datetime import datetime

from django.utils import timezone

from mentorship.models import Pairing, Round
from mentorship.services import enrollments, pairings, rounds
from mentorship.services.acts import Refused


def tick(now: datetime | None = None) -> dict[str, int]:
    """Do everything that is overdue and return how much of each was done.

    Safe to run twice at once and after days of silence: each step is an act of its own that
    changes a row only while it is still due.
    """
    now = now or timezone.now()
    return {
        "signups closed": _each(rounds.close_signup, _signup_over(now)),
        "rounds started": _each(rounds.start, _begun(now)),
        "conventions ended": _each(rounds.close, _conventions_over(now)),
        "offers expired": sum(pairings.expire(pairing, now) for pairing in _unanswered(now)),
        "drafts dropped": enrollments.drop_stale_drafts(),
    }


def _each(step, due: list[Round]) -> int:  # type: ignore[no-untyped-def]
    """Run a round's step for each that is due; one that cannot be done holds up none."""
    done = 0
    for round in due:
        try:
            step(None, round)
        except Refused:
            continue
        done += 1
    return done


def _today(round: Round, now: datetime):  # type: ignore[no-untyped-def]
    return now.astimezone(round.zone).date()


def _signup_over(now: datetime) -> list[Round]:
    rows = Round.objects.filter(state="open", signup_closes_on__isnull=False)
    rows = rows.exclude(program__kind="informal").select_related("program")
    return [row for row in rows if row.signup_closes_on < _today(row, now)]


def _begun(now: datetime) -> list[Round]:
    rows = Round.objects.filter(state="announced", starts_on__isnull=False)
    return [row for row in rows.select_related("program") if row.starts_on <= _today(row, now)]


def _conventions_over(now: datetime) -> list[Round]:
    rows = Round.objects.filter(
        state__in=("open", "announced", "running"),
        program__kind="convention",
        ends_on__isnull=False,
    ).select_related("program")
    return [row for row in rows if row.ends_on < _today(row, now)]


def _unanswered(now: datetime) -> list[Pairing]:
    rows = Pairing.objects.filter(state__in=("asked", "offered"), answer_by__lt=now)
    return list(rows.select_related("round__program", "mentor__person", "mentee__person"))
