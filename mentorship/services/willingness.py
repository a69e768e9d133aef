"""Asking people of a standing pool twice a year whether they are still willing.

A program says that it asks its mentors; of an informal program everybody in the directory is
asked. Whoever says nothing in time is offered to nobody, is told so, and comes back by one press.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, states
from mentorship.mail import outbox
from mentorship.messages import willingness as messages
from mentorship.messages.willingness import TIME_TO_ANSWER
from mentorship.models import Enrollment, Pairing, Program, Round, Willingness
from mentorship.models.sides import paired_as
from mentorship.roles import Role
from mentorship.services import enrollments
from mentorship.services.acts import Refused, act, log

HALF_A_YEAR = timedelta(days=182)

IN_A_POOL = Q(role=Role.MENTOR, round__program__asks_willing=True)
IN_A_DIRECTORY = Q(listed=True, round__program__kind=Program.Kind.INFORMAL)

Answer = Willingness.Answer
AWAY = (Answer.NO_MORE, Answer.SILENT)
"""Whoever has said so, or nothing, is not asked again until they come back by themselves."""


# The clock -----------------------------------------------------------------------------------


def due_to_ask(now: datetime) -> QuerySet[Enrollment]:
    """People of pools whose answer, or whose sign-up, is half a year old."""
    rows = Enrollment.objects.filter(
        IN_A_POOL | IN_A_DIRECTORY,
        state__in=states.ENROLLMENT_PLACED,
        round__state=Round.State.OPEN,
        person__is_active=True,
        submitted_at__lte=now - HALF_A_YEAR,
    )
    rows = rows.annotate(last=_latest("asked_at"), said=_latest("answer"))
    long_ago = Q(last__isnull=True) | Q(last__lte=now - HALF_A_YEAR) & ~Q(said__in=AWAY)
    return rows.filter(long_ago).select_related("round__program", "person__profile").order_by("pk")


def _latest(column: str) -> Subquery:
    """What stands in the last question to an enrollment."""
    rows = Willingness.objects.filter(enrollment=OuterRef("pk")).order_by("-asked_at", "-pk")
    return Subquery(rows.values(column)[:1])


@act
def ask(place: Enrollment, now: datetime) -> bool:
    """Ask one of them; False where they have left or been asked meanwhile."""
    Enrollment.objects.select_for_update(no_key=True).get(pk=place.pk)
    if not due_to_ask(now).filter(pk=place.pk).exists():
        return False
    asking = Willingness.objects.create(enrollment=place, asked_at=now)
    outbox.enqueue(messages.still_willing(asking))
    return True


def unanswered(now: datetime) -> Iterator[Willingness]:
    """Questions whose time has passed."""
    rows = Willingness.objects.filter(answer="", asked_at__lte=now - TIME_TO_ANSWER)
    yield from rows.select_related("enrollment__round__program", "enrollment__person__profile")


@act
def lapse(asking: Willingness, now: datetime) -> bool:
    """Offer somebody to nobody, and tell them; False if they have answered meanwhile."""
    place = _locked(asking)
    rows = Willingness.objects.filter(pk=asking.pk, answer="")
    if not rows.update(answer=Answer.SILENT, answered_at=now):
        return False
    asking.answer = Answer.SILENT
    if place.takes_part:
        states.move(place, "pause", states.CLOCK)
        log("enrollment.paused", None, enrollment=place)
        outbox.enqueue(messages.not_offered(asking))
    return True


# The mentor ----------------------------------------------------------------------------------


def _locked(asking: Willingness) -> Enrollment:
    rows = Enrollment.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("round__program", "person").get(pk=asking.enrollment_id)


@act
def answer(actor: User, asking: Willingness, said: str) -> None:
    """Say that one is still willing, not now, or no more; the latest word counts.

    Not now is a pause. No more is leaving, or a pause for as long as a pairing is open: two people
    who are paired stay together.

    Raises
    ------
    Refused : the person has left the round, or was asked anew since.
    """
    access.enrollment_for(actor, asking.enrollment_id)
    place = _locked(asking)
    if why := why_closed(asking, place):
        raise Refused(why)
    Willingness.objects.filter(pk=asking.pk).update(answer=said, answered_at=timezone.now())
    {Answer.YES: _stay, Answer.NOT_NOW: _rest, Answer.NO_MORE: _go}[Answer(said)](actor, place)


def why_closed(asking: Willingness, place: Enrollment) -> str:
    """Why the question is not to be answered any more; "" while it is."""
    if place.is_gone:
        return _("You have left this round")
    if place.round.is_over:
        return _("This round is over")
    latest = place.askings.first()
    return _("You have been asked anew since") if latest and latest.pk != asking.pk else ""


def _stay(actor: User, place: Enrollment) -> None:
    if place.is_paused:
        states.move(place, "resume", states.OWNER)
        log("enrollment.resumed", actor, enrollment=place)


def _rest(actor: User, place: Enrollment) -> None:
    if place.takes_part:
        states.move(place, "pause", states.OWNER)
        log("enrollment.paused", actor, enrollment=place)


def _go(actor: User, place: Enrollment) -> None:
    if has_open_pairing(place):
        _rest(actor, place)
    else:
        enrollments.withdraw(actor, place)


def has_open_pairing(place: Enrollment) -> bool:
    """Whether the person has a pairing that leaving would end."""
    return Pairing.objects.filter(paired_as(place), state__in=states.PAIRING_OPEN).exists()


# Reading -------------------------------------------------------------------------------------


def asked_now(place: Enrollment) -> Willingness | None:
    """The question that waits for this person, or to which they said nothing; None otherwise."""
    if not _is_asked(place) or place.is_gone:
        return None
    latest = place.askings.first()
    silent = latest and latest.answer == Answer.SILENT and place.is_paused
    return latest if latest and (latest.is_open or silent) else None


def _is_asked(place: Enrollment) -> bool:
    """Whether people like this one are asked."""
    program = place.round.program
    in_a_pool = place.role == Role.MENTOR and program.asks_willing
    return in_a_pool or (place.listed and program.is_informal)


def counts(round: Round) -> dict[str, int]:
    """How many of the mentors who are there have said what last; "" has not answered yet."""
    there = Enrollment.objects.filter(
        round=round, role=Role.MENTOR, state__in=states.ENROLLMENT_PLACED
    )
    said = there.annotate(said=_latest("answer"))
    found = Counter(said.values_list("said", flat=True))
    more = {"waiting": found[""], "unasked": found[None]}
    return {value: found[value] for value in Answer.values} | more
