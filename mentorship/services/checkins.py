"""Asking each of a pair how it is going, and taking their answer."""

from datetime import datetime, timedelta

from django.db.models import (
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import dates
from accounts.models import User
from mentorship import access, states
from mentorship.mail import outbox
from mentorship.messages import checkins as mails
from mentorship.models import CheckIn, LogLine, Pairing
from mentorship.roles import Role
from mentorship.services.acts import Refused, act, log
from mentorship.services.sparing import if_any

FIRST_AFTER = timedelta(weeks=3)
"""When the two are asked for the first time, counted from their second yes."""

TIME_TO_ANSWER = timedelta(days=21)
"""How long a question waits; an answer that comes later says little about the day it was asked."""

QUIET_BEFORE_THE_END = timedelta(days=14)
"""So close to the end of a round nobody is asked: the end brings its own questions."""

MORNING = timedelta(hours=9)
"""So long after midnight people are asked on the day of half-way."""

NEAR_HALF_WAY = timedelta(weeks=1)
"""Whoever was asked so shortly before the round's half-way is not asked again on that day, and so
long after it nobody is asked because of it any more."""

HALF_WAY = Func(
    F("round__time_zone"),
    ExpressionWrapper(F("round__halfway_on") + Value(MORNING), output_field=DateTimeField()),
    function="timezone",
    output_field=DateTimeField(),
)
"""The morning of the round's half-way, in its zone."""

GROUP = "prompts"
"""Whoever has switched off this group of mails is not asked."""


# The clock -----------------------------------------------------------------------------------


def due_to_ask(now: datetime) -> list[tuple[Pairing, Role]]:
    """Whom to ask now: pairings with the side. After days of silence each is asked once."""
    return [(pairing, side) for side in Role for pairing in if_any(_due(side, now))]


def _due(side: Role, now: datetime) -> QuerySet[Pairing]:
    """Pairings whose person on this side was never asked, or not lately, or not since half-way."""
    latest = CheckIn.objects.filter(pairing=OuterRef("pk"), side=side).order_by("-asked_at")
    weeks = F("round__program__checkin_weeks") * Value(timedelta(weeks=1))
    rhythm = ExpressionWrapper(weeks, output_field=DurationField())
    again = ExpressionWrapper(F("last") + rhythm, output_field=DateTimeField())
    rows = _under_way(side, now).annotate(last=Subquery(latest.values("asked_at")[:1]))
    rows = rows.annotate(again=again, half_way=HALF_WAY)
    rows = rows.filter(Q(last__isnull=True) | Q(again__lte=now) | _at_half_way(now))
    return rows.select_related(
        "round__program", "mentor__person__profile", "mentee__person__profile"
    )


def _at_half_way(now: datetime) -> Q:
    """Whether the day of half-way has come lately, and nobody was asked close to it."""
    before = Q(last__lt=F("half_way") - Value(NEAR_HALF_WAY))
    return before & Q(half_way__lte=now, half_way__gt=now - NEAR_HALF_WAY)


def _under_way(side: Role, now: datetime) -> QuerySet[Pairing]:
    """Pairings that have gone on for a while, have some time left, and whose person listens.

    Two who pause are left alone, and after a pause have as long as at the beginning.
    """
    person = side.path("person")
    last_day = (now + QUIET_BEFORE_THE_END).date()
    back = LogLine.objects.filter(pairing=OuterRef("pk"), verb="pairing.taken_up")
    rows = Pairing.objects.filter(
        Q(round__ends_on__isnull=True, ends_on__isnull=True)
        | Q(round__ends_on__gt=last_day)
        | Q(ends_on__gt=last_day),
        ~Exists(back.filter(at__gt=now - FIRST_AFTER)),
        state=Pairing.State.ACTIVE,
        paused_until__isnull=True,
        active_at__lte=now - FIRST_AFTER,
        round__program__checkin_weeks__gt=0,
        **{f"{person}__is_active": True},
    )
    rows = rows.exclude(span=Pairing.Span.ONE)  # one talk is over before a question comes
    return rows.exclude(**{f"{person}__mail_opt_outs__group": GROUP})


def due_to_lapse(now: datetime) -> QuerySet[CheckIn]:
    """Questions that nobody answered in time, or whose pairing is over; not while it pauses."""
    late = Q(due_at__lt=now, pairing__paused_until__isnull=True) | ~Q(
        pairing__state=Pairing.State.ACTIVE
    )
    return CheckIn.objects.filter(late, state=CheckIn.State.ASKED)


@act
def lapse(checkin: CheckIn, now: datetime) -> None:
    """Close a question that is no longer to be answered."""
    states.move(checkin, "lapse", states.CLOCK)


@act
def ask(pairing: Pairing, side: Role, now: datetime) -> CheckIn | None:
    """Ask the one on `side`, by mail and on the pairing's page; None where it is not to be.

    Somebody who wants no such mails is not asked, and so is never counted as silent.
    """
    Pairing.objects.select_for_update(no_key=True).get(pk=pairing.pk)
    if not _due(side, now).filter(pk=pairing.pk).exists():
        return None
    waiting = CheckIn.objects.filter(pairing=pairing, side=side, state=CheckIn.State.ASKED)
    states.move_all(waiting, "lapse", states.CLOCK)
    checkin = CheckIn.objects.create(
        pairing=pairing, side=side, asked_at=now, due_at=now + TIME_TO_ANSWER
    )
    outbox.enqueue(mails.checkin(checkin))
    return checkin


def ask_afresh(pairing: Pairing) -> None:
    """Let a question that waited through a pause wait as long as one that is asked now."""
    now = timezone.now()
    waiting = CheckIn.objects.filter(pairing=pairing, state=CheckIn.State.ASKED)
    waiting.update(asked_at=now, due_at=now + TIME_TO_ANSWER)


# The person ----------------------------------------------------------------------------------


@act
def answer(
    actor: User, checkin: CheckIn, said: str, words: str = "", useful: int | None = None
) -> CheckIn:
    """Take somebody's answer; coordinators hear of a pair that has not met or that struggles.

    The words, and how useful it is, are the coordinator's alone; they are not kept where the two
    found each other, or where nobody but one of them runs the program. The same answer once more
    changes nothing.

    Raises
    ------
    Refused : it was answered otherwise before, or the time has passed.
    """
    checkin = access.checkin_for(actor, checkin.pk)
    CheckIn.objects.select_for_update(no_key=True).get(pk=checkin.pk)
    checkin.refresh_from_db()
    if checkin.answer == said:
        return checkin
    if sentence := why_closed(checkin):
        raise Refused(sentence)
    is_read = mails.is_read(checkin)
    now = timezone.now()
    if not is_read:
        words, useful = "", None
    writes = {"answer": said, "words": words, "useful": useful, "answered_at": now}
    states.move(checkin, "answer", Role(checkin.side), **writes)
    log("checkin.answered", actor, pairing=checkin.pairing)
    if said != CheckIn.Answer.WELL and is_read:
        outbox.enqueue_all(mails.checkin_for_coordinators(checkin))
    return checkin


@act
def rate(actor: User, checkin: CheckIn, useful: int) -> None:
    """Add how useful it is to an answer that was given without; once said, it stays."""
    checkin = access.checkin_for(actor, checkin.pk)
    rows = CheckIn.objects.filter(pk=checkin.pk, state=CheckIn.State.ANSWERED, useful__isnull=True)
    if may_rate(checkin):
        rows.update(useful=useful)


def may_rate(checkin: CheckIn) -> bool:
    """Whether somebody who has answered may still say how useful it is."""
    left_open = checkin.state == CheckIn.State.ANSWERED and checkin.useful is None
    return left_open and checkin.due_at >= timezone.now() and mails.is_read(checkin)


def why_closed(checkin: CheckIn) -> str:
    """Why a question is not to be answered any more; "" while it is."""
    if checkin.state == CheckIn.State.ANSWERED:
        return answered_sentence(checkin)
    if not checkin.pairing.is_active:
        return _("This pairing is over")
    late = checkin.due_at < timezone.now() and checkin.pairing.paused_until is None
    if checkin.state == CheckIn.State.LAPSED or late:
        return _("The time to answer this question has passed")
    return ""


def answered_sentence(checkin: CheckIn) -> str:
    """What somebody said, and when."""
    when = checkin.answered_at or checkin.state_changed_at
    day = dates.short_day(when)
    return _("On %(day)s you answered: %(answer)s") % {
        "day": day,
        "answer": mails.answer_words(checkin),
    }
