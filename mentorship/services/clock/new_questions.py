"""Whoever signed up before a question was added is asked once, while answers may be changed.

Coordinators add several questions one after another: people are asked an hour after the last.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet

from mentorship import states
from mentorship.mail import outbox
from mentorship.messages.new_questions import questions_added, unanswered
from mentorship.models import Enrollment, OutgoingMail, Question, Round
from mentorship.services.acts import act
from mentorship.services.windows import takes_signups

QUIET = timedelta(hours=1)
FRESH = timedelta(days=14)
"""What was added longer ago is told no more: a site that was asleep writes of nothing old."""


@dataclass(frozen=True)
class Added:
    """Somebody's place, and what was added since they signed up."""

    place: Enrollment
    questions: tuple[Question, ...]

    @property
    def pk(self) -> int:
        return self.place.pk


def to_ask(now: datetime) -> Iterator[Added]:
    """Everybody who has not answered what was added lately to the questions of their program."""
    rows = Question.objects.filter(retired_at=None, added_at__gt=now - FRESH)
    latest = rows.values("program").annotate(last=Max("added_at"))
    quiet = latest.filter(last__lte=now - QUIET).values("program")
    rounds = Round.objects.filter(program__in=quiet, state=Round.State.OPEN)
    for round in rounds.select_related("program").order_by("pk"):
        for place in _before(round, now):
            if takes_signups(round, place.role) and (added := _added(place, now)):
                yield Added(place, added)


def _before(round: Round, now: datetime) -> QuerySet[Enrollment]:
    rows = Enrollment.objects.filter(
        round=round, state__in=states.ENROLLMENT_THERE, person__is_active=True
    )
    return rows.select_related("round__program", "person__profile").order_by("pk")


def _added(place: Enrollment, now: datetime) -> tuple[Question, ...]:
    """What was added since the person signed up, is not answered, and was not asked by mail."""
    found = tuple(
        question
        for question in unanswered(place)
        if question.added_at and question.added_at > max(place.submitted_at, now - FRESH)
    )
    if not found:
        return ()
    message = questions_added(place, found)
    return () if OutgoingMail.objects.filter(key=message.key).exists() else found


@act
def ask(added: Added, now: datetime) -> bool:
    """Ask one person; False where they have been asked meanwhile."""
    return outbox.enqueue(questions_added(added.place, added.questions)) is not None
