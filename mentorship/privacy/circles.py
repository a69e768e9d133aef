"""Circles and their seats: dates and outcome stay, words go."""

import re

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import Holding, Traces
from accounts.privacy.holdings import keep_as_it_is
from mentorship.models import Circle, CircleSeat
from mentorship.models.circles import told_of
from mentorship.privacy.rows import STATE


def _circles_of(person: User) -> QuerySet[Circle]:
    """Circles that they have been told of."""
    return Circle.objects.filter(pk__in=told_of(person).values("circle")).select_related(
        "round__program"
    )


def _empty_seats(traces: Traces) -> None:
    """Take out the words of the person, and their name from those of others."""
    CircleSeat.objects.filter(enrollment__person=traces.person).update(words="", points=None)
    for seat in CircleSeat.objects.filter(words__iregex=traces.any_name):
        seat.words = re.sub(traces.any_name, "", seat.words, flags=re.IGNORECASE)
        seat.save(update_fields=["words"])


HOLDINGS = (
    Holding(
        Circle,
        _("Your circles, and your peers"),
        _circles_of,
        _("Dates and outcome stay. The others see “a former member”."),
        keep_as_it_is,
        gone=False,
        stays={"kind": STATE, "state": STATE},
    ),
    Holding(
        CircleSeat,
        _("Your seats in circles"),
        told_of,
        _("The dates stay with the circle, without your name. Your words are deleted."),
        _empty_seats,
        gone=False,
        emptied=("words",),
        stays={"role": STATE, "state": STATE},
    ),
)
