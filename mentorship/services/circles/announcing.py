"""Announcing circles of a round: a few at once, many as a job."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import User
from mentorship.circle_states import SEAT_HELD
from mentorship.models import Circle, CircleSeat, Job, Round
from mentorship.services import jobs
from mentorship.services.acts import log
from mentorship.services.circles.desk import begin_announcing, offer, refuse_late, to_announce
from mentorship.services.jobs import Piece
from mentorship.states import JOB_UNDER_WAY


def announce(actor: User, round: Round) -> Piece:
    """Offer every approved circle to its people; gives how many, and why not the others.

    Each circle is a transaction of its own, so that a second press goes on where a first one
    ended, and nobody is told twice.

    Raises
    ------
    Refused : not now, or no circle is approved.
    """
    begin_announcing(actor, round)
    piece = Piece()
    rows = to_announce(actor, round).order_by("number")
    piece.each(rows, lambda circle: offer(actor, circle))
    if piece.done:
        log("round.circles_announced", actor, round=round, count=piece.done)
    return piece


class AnnounceCircles:
    """Offer every approved circle of a round to its people and tell them."""

    def rows(self, actor: User, job: Job) -> QuerySet[Circle]:
        """Those that are approved and wait to be announced by this actor."""
        return to_announce(actor, job.round)

    def enrollments(self, rows: Iterable[Circle]) -> set[int]:
        """Of everybody who holds a seat in them."""
        return set(_seats_in(rows).values_list("enrollment", flat=True))

    def do(self, actor: User, job: Job, rows: list[Circle], piece: Piece) -> None:
        """Offer each; one that was offered meanwhile counts as nothing done."""
        refuse_late(actor, job.round)
        piece.each(rows, lambda circle: offer(actor, circle))

    def finish(self, actor: User, job: Job) -> None:
        """Write down how many were announced."""
        if job.done:
            log("round.circles_announced", actor, round=job.round, count=job.done)


def _seats_in(circles: Iterable[Circle]) -> QuerySet[CircleSeat]:
    rows = CircleSeat.objects.filter(circle__in=[circle.pk for circle in circles])
    return rows.filter(state__in=SEAT_HELD).order_by("enrollment")


def are_many(actor: User, round: Round) -> bool:
    """Whether more people would be told than a page should wait for."""
    return _seats_in(to_announce(actor, round)).count() > jobs.AT_ONCE


def announce_by_job(actor: User, round: Round) -> Job:
    """Announce them by a job.

    Raises
    ------
    Refused : not now, there is nothing to announce, or it is being done already.
    """
    begin_announcing(actor, round)
    return jobs.ask(actor, Job.Kind.ANNOUNCE_CIRCLES, round)


def being_announced(round: Round) -> Job | None:
    """The announcement of circles that is under way; None where there is none."""
    rows = Job.objects.filter(round=round, kind=Job.Kind.ANNOUNCE_CIRCLES, state__in=JOB_UNDER_WAY)
    return rows.first()
