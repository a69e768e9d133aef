"""What coordinators do with circles: look at what is proposed, change it, and announce it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, circle_access, messages, states
from mentorship.circle_states import (
    CIRCLE_BEFORE,
    CIRCLE_HIDDEN,
    CIRCLE_OPEN,
    CIRCLE_TOLD,
    SEAT_HELD,
)
from mentorship.mail import outbox
from mentorship.models import Circle, CircleSeat, Enrollment, Round
from mentorship.models.circles import SEAT_ROLES, CircleKind, SeatRole
from mentorship.roles import Role
from mentorship.services.acts import Refused, act, log
from mentorship.services.circles.locking import (
    give_up,
    held_seats,
    is_enough,
    lock,
    refuse_unless,
)
from mentorship.services.pairings import answer_by, blocked
from mentorship.services.pairings.places import lock as lock_enrollments
from mentorship.services.pairings.places import taken_places
from mentorship.state_types import CircleState, RoundState


@dataclass(frozen=True)
class Proposed:
    """A circle that matching proposes: the sign-ups of its mentors and members, with points."""

    kind: CircleKind
    least: int
    most: int
    mentors: tuple[int, ...]
    members: tuple[tuple[int, int], ...]
    runners_up: tuple[tuple[int, int], ...] = ()
    """Who else would fit, with points, best first."""


class Overtaken(Exception):
    """Somebody whom a run proposed has a seat by now, or has left."""


def propose(round: Round, circles: Sequence[Proposed]) -> None:
    """Put these in the place of what was proposed before; belongs inside an act of the worker.

    Raises
    ------
    Overtaken : one of these people was given a seat, or left, while matching was at work.
    """
    _drop_proposals(round)
    ids = {pk for each in circles for pk in (*each.mentors, *(pk for pk, _points in each.members))}
    there = Enrollment.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    free = {row.pk for row in there if row.takes_part}
    seated = CircleSeat.objects.filter(enrollment__in=ids, state__in=SEAT_HELD)
    if free != ids or seated.exists():
        raise Overtaken
    number = round.circle_set.aggregate(most=Max("number"))["most"] or 0
    for at, each in enumerate(circles, start=number + 1):
        _keep(round, at, each)


def _keep(round: Round, number: int, proposed: Proposed) -> None:
    circle = Circle.objects.create(
        round=round,
        kind=proposed.kind,
        number=number,
        least=proposed.least,
        most=proposed.most,
        runners_up=proposed.runners_up,
    )
    role = SeatRole.PEER if circle.is_of_peers else SeatRole.MENTEE
    seats: list[tuple[int, SeatRole, int | None]] = [
        (pk, SeatRole.MENTOR, None) for pk in proposed.mentors
    ]
    seats += [(pk, role, points) for pk, points in proposed.members]
    CircleSeat.objects.bulk_create(
        CircleSeat(circle=circle, enrollment_id=pk, role=role, points=points)
        for pk, role, points in seats
    )


def _drop_proposals(round: Round) -> None:
    """What was proposed and nobody has approved is as if it had never been."""
    rows = Circle.objects.filter(round=round, state=CircleState.PROPOSED)
    for circle in lock(*rows):
        give_up(circle, states.CLOCK)


@act
def approve(actor: User, circle: Circle) -> None:
    """Say that this circle is to be announced; nobody is told yet."""
    circle = _locked(actor, circle)
    if circle.state == CircleState.APPROVED:
        return
    refuse_unless(circle, [CircleState.PROPOSED])
    _refuse_too_few(circle, held_seats(circle))
    states.move(circle, "approve", states.COORDINATOR)
    log("circle.approved", actor, round=circle.round, circle=circle.number)


def _refuse_too_few(circle: Circle, seats: list[CircleSeat]) -> None:
    for seat in seats:
        if _has_a_partner(circle, seat.enrollment):
            raise Refused(
                _("%(name)s has a partner by now. Take them out of %(circle)s first")
                % {"name": seat.person.public_name, "circle": circle}
            )
        if not seat.enrollment.takes_part:
            raise Refused(
                _("%(name)s is not available now. Take them out of %(circle)s first")
                % {"name": seat.person.public_name, "circle": circle}
            )
    if not is_enough(circle, seats):
        raise Refused(
            _("%(circle)s needs a mentor and at least %(least)s members")
            % {"circle": circle, "least": circle.least}
        )


def _has_a_partner(circle: Circle, place: Enrollment) -> bool:
    """Whether somebody for whom a small circle was meant has been paired meanwhile."""
    meant_for = circle.round.program.holds_small_circles and place.role == Role.MENTEE
    return meant_for and bool(taken_places(place))


def approve_all(actor: User, round: Round) -> int:
    """Approve every circle that is proposed; gives how many. One that is too small is passed by."""
    rows = circle_access.circles_run_by(actor).filter(round=round, state=CircleState.PROPOSED)
    done = 0
    for circle in rows.order_by("pk"):
        try:
            approve(actor, circle)
        except Refused:
            continue
        done += 1
    return done


@act
def drop(actor: User, circle: Circle) -> None:
    """Take a circle back that has not begun; whoever was told of it is told."""
    circle = _locked(actor, circle)
    refuse_unless(circle, CIRCLE_BEFORE)
    told = circle.is_offered
    seats = give_up(circle, states.COORDINATOR)
    log("circle.dropped", actor, round=circle.round, circle=circle.number)
    if told:
        outbox.enqueue_all(messages.circles.not_going_ahead(seat) for seat in seats)


@act
def put(actor: User, circle: Circle, place: Enrollment, points: int | None = None) -> CircleSeat:
    """Give somebody a seat in a circle, out of another one or out of those who wait.

    In a circle that was announced, they are asked at once. What they had in another circle that
    was announced is not theirs to be taken: they leave that one themselves.

    Raises
    ------
    Refused : it is full or over, they are in a circle that was announced, or cannot be together.
    """
    circle_access.circle_run_for(actor, circle.pk)
    (place,) = lock_enrollments(place)
    seat = CircleSeat.objects.filter(enrollment=place, state__in=SEAT_HELD).first()
    circle, *others = lock(circle, *([seat.circle] if seat else []))
    _refuse_putting(circle, place, seat, others[0] if others else None)
    if seat:
        states.move(seat, "withdraw", states.COORDINATOR)
        Circle.objects.filter(pk=seat.circle_id).update(changed_by_hand=True)
    made = CircleSeat.objects.create(
        circle=circle, enrollment=place, role=role_in(circle, place), points=points
    )
    Circle.objects.filter(pk=circle.pk).update(changed_by_hand=True)
    log("circle.changed", actor, enrollment=place, circle=circle.number)
    if circle.state in CIRCLE_TOLD:
        ask(made)
    return made


def role_in(circle: Circle, place: Enrollment) -> SeatRole:
    """As what somebody sits in a circle."""
    return SeatRole.PEER if circle.is_of_peers else SEAT_ROLES[place.role]  # type: ignore[index]


def _refuse_putting(
    circle: Circle, place: Enrollment, seat: CircleSeat | None, before: Circle | None
) -> None:
    refuse_unless(circle, CIRCLE_OPEN)
    name = {"name": place.person.public_name, "circle": circle}
    if place.round_id != circle.round_id or not place.takes_part:
        raise Refused(_("%(name)s is not available now") % name)
    if _has_a_partner(circle, place):
        raise Refused(_("%(name)s has a partner by now") % name)
    if seat and seat.circle_id == circle.pk:
        raise Refused(_("%(name)s is in this circle already") % name)
    if before and before.state not in CIRCLE_HIDDEN:
        raise Refused(_("%(name)s has been told of another circle") % name)
    if circle.is_of_peers and place.role == Role.MENTOR:
        raise Refused(_("%(name)s signed up as a mentor, and peers have none") % name)
    there = held_seats(circle)
    _refuse_full(circle, there, place, name)
    if any(blocked(place.person, each.person, circle.round.program) for each in there):
        raise Refused(_("These people cannot be in one circle"))


def _refuse_full(
    circle: Circle, seats: list[CircleSeat], place: Enrollment, name: dict[str, object]
) -> None:
    mentor = place.role == Role.MENTOR
    count = sum(each.is_mentor == mentor for each in seats)
    if mentor and count >= 2:
        raise Refused(_("%(circle)s has two mentors already") % name)
    if not mentor and count >= circle.most:
        raise Refused(_("%(circle)s is full") % name)


@act
def take_out(actor: User, seat: CircleSeat) -> None:
    """Take somebody out of a circle that nobody has been told of."""
    circle = _locked(actor, seat.circle)
    refuse_unless(circle, CIRCLE_HIDDEN)
    states.move(seat, "withdraw", states.COORDINATOR)
    Circle.objects.filter(pk=circle.pk).update(changed_by_hand=True)
    log("circle.changed", actor, enrollment=seat.enrollment, circle=circle.number)


def _locked(actor: User, circle: Circle) -> Circle:
    circle_access.circle_run_for(actor, circle.pk)
    return lock(circle)[0]


# Announcing ------------------------------------------------------------------------------------


def to_announce(actor: User, round: Round) -> QuerySet[Circle]:
    """The approved circles of a round."""
    return circle_access.circles_run_by(actor).filter(round=round, state=CircleState.APPROVED)


def _may_announce(round: Round) -> bool:
    """Whether people may be told now: sign-up is over, but for conventions, and the round not."""
    early = round.is_open and not round.program.is_convention
    return round.state in states.ROUND_UNDER_WAY and not early


def refuse_late(actor: User, round: Round) -> Round:
    """Refuse where circles cannot be announced now; gives the round as it is."""
    round = access.round_run_for(actor, round.pk)
    if not _may_announce(round):
        raise Refused(_("Circles of this round cannot be announced now"))
    return round


@act
def begin_announcing(actor: User, round: Round) -> None:
    """Move a round that was being matched on to announced.

    Raises
    ------
    Refused : not in this state, or no circle is approved.
    """
    round = refuse_late(actor, round)
    if not to_announce(actor, round).exists():
        raise Refused(_("Approve at least one circle before you announce"))
    if round.state in (RoundState.MATCHING, RoundState.REVIEW):
        states.move(round, "announce", states.COORDINATOR)


@act
def offer(actor: User, circle: Circle) -> bool:
    """Ask everybody of an approved circle; False if they were asked before."""
    circle = _locked(actor, circle)
    if circle.state != CircleState.APPROVED:
        return False
    seats = held_seats(circle)
    _refuse_too_few(circle, seats)
    now = timezone.now()
    until = answer_by(circle.round, now)
    states.move(circle, "offer", states.COORDINATOR, offered_at=now, answer_by=until)
    for seat in seats:
        states.move(seat, "offer", states.COORDINATOR, offered_at=now, answer_by=until)
    log("circle.offered", actor, round=circle.round, circle=circle.number)
    outbox.enqueue_many(messages.circles.offered(seat) for seat in seats)
    return True


def refill(circle: Circle, by: states.By) -> CircleSeat | None:
    """Ask whoever waits and fits best in the place of who declined; None where nobody does.

    Belongs inside an act that has locked the circle.
    """
    there = held_seats(circle)
    if circle.is_of_peers or sum(not seat.is_mentor for seat in there) >= circle.most:
        return None
    for pk, points in circle.runners_up:
        place = _who_waits(circle, pk, there)
        if place is not None:
            seat = CircleSeat.objects.create(
                circle=circle, enrollment=place, role=role_in(circle, place), points=points
            )
            ask(seat, by)
            return seat
    return None


def _who_waits(circle: Circle, pk: int, there: Sequence[CircleSeat]) -> Enrollment | None:
    """The sign-up, locked, if it takes part, has no seat, never had one here, and may join."""
    rows = Enrollment.objects.select_for_update(no_key=True, of=("self",)).filter(pk=pk)
    had = CircleSeat.objects.filter(enrollment=OuterRef("pk"))
    rows = rows.exclude(Exists(had.filter(state__in=SEAT_HELD))).exclude(
        Exists(had.filter(circle=circle, offered_at__isnull=False))
    )
    place = rows.select_related("person__profile", "round__program").first()
    if place is None or not (place.takes_part and place.person.is_active):
        return None
    if _has_a_partner(circle, place):
        return None
    apart = (blocked(place.person, seat.person, circle.round.program) for seat in there)
    return None if any(apart) else place


def ask(seat: CircleSeat, by: states.By = states.COORDINATOR) -> None:
    """Ask one person who comes to a circle that was announced; belongs inside an act."""
    now = timezone.now()
    until = answer_by(seat.circle.round, now)
    states.move(seat, "offer", by, offered_at=now, answer_by=until)
    outbox.enqueue(messages.circles.offered(seat))
