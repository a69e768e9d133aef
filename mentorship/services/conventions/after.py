"""After a convention: how it was, and whether somebody comes again as a returning attendee."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, states
from mentorship.mail import outbox
from mentorship.messages import conventions as messages
from mentorship.messages.kinds import Kind
from mentorship.models import Enrollment, NextYear, OutgoingMail, Pairing, Program
from mentorship.models.sides import paired_as
from mentorship.services import closings
from mentorship.services.acts import Refused, act
from mentorship.services.sparing import if_any

OPEN_FOR = timedelta(days=60)
"""How long after the convention answers are taken."""
ASKED_FOR = timedelta(days=14)
"""So long after the end people are still asked; a site that was away asks nobody late."""


def is_open(place: Enrollment, now: datetime) -> bool:
    """Whether the convention is over, and not too long ago, for somebody who was in it."""
    round = place.round
    if not round.program.is_convention or round.ends_on is None or place.is_gone:
        return False
    ended = round.end_of(round.ends_on)
    return ended < now < ended + OPEN_FOR


def met(place: Enrollment) -> "list[Pairing]":
    """The pairings of this place that began, the last one first."""
    rows = Pairing.objects.filter(paired_as(place), state__in=states.PAIRING_BEGUN)
    return list(
        rows.select_related(
            "round__program", "mentor__person__profile", "mentee__person__profile"
        ).order_by("-active_at", "-pk")
    )


@act
def answer(actor: User, place: Enrollment, said: closings.Said, *, returns: bool | None) -> None:
    """Take what somebody says; the judgement goes to the coordinator of the last pairing.

    Saying the same again changes nothing.

    Raises
    ------
    Refused : it is not over yet, or too long ago.
    """
    place = access.enrollment_for(actor, place.pk)
    if not is_open(place, timezone.now()):
        raise Refused(_("This can be answered once the convention is over, for sixty days"))
    asked = first_to_judge(place)
    if asked is not None and (said.worth or said.words):
        closings.answer(actor, asked, said)
    if returns is not None:
        NextYear.objects.update_or_create(
            enrollment=place, defaults={"returns": returns, "said_at": timezone.now()}
        )


def first_to_judge(place: Enrollment) -> Pairing | None:
    """The pairing by which somebody is asked how it was; None where nobody would read it."""
    rows = [one for one in met(place) if one.state in states.PAIRING_PAST]
    return next(
        (one for one in rows if closings.asked(one.own_side(place.person)).by_coordinator), None
    )


# The clock -------------------------------------------------------------------------------------


def to_ask(now: datetime) -> Iterator[Enrollment]:
    """Everybody who took part in a convention that ended yesterday, and was not asked yet."""
    today = now.date()
    told = OutgoingMail.objects.filter(enrollment=OuterRef("pk"), kind=Kind.CONVENTION_AFTER)
    rows = Enrollment.objects.filter(
        round__program__kind=Program.Kind.CONVENTION,
        round__meeting_slots__isnull=False,
        round__ends_on__range=(today - ASKED_FOR, today),
        person__is_active=True,
    ).distinct()
    rows = rows.exclude(state__in=states.ENROLLMENT_GONE).filter(~Exists(told), next_year=None)
    rows = rows.exclude(person__mail_opt_outs__group="news")
    found = rows.select_related("round__program", "person__profile").order_by("pk")
    for place in if_any(found):
        if is_open(place, now):
            yield place


@act
def ask(place: Enrollment, now: datetime) -> bool:
    """Ask somebody the two questions, once."""
    return outbox.enqueue(messages.after(place)) is not None
