"""Circles and their seats: dates and outcome stay, words go."""

import re
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import Holding, Traces
from accounts.privacy.holdings import keep_as_it_is
from mentorship.models import (
    Circle,
    CircleCheckIn,
    CircleClosing,
    CircleMeeting,
    CircleNote,
    CircleSeat,
    CircleTerms,
)
from mentorship.models.circle_life import TERMS
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
    _take_name_out(CircleSeat.objects.all(), "circle", ("words",), traces)


def _take_name_out(
    rows: QuerySet[Any], circle: str, columns: tuple[str, ...], traces: Traces
) -> None:
    """Take any name of theirs out of words in their circles, and out of others a certain one.

    `circle` is the way from the rows to theirs. Elsewhere a name may mean somebody else.
    """
    circles = _where_they_sat(traces.person).values("circle")
    there = Q(**{f"{circle}__in": circles})
    for among, pattern in (
        (rows.filter(there), traces.any_name),
        (rows.exclude(there), traces.pattern),
    ):
        named = (Q(**{f"{column}__iregex": pattern}) for column in columns)
        for row in among.filter(reduce(or_, named)):
            for column in columns:
                said = re.sub(pattern, "", getattr(row, column), flags=re.IGNORECASE)
                setattr(row, column, said)
            row.save(update_fields=columns)


def _where_they_sat(person: User) -> QuerySet[CircleSeat]:
    return CircleSeat.objects.filter(enrollment__person=person)


def _shared_with(person: User) -> QuerySet[CircleSeat]:
    """Seats by which somebody may read what a circle shares."""
    return told_of(person).filter(accepted_at__isnull=False)


def _empty_meetings(traces: Traces) -> None:
    circles = _where_they_sat(traces.person).values("circle")
    CircleMeeting.objects.filter(circle__in=circles).update(place="", words="")


def _empty_terms(traces: Traces) -> None:
    circles = _where_they_sat(traces.person).values("circle")
    CircleTerms.objects.filter(circle__in=circles).update(**dict.fromkeys(TERMS, ""))


def _notes_of(person: User) -> QuerySet[CircleNote]:
    """Those that they wrote, for themselves or for all; others' are the others'."""
    return CircleNote.objects.filter(writer__enrollment__person=person)


def _drop_notes(traces: Traces) -> None:
    """Their own go; their name goes out of those of others in their circles."""
    _notes_of(traces.person).delete()
    theirs = CircleNote.objects.filter(circle__in=_where_they_sat(traces.person).values("circle"))
    _take_name_out(theirs, "circle", ("words",), traces)


def _empty_checkins(traces: Traces) -> None:
    """Their own words; and their name out of what others of their circles wrote."""
    CircleCheckIn.objects.filter(seat__enrollment__person=traces.person).update(words="")
    _take_name_out(CircleCheckIn.objects.all(), "seat__circle", ("words",), traces)


def _closings_of(person: User) -> QuerySet[CircleClosing]:
    """What they said at the end; thanks of others went to all, and stay the others'."""
    rows = CircleClosing.objects.filter(seat__enrollment__person=person)
    return rows.select_related("seat__circle", "seat__enrollment__person__profile")


def _empty_closings(traces: Traces) -> None:
    """Their own words; and their name out of what others of their circles wrote."""
    _closings_of(traces.person).update(words="", thanks="")
    _take_name_out(CircleClosing.objects.all(), "seat__circle", ("words", "thanks"), traces)


HOLDINGS = (
    Holding(
        CircleMeeting,
        _("Meetings of your circles"),
        lambda person: CircleMeeting.objects.filter(
            circle__in=_shared_with(person).values("circle")
        ).select_related("circle", "planned_by__circle", "planned_by__enrollment__person__profile"),
        _("Dates stay with the circle. Places and words are deleted."),
        _empty_meetings,
        gone=False,
        emptied=("place", "words"),
    ),
    Holding(
        CircleTerms,
        _("What your circles agreed on"),
        lambda person: CircleTerms.objects.filter(
            circle__in=_shared_with(person).values("circle")
        ).select_related("circle", "written_by__circle", "written_by__enrollment__person__profile"),
        _("The words are deleted, for everybody in it."),
        _empty_terms,
        left_out={"agreed": "who else agreed is theirs"},
        gone=False,
        emptied=TERMS,
    ),
    Holding(
        CircleNote,
        _("Your notes in circles"),
        lambda person: _notes_of(person).select_related(
            "circle", "writer__circle", "writer__enrollment__person__profile"
        ),
        _("Deleted, also those that you shared."),
        _drop_notes,
        private=True,
    ),
    Holding(
        CircleCheckIn,
        _("How you said it was going in your circles"),
        lambda person: CircleCheckIn.objects.filter(seat__enrollment__person=person).select_related(
            "seat__circle", "seat__enrollment__person__profile"
        ),
        _("The answers and their date stay with the circle. The words are deleted."),
        _empty_checkins,
        gone=False,
        emptied=("words",),
        stays={"answer": STATE},
        private=True,
    ),
    Holding(
        CircleClosing,
        _("What you said when your circles were over"),
        _closings_of,
        _("How you judged it stays with the circle. Your words are deleted."),
        _empty_closings,
        gone=False,
        emptied=("words", "thanks"),
        stays={"reached": STATE},
        private=True,
    ),
    Holding(
        Circle,
        _("Your circles, and your peers"),
        _circles_of,
        _("Dates and outcome stay. The others see “a former member”."),
        keep_as_it_is,
        left_out={"runners_up": "of the work itself"},
        gone=False,
        stays={"kind": STATE, "state": STATE, "runners_up": "numbers of sign-ups, and points"},
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
