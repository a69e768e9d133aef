"""Circles and their seats: dates and outcome stay, words go."""

import re

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
    for seat in CircleSeat.objects.filter(words__iregex=traces.any_name):
        seat.words = re.sub(traces.any_name, "", seat.words, flags=re.IGNORECASE)
        seat.save(update_fields=["words"])


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
    circles = _where_they_sat(traces.person).values("circle")
    theirs = CircleNote.objects.filter(circle__in=circles, words__iregex=traces.any_name)
    for note in theirs:
        note.words = re.sub(traces.any_name, "", note.words, flags=re.IGNORECASE)
        note.save(update_fields=["words"])


def _empty_checkins(traces: Traces) -> None:
    """Their own words; and their name out of what others of their circles wrote."""
    CircleCheckIn.objects.filter(seat__enrollment__person=traces.person).update(words="")
    for row in CircleCheckIn.objects.filter(words__iregex=traces.any_name):
        row.words = re.sub(traces.any_name, "", row.words, flags=re.IGNORECASE)
        row.save(update_fields=["words"])


def _closings_of(person: User) -> QuerySet[CircleClosing]:
    """What they said at the end; thanks of others went to all, and stay the others'."""
    rows = CircleClosing.objects.filter(seat__enrollment__person=person)
    return rows.select_related("seat__circle", "seat__enrollment__person__profile")


def _empty_closings(traces: Traces) -> None:
    """Their own words; and their name out of what others of their circles wrote."""
    _closings_of(traces.person).update(words="", thanks="")
    named = Q(words__iregex=traces.any_name) | Q(thanks__iregex=traces.any_name)
    for row in CircleClosing.objects.filter(named):
        row.words, row.thanks = (
            re.sub(traces.any_name, "", said, flags=re.IGNORECASE)
            for said in (row.words, row.thanks)
        )
        row.save(update_fields=["words", "thanks"])


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
