"""Seats in circles that wait for an answer: one reminder, by the rule of pairs."""

from collections.abc import Iterator
from datetime import datetime

from accounts.zones import zone_of
from mentorship import messages
from mentorship.circle_states import CIRCLE_TOLD
from mentorship.mail import outbox, quiet_hours
from mentorship.models import CircleSeat
from mentorship.services.acts import act
from mentorship.services.clock.answers import STALE, moment_between
from mentorship.state_types import SeatState


def to_remind(now: datetime) -> Iterator[CircleSeat]:
    """Seats whose people have not answered, and whose moment has come."""
    rows = CircleSeat.objects.filter(
        state=SeatState.OFFERED, answer_by__gt=now, circle__state__in=CIRCLE_TOLD
    )
    people = rows.select_related("circle__round__program", "enrollment__person__profile")
    for seat in people.order_by("pk"):
        assert seat.answer_by, "the database asks for a day to answer by"
        at = moment_between(seat.offered_at or seat.created_at, seat.answer_by)
        if at <= now < at + STALE:
            yield seat


@act
def remind(seat: CircleSeat, now: datetime) -> bool:
    """Remind one person once; not where it could only arrive after the last moment."""
    person = seat.person
    awake = quiet_hours.waking(now, zone_of(person))
    if not person.is_active or seat.answer_by is None or seat.answer_by <= awake:
        return False
    return outbox.enqueue(messages.circles.reminder(seat)) is not None
