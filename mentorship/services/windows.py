"""Whether somebody may sign up today, in which role, and whether they wait in line."""

from enum import Enum, auto

from django.db.models import QuerySet
from django.utils import timezone

from mentorship import states
from mentorship.eligibility.judging import findings_of_all, may_join, rules_of
from mentorship.models import Enrollment, Round
from mentorship.roles import Role


class WayIn(Enum):
    """What becomes of somebody who signs up now."""

    OPEN = auto()
    FULL = auto()
    """All places are taken: they wait in line."""
    LATE = auto()
    """Sign-up is over: they wait in line for a coordinator."""
    CLOSED = auto()

    @property
    def waits(self) -> bool:
        """Whether one comes onto the waiting list."""
        return self in (WayIn.FULL, WayIn.LATE)


def takes_signups(round: Round, role: str | None = None) -> bool:
    """Whether people may join, or change their answers, today; without a role, in any."""
    if role is None:
        return any(takes_signups(round, each) for each in Role)
    today = timezone.now().astimezone(round.zone).date()
    closes = round.closes_on(role)
    return round.is_open and round.opens_on(role) <= today and (closes is None or today <= closes)


def takes_late(round: Round, role: str | None = None) -> bool:
    """Whether people may still join the waiting list, after the last day of sign-up."""
    if role is None:
        return any(takes_late(round, each) for each in Role)
    today = timezone.now().astimezone(round.zone).date()
    closes, until = round.closes_on(role), round.late_until
    under_way = round.state in states.ROUND_UNDER_WAY
    return bool(under_way and closes and until and closes < today <= until)


def may_sign_up(round: Round, role: str | None = None) -> bool:
    """Whether there is any way in today, be it onto the waiting list."""
    if role is not None and role not in round.program.roles:
        return False
    return takes_signups(round, role) or takes_late(round, role)


def way_in(round: Round, role: str) -> WayIn:
    """What becomes of somebody who signs up now; counts people only where there is a limit."""
    if takes_signups(round, role):
        return WayIn.OPEN if has_room(round, role) else WayIn.FULL
    return WayIn.LATE if takes_late(round, role) else WayIn.CLOSED


def may_change(place: Enrollment) -> bool:
    """Whether somebody who has signed up may change their answers today.

    Late sign-ups are for whoever waits in line; the answers of those with a place stand by then,
    unless a coordinator has asked for others.
    """
    if place.is_declined:
        return False
    late = place.waits_in_line and takes_late(place.round, place.role)
    return takes_signups(place.round, place.role) or late or _is_asked_to_change(place)


def _is_asked_to_change(place: Enrollment) -> bool:
    """Whether coordinators wait for other answers, also after sign-up, until pairs are announced.

    Whoever has begun to change them may go on until a coordinator has decided.
    """
    if place.round.state not in states.ROUND_BEFORE_ANNOUNCED or place.has_left:
        return False
    review = getattr(place, "sign_up_review", None)
    return review is not None and review.is_with_member


# Places ----------------------------------------------------------------------------------------


def has_room(round: Round, role: str) -> bool:
    """Whether a place is free for somebody new: not for one who stands in line already."""
    room = free_places(round, role)
    return room is None or room > len(next_in(round, role))


def free_places(round: Round, role: str) -> int | None:
    """How many places are free; None without a limit."""
    places = round.places_for(role)
    if places is None:
        return None
    rows = Enrollment.objects.filter(round=round, role=role)
    return max(0, places - rows.filter(state__in=states.ENROLLMENT_PLACED).count())


def in_line(round: Round, role: str) -> QuerySet[Enrollment]:
    """Who waits in this role, first come first."""
    rows = Enrollment.objects.filter(round=round, role=role, person__is_active=True)
    return rows.filter(state=Enrollment.State.WAITING_LIST).order_by("state_changed_at", "pk")


def next_in(round: Round, role: str, *, lock: bool = False, late: bool = False) -> list[Enrollment]:
    """Who gets a place now, first come first: as many as there is room for.

    Whoever signed up late (but with `late`), or does not meet the rules by now, waits for the
    coordinators; with `lock`, one who is leaving at this moment is passed over.
    """
    room, closes = free_places(round, role), round.closes_on(role)
    if room == 0:
        return []
    rows = in_line(round, role)
    if closes and not late:
        rows = rows.filter(state_changed_at__lte=round.end_of(closes))
    if lock:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    found = list(rows.select_related("person__profile", "round__program"))
    findings = findings_of_all(round, rules_of(round), found) if found else {}
    return [place for place in found if may_join(findings[place.pk])][:room]
