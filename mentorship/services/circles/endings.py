"""How somebody leaves a circle, and how circles end."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import messages, states
from mentorship.circle_states import CIRCLE_BEFORE, CIRCLE_OPEN, CIRCLE_TOLD
from mentorship.mail import outbox
from mentorship.models import Circle, CircleSeat, Enrollment, Round
from mentorship.models.circles import held
from mentorship.services.acts import Refused, act, log
from mentorship.services.circles.answers import settle
from mentorship.services.circles.locking import (
    accepted,
    give_up,
    held_seats,
    is_enough,
    lock,
    own_seat,
    state_sentence,
)
from mentorship.services.pairings.places import lock as lock_enrollments
from mentorship.state_types import CircleState


def ends_without(seat: CircleSeat) -> bool:
    """Whether the circle ends once this person has left it."""
    rest = [each for each in accepted(held_seats(seat.circle)) if each.pk != seat.pk]
    return not is_enough(seat.circle, rest)


@act
def leave(actor: User, circle: Circle, words: str = "", *, knows_end: bool = False) -> bool:
    """Leave a circle that goes on; the others are told, and go on if they are enough.

    Gives whether it ended with that. The words are for the coordinators alone.

    Raises
    ------
    Refused : it would end with that, and the person did not know when they pressed.
    """
    seat = own_seat(actor, circle)
    lock_enrollments(seat.enrollment)
    (circle,) = lock(circle)
    seat.refresh_from_db(fields=["state"])
    seat.circle = circle
    if not (circle.is_active and seat.is_accepted):
        raise Refused(state_sentence(circle))
    ends = ends_without(seat)
    if ends and not knows_end:
        raise Refused(_("Too few are left without you, so it ends. Confirm that you leave"))
    _leave(actor, seat, words, ends=ends)
    return ends


def _leave(actor: User | None, seat: CircleSeat, words: str, *, ends: bool) -> None:
    """Free a seat; with `ends` the whole circle is over."""
    circle = seat.circle
    states.move(seat, "leave", states.OWNER, left_at=timezone.now(), words=words)
    log("circle.left", actor, enrollment=seat.enrollment, circle=circle.number)
    if ends:
        end(circle, actor)
        outbox.enqueue_all(messages.circle_desk.for_coordinators(circle, seat))
        return
    there = accepted(held_seats(circle))
    outbox.enqueue_many(messages.circles.left(each, seat) for each in there)


def end(circle: Circle, actor: User | None) -> None:
    """End a circle early and tell those who are left; belongs inside an act that has locked it."""
    seats = held_seats(circle)
    states.move(circle, "end", states.OWNER, ended_at=timezone.now())
    log("circle.ended", actor, round=circle.round, circle=circle.number)
    _finish(seats, states.OWNER)
    outbox.enqueue_many(messages.circles.ended(seat) for seat in accepted_before(seats))


def accepted_before(seats: list[CircleSeat]) -> list[CircleSeat]:
    """Those who took part to the end."""
    return [seat for seat in seats if seat.accepted_at is not None]


def _finish(seats: list[CircleSeat], by: states.By) -> None:
    """Free the seats of a circle that is over; who had not answered yet is asked no more."""
    for seat in seats:
        states.move(seat, "finish" if seat.is_accepted else "withdraw", by)


def leave_all(actor: User | None, enrollment: Enrollment) -> None:
    """Free the seat of somebody who leaves the round, or is declined; their sign-up is locked."""
    seat = held(CircleSeat.objects.filter(enrollment=enrollment)).first()
    if seat is None:
        return
    (circle,) = lock(seat.circle)
    seat.circle, seat.enrollment = circle, enrollment
    if circle.is_active and seat.is_accepted:
        _leave(actor, seat, "", ends=ends_without(seat))
        return
    states.move(seat, "withdraw", states.OWNER)
    log("circle.left", actor, enrollment=enrollment, circle=circle.number)
    settle(circle, states.OWNER, seat)


# The end of all ----------------------------------------------------------------------------------


def is_told(round: Round) -> bool:
    """Whether people know of a circle of this round that is not over."""
    return Circle.objects.filter(round=round, state__in=CIRCLE_TOLD).exists()


def close_round(round: Round, *, ends: bool) -> None:
    """Give up what has not begun in a round that closes; with `ends` complete what has."""
    states_of = CIRCLE_OPEN if ends else CIRCLE_BEFORE
    for circle in lock(*Circle.objects.filter(round=round, state__in=states_of)):
        if circle.is_active:
            complete_locked(circle)
        else:
            _give_up(circle)


def _give_up(circle: Circle) -> None:
    told = circle.is_offered
    seats = give_up(circle, states.CLOCK)
    if told:
        outbox.enqueue_many(messages.circles.not_going_ahead(seat) for seat in seats)


def complete_locked(circle: Circle) -> None:
    """Conclude a circle that has reached its end, with a word to all."""
    seats = held_seats(circle)
    states.move(circle, "complete", states.CLOCK, ended_at=timezone.now())
    log("circle.completed", None, round=circle.round, circle=circle.number)
    _finish(seats, states.CLOCK)
    outbox.enqueue_many(messages.circles.completed(seat) for seat in accepted_before(seats))


def at_their_end(now: datetime) -> list[Circle]:
    """Circles whose round has ended, for the clock."""
    far = now.date() + timedelta(days=1)
    rows = Circle.objects.filter(state=CircleState.ACTIVE, round__ends_on__lte=far)
    return [one for one in rows.select_related("round") if _is_past(one.round, now)]


def _is_past(round: Round, now: datetime) -> bool:
    return round.ends_on is not None and round.end_of(round.ends_on) < now


@act
def complete(circle: Circle, now: datetime) -> bool:
    """Conclude one, unless it is over already."""
    (circle,) = lock(circle)
    if not (circle.is_active and _is_past(circle.round, now)):
        return False
    complete_locked(circle)
    return True
