"""How long things are kept, and the nightly clearing away of what is past its limit.

docs/operators.md lists the limits for people to read. A test holds every model against this list:
each has a limit here, or a reason to be kept.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from accounts.models import RateCounter
from accounts.services import addresses
from mentorship import states
from mentorship.models import (
    Block,
    Bounce,
    CheckIn,
    CircleClosing,
    Closing,
    Concern,
    Enrollment,
    EnrollmentDraft,
    EnrollmentTopic,
    Heartbeat,
    Job,
    ListedPerson,
    LogLine,
    Meeting,
    NotedRelationship,
    OutgoingMail,
    Pairing,
    Preference,
    ProgramDraft,
    Quote,
    Resume,
    ReviewOpinion,
    RosterImport,
    Round,
    SpotQuestion,
    WishedPartner,
)

logger = logging.getLogger(__name__)

M = TypeVar("M", bound=Model)

YEAR = timedelta(days=365)
QUARTER = timedelta(days=90)
WEEK = timedelta(days=7)

BATCH = 500
"""How many rows go in one transaction, so that nobody waits for the clearing."""

NOT_OVER = (OutgoingMail.State.QUEUED, OutgoingMail.State.HELD)
"""States of a mail that has not left; it is kept whole however old it is."""


def delete(rows: QuerySet[Model]) -> None:
    """Take the whole row away."""
    rows.delete()


@dataclass(frozen=True)
class Limit(Generic[M]):
    """One promise: which rows are past it, and what becomes of them."""

    name: str
    promise: str
    """How long they are kept, for the operator."""
    past: Callable[[datetime], QuerySet[M]]
    end: Callable[[QuerySet[M]], None] = delete


LIMITS: list[Limit[Any]] = []  # Any: each is of a table of its own


def register(*limits: Limit[Any]) -> None:
    """Add limits; the apps built on this one bring those of their own tables."""
    LIMITS.extend(limits)


def apply(limit: Limit[M], now: datetime) -> int:
    """Clear away what is past this limit, batch by batch; returns how many rows it was."""
    count = 0
    for rows in _batches(limit.past(now)):
        with transaction.atomic():
            count += rows.count()
            limit.end(rows)
    if count:
        logger.info("Retention cleared %s: %s", limit.name, count)
    return count


def _batches(past: QuerySet[M]) -> Iterator[QuerySet[M]]:
    """The rows in the order of their keys, a batch at a time."""
    ordered, last = past.order_by("pk"), None
    while keys := list(
        (ordered if last is None else ordered.filter(pk__gt=last)).values_list("pk", flat=True)[
            :BATCH
        ]
    ):
        last = keys[-1]
        # The conditions are asked again: a row may have changed since its key was read.
        yield past.filter(pk__in=keys).order_by()


def overdue(now: datetime) -> dict[str, int]:
    """How many rows are past each limit now."""
    return {limit.name: limit.past(now).count() for limit in LIMITS}


# The limits ----------------------------------------------------------------------------------


def rounds_over_since(moment: datetime) -> QuerySet[Round]:
    """Rounds that were over at this moment, with no pairing that goes on."""
    going_on = Pairing.objects.filter(round=OuterRef("pk"), state__in=states.PAIRING_OPEN)
    rows = Round.objects.filter(state__in=states.ROUND_OVER, state_changed_at__lt=moment)
    return rows.filter(~Exists(going_on))


def _mails_with_words(now: datetime) -> QuerySet[OutgoingMail]:
    rows = OutgoingMail.objects.filter(created_at__lt=now - QUARTER)
    return rows.exclude(state__in=NOT_OVER).exclude(text="", html="")


def _blank(rows: QuerySet[OutgoingMail]) -> None:
    rows.update(text="", html="", calendar="")


def _old_mails(now: datetime) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(created_at__lt=now - YEAR).exclude(state__in=NOT_OVER)


def _of_rounds_over(model: type[M]) -> Callable[[datetime], QuerySet[M]]:
    """What people answered in rounds that have been over for a year."""
    return lambda now: model._default_manager.filter(
        enrollment__round__in=rounds_over_since(now - YEAR)
    )


def _words_of_checkins(now: datetime) -> QuerySet[CheckIn]:
    """What people wrote to the coordinator when asked how it is going; the answer stays."""
    rows = CheckIn.objects.filter(pairing__round__in=rounds_over_since(now - YEAR))
    return rows.exclude(words="")


def _words_of_closings(now: datetime) -> QuerySet[Closing]:
    """What people wrote to the coordinator at the end; how they judged it stays."""
    rows = Closing.objects.filter(pairing__round__in=rounds_over_since(now - YEAR))
    return rows.exclude(words="")


def _words_of_circles(now: datetime) -> QuerySet[CircleClosing]:
    """The same of people in circles."""
    over = rounds_over_since(now - YEAR)
    return CircleClosing.objects.filter(seat__circle__round__in=over).exclude(words="")


def _unsay(rows: QuerySet[CheckIn] | QuerySet[Closing] | QuerySet[CircleClosing]) -> None:
    rows.update(words="")


def _of_no_round_lately(rows: QuerySet[M], person: str, now: datetime) -> QuerySet[M]:
    """Rows of people who have had no part in any round for a year."""
    lately = Enrollment.objects.filter(person=OuterRef(person)).exclude(
        round__in=rounds_over_since(now - YEAR)
    )
    begun = EnrollmentDraft.objects.filter(person=OuterRef(person))
    return rows.filter(~Exists(lately), ~Exists(begun))


def _blocks(now: datetime) -> QuerySet[Block]:
    rows = Block.objects.filter(created_at__lt=now - YEAR)
    return _of_no_round_lately(rows, "owner", now)


def _resumes(now: datetime) -> QuerySet[Resume]:
    rows = Resume.objects.filter(updated_at__lt=now - YEAR)
    return _of_no_round_lately(rows, "person", now)


def _words_of_meetings(now: datetime) -> QuerySet[Meeting]:
    """Where two people met and what they said about it; that they met stays."""
    rows = Meeting.objects.filter(pairing__round__in=rounds_over_since(now - YEAR))
    return rows.exclude(place="", words="")


def _without_words(rows: QuerySet[Meeting]) -> None:
    rows.update(place="", words="")


def _sessions_of_nobody(now: datetime) -> QuerySet[UserSession]:
    """The list of one's sessions, without those that have gone."""
    live = Session.objects.filter(session_key=OuterRef("session_key"))
    rows: QuerySet[UserSession] = UserSession.objects.filter(~Exists(live))
    return rows


