"""The only way to a circle: for who sits in it, and for who runs its round."""

from django.db.models import F, Q, QuerySet, Value

from accounts.models import User
from mentorship.access import one_or_404, run_by
from mentorship.circle_states import CIRCLE_HIDDEN
from mentorship.models import Circle, CircleSeat
from mentorship.models.circles import told_of
from mentorship.models.lookups import IsAmong
from mentorship.state_types import SeatState
from mentorship.who_runs import SomebodyElseRuns


def circles_visible_to(user: User) -> QuerySet[Circle]:
    """Circles in which the user has, or had, a seat that they were told of."""
    rows = Circle.objects.filter(IsAmong("pk", told_of(user), "circle"))
    return rows.exclude(state__in=CIRCLE_HIDDEN).select_related("round__program")


def circle_for(user: User, pk: int) -> Circle:
    """The circle, for somebody who was asked into it."""
    return one_or_404(circles_visible_to(user), pk)


def seats_told_to(user: User) -> QuerySet[CircleSeat]:
    """The user's own seats in those circles."""
    rows = told_of(user).exclude(circle__state__in=CIRCLE_HIDDEN)
    return rows.select_related("circle__round__program", "enrollment__person__profile")


def seats_of(user: User) -> QuerySet[CircleSeat]:
    """Those in which the user sits now: asked, or in."""
    return seats_told_to(user).filter(state__in=(SeatState.OFFERED, SeatState.ACCEPTED))


def inside_for(user: User, pk: int) -> Circle:
    """The circle with what its people share, for who has said yes and not left it."""
    within = told_of(user).filter(state__in=(SeatState.ACCEPTED, SeatState.DONE))
    return one_or_404(circles_visible_to(user).filter(IsAmong("pk", within, "circle")), pk)


def circles_run_by(user: User) -> QuerySet[Circle]:
    """Circles of the rounds that the user runs; their own is left to whoever else runs them."""
    mine = CircleSeat.objects.filter(enrollment__person=user).values("circle")
    others = Q(SomebodyElseRuns(F("round__program"), Value(user.pk), Value(user.pk)))
    left = Circle.objects.filter(others, pk__in=mine)
    rows = Circle.objects.filter(run_by(user, "round__program")).exclude(pk__in=left.values("pk"))
    return rows.select_related("round__program")


def circles_judged_to(user: User) -> QuerySet[Circle]:
    """Circles of which the user reads what people said to coordinators: run, and never sat in."""
    mine = CircleSeat.objects.filter(enrollment__person=user)
    return circles_run_by(user).exclude(pk__in=mine.values("circle"))


def seats_run_by(user: User) -> QuerySet[CircleSeat]:
    """The seats of those circles."""
    rows = CircleSeat.objects.filter(circle__in=circles_run_by(user))
    return rows.select_related("circle__round__program", "enrollment__person__profile")


def circle_run_for(user: User, pk: int) -> Circle:
    """The circle, for somebody who runs its round."""
    return one_or_404(circles_run_by(user), pk)
