"""What people in a circle say when it is over: to the coordinators, and thanks to the others."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, circle_access, messages
from mentorship.circle_states import CIRCLE_PAST
from mentorship.mail import outbox
from mentorship.models import Circle, CircleClosing, CircleSeat
from mentorship.services.acts import Refused, act, log
from mentorship.services.circles.locking import lock, own_seat, seats_to_show
from mentorship.services.closings import (
    NOTHING,
    OF_THANKS,
    OPEN_FOR,
    Asked,
    Said,
    changed,
    open_until,
)
from mentorship.state_types import CircleState, SeatState


def asked_at_the_end(seat: CircleSeat, said: CircleClosing | None) -> Asked:
    """What somebody who was there to the end, and `said` so much, is asked; else empty.

    Who left before has said why as they left. After an early end nobody is asked what was reached.
    """
    circle = seat.circle
    if seat.state != SeatState.DONE or not _is_open(circle):
        return NOTHING
    read = is_read(circle)
    return Asked(
        by_coordinator=read,
        reached=read and circle.state == CircleState.COMPLETED,
        thanks=not (said and said.thanked_at) and bool(to_thank(seat)),
    )


def _is_open(circle: Circle) -> bool:
    until = open_until(circle)
    return circle.state in CIRCLE_PAST and until is not None and timezone.now() < until


def is_read(circle: Circle) -> bool:
    """Whether somebody may read the answers: not where only those who sat in it run the program."""
    program, seats = circle.round.program, circle.seats
    inside = tuple(seats.values_list("enrollment__person", flat=True))
    return bool(access.those_who_run(program, besides=inside)) or not access.those_who_run(program)


def to_thank(seat: CircleSeat) -> list[CircleSeat]:
    """The others who were there to the end, and can be written to."""
    there = seats_to_show(seat.circle)
    return [each for each in there if each.pk != seat.pk and each.person.is_active]


def unsaid(person: User) -> list[CircleSeat]:
    """The seats about which somebody may say how it was, and has not, for their first page."""
    now = timezone.now()
    lately = Q(circle__ended_at__gt=now - OPEN_FOR)
    day_to_come = Q(circle__round__survey_by__gte=(now - timedelta(days=1)).date())
    rows = circle_access.seats_told_to(person).filter(state=SeatState.DONE, closings=None)
    rows = rows.filter(lately | day_to_come)
    return [seat for seat in rows.order_by("pk") if asked_at_the_end(seat, None)]


@act
def say_how_it_was(actor: User, circle: Circle, said: Said) -> CircleClosing | None:
    """Take what somebody says about a circle that is over; thanks go to all the others by mail.

    Thanks are sent once and stay. The rest may be changed while it is open. Saying the same again,
    or nothing at all, changes nothing. None where nothing was ever said.

    Raises
    ------
    Refused : it is not over, they were not there to the end, or the time has passed.
    """
    seat = own_seat(actor, circle)
    (seat.circle,) = lock(circle)
    closing = seat.closings.first()
    question = asked_at_the_end(seat, closing)
    if not question:
        return _too_late(seat, closing, said)
    fresh = changed(closing or CircleClosing(seat=seat), question, said)
    if not fresh:
        return closing
    closing, _made = CircleClosing.objects.update_or_create(
        seat=seat, defaults=fresh | {"changed_at": timezone.now()}
    )
    closing.seat = seat
    if set(fresh) - OF_THANKS:
        log("circle.said_how_it_was", actor, enrollment=seat.enrollment, circle=circle.number)
    if "thanks" in fresh:
        log("circle.thanked", actor, enrollment=seat.enrollment, circle=circle.number)
        outbox.enqueue_many(messages.circle_life.thanked(closing, each) for each in to_thank(seat))
    return closing


def _too_late(seat: CircleSeat, closing: CircleClosing | None, said: Said) -> CircleClosing | None:
    """Accept a repetition of what was said; refuse anything else."""
    if closing is not None and said.thanks in ("", closing.thanks) and _is_open(seat.circle):
        return closing
    raise Refused(_("The time to say how it was has passed"))