def _files_of_lists(now: datetime) -> QuerySet[RosterImport]:
    """Imports that still hold something of the people in their files."""
    old = now - timedelta(days=settings.ROSTER_FILE_DAYS)
    rows = RosterImport.objects.filter(requested_at__lt=old).exclude(
        state__in=states.IMPORT_AT_WORK
    )
    nothing = Q(content__isnull=True, findings=[], refused={}, who={})
    return rows.exclude(nothing).defer("content")


def _erase_files(rows: QuerySet[RosterImport]) -> None:
    rows.update(content=None, findings=[], refused={}, who={})
    states.move_all(rows.model.objects.filter(content__isnull=True), "discard", states.CLOCK)


register(
    Limit("words of mails", "90 days", _mails_with_words, _blank),
    Limit("mails", "12 months", _old_mails),
    Limit(
        "reports about mails", "90 days", lambda now: Bounce.objects.filter(at__lt=now - QUARTER)
    ),
    Limit("log", "12 months", lambda now: LogLine.objects.filter(at__lt=now - YEAR)),
    Limit(
        "log of the desk's lists",
        "12 months",
        lambda now: LogEntry.objects.filter(action_time__lt=now - YEAR),
    ),
    Limit(
        "jobs for many at once",
        "90 days after the round",
        lambda now: Job.objects.filter(round__in=rounds_over_since(now - QUARTER)),
    ),
    Limit(
        "opinions on sign-ups",
        "90 days after the round",
        lambda now: ReviewOpinion.objects.filter(
            enrollment__round__in=rounds_over_since(now - QUARTER)
        ),
    ),
    Limit("preferences", "12 months after the round", _of_rounds_over(Preference)),
    Limit("topics of a sign-up", "12 months after the round", _of_rounds_over(EnrollmentTopic)),
    Limit("words of check-ins", "12 months after the round", _words_of_checkins, _unsay),
    Limit("words of closings", "12 months after the round", _words_of_closings, _unsay),
    Limit("words of circles’ closings", "12 months after the round", _words_of_circles, _unsay),
    Limit("wished partners", "12 months after the round", _of_rounds_over(WishedPartner)),
    Limit(
        "words for programs’ pages",
        "3 years",
        lambda now: Quote.objects.filter(given_at__lt=now - 3 * YEAR),
    ),
    Limit(
        "programs that were begun",
        "12 months after the last change",
        lambda now: ProgramDraft.objects.filter(made=None, changed_at__lt=now - YEAR),
    ),
    Limit(
        "reports of people",
        "2 years after they were closed",
        lambda now: Concern.objects.filter(
            state=Concern.State.CLOSED, state_changed_at__lt=now - 2 * YEAR
        ),
    ),
    Limit(
        "noted relationships that came to nothing",
        "90 days",
        lambda now: NotedRelationship.objects.filter(pairing=None, noted_at__lt=now - QUARTER),
    ),
    Limit(
        "questions on the spot",
        "12 months",
        lambda now: SpotQuestion.objects.filter(asked_at__lt=now - YEAR),
    ),
    Limit("curricula vitae", "12 months after the owner's last round", _resumes),
    Limit("blocks", "12 months after the owner's last round", _blocks),
    Limit("words of meetings", "12 months after the round", _words_of_meetings, _without_words),
    Limit(
        "sessions",
        "until they run out",
        lambda now: Session.objects.filter(expire_date__lt=now),
    ),
    Limit(
        "people struck from a list",
        "12 months",
        lambda now: ListedPerson.objects.filter(struck_at__lt=now - YEAR),
    ),
    Limit("files of lists", "7 days, or as ROSTER_FILE_DAYS says", _files_of_lists, _erase_files),
    Limit(
        "imports of lists",
        "12 months",
        lambda now: RosterImport.objects.filter(requested_at__lt=now - YEAR),
    ),
    Limit("changes of an address", "7 days, while they can be undone", addresses.old_changes),
    Limit("lists of sessions", "until they run out", _sessions_of_nobody),
    Limit(
        "counters of tries",
        "until they count no more, a day at most",
        lambda now: RateCounter.objects.filter(expires_at__lt=now),
    ),
    Limit(
        "signs of life",
        "7 days after a host is gone",
        lambda now: Heartbeat.objects.filter(~Q(host=""), beat_at__lt=now - WEEK),
    ),
)
