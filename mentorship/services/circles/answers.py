"""What people say to a seat in a circle, or time, when they say nothing."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import messages, states
from mentorship.circle_states import CIRCLE_TOLD, SEAT_HELD
from mentorship.mail import outbox
from mentorship.models import Circle, CircleSeat
from mentorship.services.acts import Refused, act, log
from mentorship.services.circles.desk import refill
from mentorship.services.circles.locking import (
    accepted,
    give_up,
    held_seats,
    is_enough,
    lock,
    own_seat,
    refuse_unless,
    state_sentence,
)
from mentorship.services.pairings.places import lock as lock_enrollments
from mentorship.services.pairings.waiting import stop_waiting
from mentorship.state_types import CircleState, SeatState


@act
def accept(actor: User, circle: Circle) -> CircleSeat:
    """Say yes. The circle begins once its mentors and the least number of members have.

    A repeated yes changes nothing.

    Raises
    ------
    Refused : there is nothing to answer any more.
    """
    seat = own_seat(actor, circle)
    lock_enrollments(seat.enrollment)
    (circle,) = lock(circle)
    seat = _fresh(seat, circle)
    if seat.is_accepted:
        return seat
    _refuse_unanswerable(seat, circle)
    states.move(seat, "accept", states.OWNER, accepted_at=timezone.now())
    log("circle.accepted", actor, enrollment=seat.enrollment, circle=circle.number)
    if circle.is_active:
        _welcome(seat)
    else:
        begin_if_enough(circle, states.OWNER)
    return seat


def _fresh(seat: CircleSeat, circle: Circle) -> CircleSeat:
    """The seat as it is now that its circle is locked."""
    person = seat.enrollment
    seat.refresh_from_db()
    seat.enrollment, seat.circle = person, circle
    return seat


def _refuse_unanswerable(seat: CircleSeat, circle: Circle) -> None:
    refuse_unless(circle, CIRCLE_TOLD)
    if not seat.is_offered:
        raise Refused(why_closed(seat))
    if seat.answer_by and seat.answer_by < timezone.now():
        raise Refused(_("This offer has closed: the time to answer has passed"))


def why_closed(seat: CircleSeat) -> str:
    """Why a seat is not to be answered; "" while it is."""
    late = seat.is_offered and seat.answer_by is not None and seat.answer_by < timezone.now()
    if late or seat.state == SeatState.EXPIRED:
        return _("This offer has closed: the time to answer has passed")
    sentences: dict[str, str] = {
        SeatState.ACCEPTED: _("You have said yes already"),
        SeatState.DECLINED: _("You have said no already"),
        SeatState.LEFT: _("You have left this circle"),
        SeatState.WITHDRAWN: _("The coordinators have taken this back"),
        SeatState.DONE: state_sentence(seat.circle),
    }
    if seat.is_offered and seat.circle.state not in CIRCLE_TOLD:
        return state_sentence(seat.circle)
    return sentences.get(seat.state, "")


def begin_if_enough(circle: Circle, by: states.By) -> bool:
    """Begin a circle whose mentors have all answered and that enough have said yes to.

    Belongs inside an act that has locked it.
    """
    if circle.state != CircleState.OFFERED:
        return False
    seats = held_seats(circle)
    there = accepted(seats)
    waits_for_mentor = any(seat.is_mentor and seat.is_offered for seat in seats)
    if waits_for_mentor or not is_enough(circle, there):
        return False
    states.move(circle, "begin", by, active_at=timezone.now())
    stop_waiting(*(seat.enrollment for seat in there))
    log("circle.began", None, round=circle.round, circle=circle.number)
    for seat in there:
        seat.circle = circle
    outbox.enqueue_many(messages.circles.begun(seat) for seat in there)
    return True


def _welcome(seat: CircleSeat) -> None:
    """Tell somebody who came later that they are in."""
    stop_waiting(seat.enrollment)
    outbox.enqueue(messages.circles.begun(seat))


@act
def decline(actor: User, circle: Circle, words: str = "") -> None:
    """Say no before it begins; the words are for the coordinators alone.

    A repeated no changes nothing. Of two peers the other hears kindly that it does not go ahead.
    """
    seat = own_seat(actor, circle)
    lock_enrollments(seat.enrollment)
    (circle,) = lock(circle)
    seat = _fresh(seat, circle)
    if seat.state == SeatState.DECLINED:
        return
    if not seat.is_held or not (circle.is_offered or seat.is_offered):
        raise Refused(why_closed(seat) or state_sentence(circle))
    states.move(seat, "decline", states.OWNER, words=words)
    log("circle.declined", actor, enrollment=seat.enrollment, circle=circle.number)
    pass_on(circle, seat, states.OWNER)
    settle(circle, states.OWNER, seat)


@act
def expire(seat: CircleSeat, now: datetime) -> bool:
    """Let a seat lapse whose time to answer has passed; False if it was answered meanwhile."""
    lock_enrollments(seat.enrollment)
    (circle,) = lock(seat.circle)
    seat = _fresh(seat, circle)
    late = seat.answer_by is not None and seat.answer_by < now
    if not (late and seat.is_offered):
        return False
    states.move(seat, "expire", states.CLOCK)
    log("circle.expired", None, enrollment=seat.enrollment, circle=circle.number)
    outbox.enqueue(messages.circles.expired(seat))
    pass_on(circle, seat, states.CLOCK)
    settle(circle, states.CLOCK, seat)
    return True


def pass_on(circle: Circle, seat: CircleSeat, by: states.By) -> None:
    """Give the place of a member who is not coming to whoever waits and fits best."""
    if not seat.is_mentor and circle.state in CIRCLE_TOLD and (asked := refill(circle, by)):
        log("circle.changed", None, enrollment=asked.enrollment, circle=circle.number)


def settle(circle: Circle, by: states.By, gone: CircleSeat | None = None) -> None:
    """See what an answer leaves of an offered circle; belongs inside an act that has locked it.

    With enough, it begins. Peers of whom one is gone fall apart; so does a circle to which
    nobody is left to say yes. Else the free place goes to whoever waits. Coordinators hear where a
    mentor is `gone`, or nobody is left.
    """
    if circle.state != CircleState.OFFERED or begin_if_enough(circle, by):
        return
    seats = held_seats(circle)
    open_ = [seat for seat in seats if seat.is_offered]
    time_is_over = circle.answer_by is not None and circle.answer_by < timezone.now()
    if circle.is_of_peers or (not open_ and time_is_over):
        fall(circle, by)
    if gone and (gone.is_mentor or circle.state == CircleState.FALLEN):
        outbox.enqueue_all(messages.circle_desk.for_coordinators(circle, gone))


def fall(circle: Circle, by: states.By) -> None:
    """Give a circle up that does not come about; those who hold a seat are told kindly."""
    seats = give_up(circle, by, "fall")
    log("circle.fell", None, round=circle.round, circle=circle.number)
    outbox.enqueue_many(messages.circles.not_going_ahead(seat) for seat in seats)


def unanswered(now: datetime) -> list[CircleSeat]:
    """Seats whose time to answer has passed, for the clock."""
    rows = CircleSeat.objects.filter(state=SeatState.OFFERED, answer_by__lt=now)
    return list(rows.select_related("circle", "enrollment__person__profile").order_by("pk"))


def without_hope(now: datetime) -> list[Circle]:
    """Offered circles past their time in which nobody is left to answer, for the clock."""
    rows = Circle.objects.filter(state=CircleState.OFFERED, answer_by__lt=now)
    waiting = CircleSeat.objects.filter(state=SeatState.OFFERED).values("circle")
    return list(rows.exclude(pk__in=waiting).order_by("pk"))


@act
def settle_late(circle: Circle, now: datetime) -> bool:
    """Begin one, or give it up."""
    (circle,) = lock(circle)
    answered = circle.seats.exclude(state__in=SEAT_HELD).select_related(
        "enrollment__person__profile"
    )
    settle(circle, states.CLOCK, answered.order_by("-state_changed_at").first())
    return circle.state != CircleState.OFFERED
