"""A mentee of an earlier round is asked once whether they would mentor in the next."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from accounts.models import User
from mentorship import states
from mentorship.mail import outbox
from mentorship.messages import ask_to_mentor as messages
from mentorship.messages.kinds import Kind
from mentorship.models import Enrollment, OutgoingMail, Pairing, Program, Round
from mentorship.models.pairings import OF_THE_TWO
from mentorship.services.acts import act
from mentorship.services.enrollments import takes_signups

FRESH = timedelta(days=7)
"""How long after sign-up opened people are asked; later it is not news any more."""

YEAR = timedelta(days=365)
"""One person is asked once in this time, over all programs."""

Asked = tuple[User, Round]


def to_ask(now: datetime) -> Iterator[Asked]:
    """Who was a mentee of the program to a good end, and whose next round has just opened."""
    rows = Round.objects.filter(state=Round.State.OPEN, state_changed_at__gt=now - FRESH)
    for round in rows.exclude(program__kind=Program.Kind.INFORMAL).select_related("program"):
        if takes_signups(round, states.MENTOR):
            yield from ((person, round) for person in _former_mentees(round, now))


def _former_mentees(round: Round, now: datetime) -> Iterator[User]:
    """Those whose last pairing here was concluded, who are not in the round and not asked yet."""
    over = Pairing.objects.filter(
        round__program=round.program_id,
        state__in=states.PAIRING_PAST,
        mentee__person__is_active=True,
    )
    rows = over.exclude(origin__in=OF_THE_TWO).exclude(round=round)
    last = rows.order_by("mentee__person_id", "-ended_at").distinct("mentee__person_id")
    for pairing in last.select_related("mentee__person__profile"):
        person = pairing.mentee.person
        if pairing.state == Pairing.State.COMPLETED and _is_free(person, round, now):
            yield person


def _is_free(person: User, round: Round, now: datetime) -> bool:
    """Whether nobody asked them within a year, and they have not joined this round."""
    asked = OutgoingMail.objects.filter(to_person=person, kind=Kind.MENTOR_NEXT)
    if asked.filter(created_at__gt=now - YEAR).exists():
        return False
    return not Enrollment.objects.filter(person=person, round=round).exists()


@act
def ask(found: Asked, now: datetime) -> bool:
    """Ask this person; False where they were asked, or have joined, in the meantime."""
    person, round = found
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not _is_free(person, round, now):
        return False
    return outbox.enqueue(messages.mentor_next(person, round)) is not None
