"""The only way to what members do among themselves: reports, noted relationships, questions.

A report is reached by those who look after the unit, and never by either of the two whom it names.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.models import User
from mentorship import access, directories
from mentorship.models import (
    Concern,
    Enrollment,
    NotedRelationship,
    Pairing,
    Round,
    SpotCall,
    SpotQuestion,
    SpotVolunteer,
)
from mentorship.models.lookups import IsAmong

# Reports -------------------------------------------------------------------------------------


def concerns_run_by(user: User) -> QuerySet[Concern]:
    """Reports in the units and programs that the user runs, in which they are named themselves not.

    Whoever runs a unit reads those of all that lies below it.
    """
    within = Q(unit__in=access.units_run_by(user))
    within |= Q(IsAmong("program", access.programs_run_by(user)))
    rows = Concern.objects.filter(within).exclude(about=user).exclude(reporter=user)
    return rows.select_related("unit", "program", "about__profile", "reporter__profile")


def concern_run_for(user: User, pk: int) -> Concern:
    """The report, for somebody who looks after it."""
    return access.one_or_404(concerns_run_by(user), pk)


# Noted relationships -------------------------------------------------------------------------


def noted_by(user: User) -> QuerySet[NotedRelationship]:
    """What the user said of themselves and another."""
    return NotedRelationship.objects.filter(by=user).select_related("pairing")


def noted_for(user: User, pk: int) -> NotedRelationship:
    """What the user said, for themselves."""
    return access.one_or_404(noted_by(user), pk)


def notes_to(user: User) -> QuerySet[NotedRelationship]:
    """What others said of themselves and the user, as long as it waits for their word.

    By an address that is proved to be theirs; nobody whom one of the two has blocked.
    """
    rows = _naming(user).filter(by__is_active=True).exclude(by=user)
    return directories.without_blocked(rows, user, "by").select_related("by__profile")


def count_of_notes_to(user: User) -> int:
    """How many there are. Most people are named by nobody, which takes no look at who did."""
    return notes_to(user).count() if _naming(user).exists() else 0


def _naming(user: User) -> QuerySet[NotedRelationship]:
    proved = user.emailaddress_set.filter(verified=True).values("email")  # type: ignore[attr-defined]
    return NotedRelationship.objects.filter(address__in=proved, state=NotedRelationship.State.OPEN)


def note_to(user: User, pk: int) -> NotedRelationship:
    """What somebody said of the user and themselves, for the user to answer."""
    return access.one_or_404(notes_to(user), pk)


# Questions on the spot -----------------------------------------------------------------------


def spot_place_for(user: User, round: Round) -> Enrollment:
    """The user's place in an open informal round that has questions on the spot; else 404."""
    program = round.program
    if not (program.is_informal and round.is_open) or program.of_two:
        raise Http404
    rows = Enrollment.objects.filter(round=round, person=user, state=Enrollment.State.SUBMITTED)
    place = rows.select_related("round__program").order_by("role").first()
    if place is None:
        raise Http404
    return place


def volunteers_for(place: Enrollment) -> QuerySet[SpotVolunteer]:
    """Who may be asked by the one of this place: nobody whom either of the two has blocked."""
    person = place.person
    rows = SpotVolunteer.objects.filter(
        enrollment__round=place.round_id,
        enrollment__state=Enrollment.State.SUBMITTED,
        enrollment__person__is_active=True,
    )
    rows = rows.exclude(enrollment__person=person)
    return directories.without_blocked(rows, person, "enrollment__person")


def questions_asked_by(user: User) -> QuerySet[SpotQuestion]:
    """The user's own questions."""
    rows = SpotQuestion.objects.filter(asker__person=user)
    return rows.select_related("topic", "asker__round__program", "taker__person__profile")


def questions_open_to(user: User) -> QuerySet[SpotQuestion]:
    """Questions of others that the user was asked for and nobody has taken, or that they took."""
    called = SpotCall.objects.filter(question=OuterRef("pk"), volunteer__person=user)
    rows = SpotQuestion.objects.filter(Exists(called)).exclude(asker__person=user)
    rows = directories.without_blocked(rows, user, "asker__person")
    return rows.select_related("topic", "asker__round__program", "asker__person__profile", "taker")


def question_for(user: User, pk: int) -> SpotQuestion:
    """The question, for whoever asked it or was asked for it."""
    asked = questions_asked_by(user).filter(pk=pk).first()
    return asked or access.one_or_404(questions_open_to(user), pk)


def partner_in(user: User, pairing_pk: int) -> tuple[Pairing, User]:
    """A pairing of the user's and the other of the two."""
    pairing = access.pairing_for(user, pairing_pk)
    return pairing, pairing.own_side(user).other.person


def listed_person(user: User, round_pk: int, pk: int) -> Enrollment:
    """Somebody of a directory whom the user may see."""
    round = access.round_for(user, round_pk)
    return directories.listed_person_for(user, round, pk)
