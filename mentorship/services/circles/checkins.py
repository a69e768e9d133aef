"""Asking people in circles how it is going, and what they answer."""

from datetime import datetime, time, timedelta

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import messages
from mentorship.mail import outbox
from mentorship.models import Circle, CircleCheckIn, CircleSeat, Round
from mentorship.services.acts import Refused, act, log
from mentorship.services.checkins import MORNING, NEAR_HALF_WAY
from mentorship.services.circles.closings import is_read
from mentorship.services.circles.locking import own_seat
from mentorship.state_types import CircleState, SeatState

FIRST = timedelta(weeks=3)
"""So long after a circle began its people are asked first."""


def to_ask(now: datetime) -> list[CircleSeat]:
    """Seats of circles that go on whose time to be asked has come, for the clock.

    Nobody is asked where those who run the program sit in the circle themselves.
    """
    rows = CircleSeat.objects.filter(
        state=SeatState.ACCEPTED,
        circle__state=CircleState.ACTIVE,
        circle__active_at__lte=now - FIRST,
        circle__round__program__checkin_weeks__gt=0,
    )
    rows = rows.annotate(last=Max("checkins__asked_at")).filter(
        Q(last__isnull=True) | Q(last__lte=now - timedelta(weeks=1))
    )
    people = rows.select_related("circle__round__program", "enrollment__person__profile")
    due = [seat for seat in people.order_by("pk") if _is_due(seat, now)]
    read = {circle for circle in {seat.circle for seat in due} if is_read(circle)}
    return [seat for seat in due if seat.circle in read]


def _is_due(seat: CircleSeat, now: datetime) -> bool:
    weeks = timedelta(weeks=seat.circle.round.program.checkin_weeks)
    last: datetime | None = seat.last  # type: ignore[attr-defined]
    return last is None or last + weeks <= now or _at_half_way(seat.circle.round, last, now)


def _at_half_way(round: Round, last: datetime, now: datetime) -> bool:
    """Whether the round's half-way has come lately, and nobody was asked close to it."""
    if round.halfway_on is None:
        return False
    morning = datetime.combine(round.halfway_on, time(), round.zone) + MORNING
    return morning <= now < morning + NEAR_HALF_WAY and last < morning - NEAR_HALF_WAY


@act
def ask_how_it_goes(seat: CircleSeat, now: datetime) -> bool:
    """Ask one person once; False if they were asked meanwhile."""
    fresh = CircleSeat.objects.select_for_update(no_key=True).get(pk=seat.pk)
    lately = CircleCheckIn.objects.filter(seat=fresh, asked_at__gt=now - timedelta(weeks=1))
    if not fresh.is_accepted or lately.exists():
        return False
    asked = CircleCheckIn.objects.create(seat=seat, asked_at=now)
    outbox.enqueue(messages.circle_life.how_it_goes(asked))
    return True


def asked_now(seat: CircleSeat) -> CircleCheckIn | None:
    """The question that waits for an answer of this person; None where none does."""
    return seat.checkins.filter(answer="").first()


@act
def answer(actor: User, circle: Circle, said: str, words: str) -> None:
    """Say how it is going; coordinators read it, and nobody in the circle does.

    Raises
    ------
    Refused : nobody is asked, or it was answered.
    """
    seat = own_seat(actor, circle)
    asked = CircleCheckIn.objects.select_for_update().filter(seat=seat, answer="").first()
    if asked is None:
        raise Refused(_("There is no question to answer now"))
    asked.answer, asked.words, asked.answered_at = said, words, timezone.now()
    asked.save(update_fields=["answer", "words", "answered_at"])
    log("circle.answered", actor, enrollment=seat.enrollment, circle=circle.number)
