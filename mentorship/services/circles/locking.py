"""Whoever changes a circle locks it first, then its seats are read afresh."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import circle_access, states
from mentorship.circle_states import CIRCLE_PAST, SEAT_HELD
from mentorship.models import Circle, CircleSeat
from mentorship.models.circles import mentors_first
from mentorship.services.acts import Refused
from mentorship.state_types import CircleState, SeatState


def lock(*circles: Circle) -> list[Circle]:
    """Lock these circles to the end of the transaction, in the order of their ids; read afresh."""
    ids = [circle.pk for circle in circles]
    rows = Circle.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids)
    fresh = {row.pk: row for row in rows.select_related("round__program").order_by("pk")}
    return [fresh[pk] for pk in ids]


def held_seats(circle: Circle) -> list[CircleSeat]:
    """Its seats that somebody holds, with who they are; mentors first."""
    return _with_people(circle.seats.filter(state__in=SEAT_HELD))


def seats_to_show(circle: Circle) -> list[CircleSeat]:
    """The same; of a circle that is over, those who were there to the end."""
    return seats_of_all([circle])[circle.pk]


def seats_of_all(circles: Iterable[Circle]) -> dict[int, list[CircleSeat]]:
    """The same of many circles at once, by their ids."""
    there: dict[int, list[CircleSeat]] = {circle.pk: [] for circle in circles}
    over = Q(circle__state__in=CIRCLE_PAST)
    rows = CircleSeat.objects.filter(
        over & Q(state=SeatState.DONE) | ~over & Q(state__in=SEAT_HELD), circle__in=there
    )
    for seat in _with_people(rows):
        there[seat.circle_id].append(seat)
    return there


def _with_people(rows: "QuerySet[CircleSeat]") -> list[CircleSeat]:
    return mentors_first(
        rows.select_related("enrollment__person__profile", "enrollment__round__program")
    )


def give_up(circle: Circle, by: states.By, move: str = "withdraw") -> list[CircleSeat]:
    """Take a locked circle back, or let it fall, and free its seats; gives who held them."""
    seats = held_seats(circle)
    states.move(circle, move, by)
    for seat in seats:
        states.move(seat, "withdraw", by)
    return seats


def own_seat(actor: User, circle: Circle) -> CircleSeat:
    """The actor's seat in a circle that they were told of; 404 for anybody else."""
    circle_access.circle_for(actor, circle.pk)
    rows = circle.seats.filter(enrollment__person=actor, offered_at__isnull=False)
    return rows.select_related("enrollment__person__profile").order_by("-pk")[0]


def accepted(seats: Iterable[CircleSeat]) -> list[CircleSeat]:
    """Those of `seats` that were accepted."""
    return [seat for seat in seats if seat.state == SeatState.ACCEPTED]


def is_enough(circle: Circle, seats: Iterable[CircleSeat]) -> bool:
    """Whether these people are a circle: a mentor and the least number; of peers, both."""
    there = list(seats)
    members = sum(not seat.is_mentor for seat in there)
    has_mentor = circle.is_of_peers or any(seat.is_mentor for seat in there)
    return has_mentor and members >= circle.least


def state_sentence(circle: Circle) -> str:
    """Why nothing can be answered or changed any more."""
    sentences: dict[str, str] = {
        CircleState.ACTIVE: _("This has begun already"),
        CircleState.COMPLETED: _("This is over"),
        CircleState.ENDED: _("This is over"),
        CircleState.FALLEN: _("This does not go ahead: too few said yes"),
        CircleState.WITHDRAWN: _("The coordinators have taken this back"),
    }
    return sentences.get(circle.state, _("This has changed in the meantime"))


def refuse_unless(circle: Circle, among: Iterable[str]) -> None:
    """Refuse with a sentence where the circle is in none of these states."""
    if circle.state not in among:
        raise Refused(state_sentence(circle))
