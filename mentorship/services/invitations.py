"""Inviting people of a round to an event, taking their answers, and telling them what changes.

An invitation is written in the transaction of its mail, by the clock: whoever signs up later is
invited too, and whatever stops half-way goes on where it stopped.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, states
from mentorship.mail import outbox
from mentorship.mail.message import Message
from mentorship.messages import gatherings as messages
from mentorship.models import Enrollment, Gathering, Invitation
from mentorship.services import gatherings
from mentorship.services.acts import Refused, act, log

BATCH = 200
"""How many people are told in one transaction."""

QUIET = timedelta(minutes=10)
"""How long nothing was changed before people are told: changes come in threes."""

BEFORE = timedelta(hours=24)
FRESH = timedelta(days=2)
"""Whoever said yes so shortly before needs no reminder."""

YES, NO = Invitation.Answer.YES, Invitation.Answer.NO


# Acts ----------------------------------------------------------------------------------------


@act
def invite(actor: User, gathering: Gathering) -> None:
    """Have everybody invited whom the event is for, and whoever signs up until it begins.

    Raises
    ------
    Refused : it is called off or has begun.
    """
    stored = gatherings.locked(actor, gathering)
    if why := why_closed(stored):
        raise Refused(why)
    if stored.invited_at is None:
        stored.invited_at = timezone.now()
        stored.save(update_fields=["invited_at"])
        log("gathering.invited", actor, round=stored.round, title=stored.title)


@act
def answer(actor: User, gathering: Gathering, said: str) -> None:
    """Say that one comes, or does not; the latest answer counts.

    Raises
    ------
    Refused : it is called off, has begun, or all places are taken.
    """
    access.one_or_404(access.gatherings_visible_to(actor), gathering.pk)
    stored = Gathering.objects.select_for_update(no_key=True).get(pk=gathering.pk)
    if why := why_closed(stored):
        raise Refused(why)
    mine = _own(actor, stored)
    if mine.answer == said:
        return
    if said == YES and is_full(stored):
        raise Refused(_("All places are taken. If somebody cannot come, one is free again"))
    mine.answer, mine.answered_at = said, timezone.now()
    mine.save(update_fields=["answer", "answered_at"])


def _own(person: User, gathering: Gathering) -> Invitation:
    """The person's invitation; somebody who found the event by themselves gets one now."""
    rows = Invitation.objects.filter(gathering=gathering, enrollment__person=person)
    found = rows.order_by("pk").first()
    if found is None:
        place = invited_to(gathering).filter(person=person).order_by("pk").first()
        place = place or _places(gathering).filter(person=person).order_by("pk").get()
        found = Invitation.objects.create(
            gathering=gathering, enrollment=place, told=gathering.news
        )
    return found


def why_closed(gathering: Gathering) -> str:
    """Why nobody is invited and nothing is answered any more; "" while it is."""
    if gathering.called_off_at:
        return _("This event is called off")
    return _("This event has begun") if gathering.starts_at <= timezone.now() else ""


def is_full(gathering: Gathering) -> bool:
    """Whether as many have said yes as there are places."""
    return gathering.places is not None and coming(gathering).count() >= gathering.places


def coming(gathering: Gathering) -> QuerySet[Invitation]:
    """Whoever said yes and is still in the round."""
    rows = gathering.invitations.filter(answer=YES)
    return rows.exclude(enrollment__state__in=states.ENROLLMENT_GONE)


def _places(gathering: Gathering) -> QuerySet[Enrollment]:
    rows = Enrollment.objects.filter(round=gathering.round_id, person__is_active=True)
    rows = rows.exclude(state__in=states.ENROLLMENT_GONE)
    return rows.filter(role=gathering.for_whom) if gathering.for_whom else rows


def invited_to(gathering: Gathering) -> QuerySet[Enrollment]:
    """Whom the event is for, of those who want such mails."""
    return _places(gathering).exclude(person__mail_opt_outs__group=messages.GROUP)


# The clock -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Batch:
    """Some of those who are to be told of one event."""

    gathering: Gathering
    keys: tuple[int, ...]

    @property
    def pk(self) -> int:
        return self.gathering.pk


def to_invite(now: datetime) -> Iterator[Batch]:
    """People of rounds with events to come who are invited and do not know it yet."""
    rows = Gathering.objects.filter(
        invited_at__isnull=False,
        called_off_at=None,
        starts_at__gt=now,
        round__state__in=states.ROUND_UNDER_WAY,
    )
    for gathering in rows.select_related("round__program"):
        there = Invitation.objects.filter(gathering=gathering, enrollment=OuterRef("pk"))
        yield from _batches(gathering, invited_to(gathering).filter(~Exists(there)))


@act
def invite_some(batch: Batch, now: datetime) -> int:
    """Invite them; returns how many were not invited by another clock meanwhile."""
    gathering = _held(batch)
    if why_closed(gathering):
        return 0
    places = list(
        _people(invited_to(gathering).filter(pk__in=batch.keys)).exclude(
            invitations__gathering=gathering
        )
    )
    Invitation.objects.bulk_create(
        [Invitation(gathering=gathering, enrollment=one, told=gathering.news) for one in places]
    )
    return _tell(gathering, places, messages.invited)


def to_tell(now: datetime) -> Iterator[Batch]:
    """Whoever was invited to something that has changed since, or is called off."""
    behind = Invitation.objects.filter(told__lt=F("gathering__news"))
    rows = Gathering.objects.filter(
        starts_at__gt=now, changed_at__lte=now - QUIET, invitations__in=behind
    )
    for gathering in rows.distinct().select_related("round__program"):
        yield from _batches(gathering, _behind(gathering))


def _behind(gathering: Gathering) -> QuerySet[Invitation]:
    rows = gathering.invitations.filter(told__lt=gathering.news)
    rows = rows.exclude(enrollment__state__in=states.ENROLLMENT_GONE)
    return rows.exclude(answer=NO) if gathering.called_off_at else rows


@act
def tell_some(batch: Batch, now: datetime) -> int:
    """Tell them how it stands now; returns how many mails were written."""
    gathering = _held(batch)
    rows = _behind(gathering).filter(pk__in=batch.keys)
    told = list(rows.values_list("enrollment_id", flat=True))
    rows.update(told=gathering.news)
    places = list(_people(invited_to(gathering).filter(pk__in=told)))
    make = messages.called_off if gathering.called_off_at else messages.changed
    return _tell(gathering, places, make)


def to_remind(now: datetime) -> Iterator[Batch]:
    """Whoever said yes to something that begins within a day, unless they said so lately."""
    rows = Gathering.objects.filter(
        starts_at__gt=now, starts_at__lte=now + BEFORE, called_off_at=None
    )
    for gathering in rows.select_related("round__program"):
        early = coming(gathering).filter(
            reminded_at=None, answered_at__lte=gathering.starts_at - FRESH
        )
        yield from _batches(gathering, early)


@act
def remind_some(batch: Batch, now: datetime) -> int:
    """Remind them, unless it was moved or called off meanwhile."""
    gathering = _held(batch)
    if why_closed(gathering) or gathering.starts_at > now + BEFORE:
        return 0
    rows = coming(gathering).filter(pk__in=batch.keys, reminded_at=None)
    places = list(rows.values_list("enrollment_id", flat=True))
    Invitation.objects.filter(gathering=gathering, enrollment__in=places).update(reminded_at=now)
    wanted = list(_people(invited_to(gathering).filter(pk__in=places)))
    return _tell(gathering, wanted, messages.reminder)


def _batches(
    gathering: Gathering, rows: "QuerySet[Enrollment] | QuerySet[Invitation]"
) -> Iterator[Batch]:
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for begin in range(0, len(keys), BATCH):
        yield Batch(gathering, tuple(keys[begin : begin + BATCH]))


def _held(batch: Batch) -> Gathering:
    """The event as it is now; who answers or changes it waits meanwhile."""
    rows = Gathering.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("round__program").get(pk=batch.pk)


def _people(rows: QuerySet[Enrollment]) -> QuerySet[Enrollment]:
    return rows.select_related("person__profile", "round__program").order_by("pk")


def _tell(
    gathering: Gathering,
    places: list[Enrollment],
    make: Callable[[Gathering, Enrollment], Message],
) -> int:
    return outbox.enqueue_many(make(gathering, place) for place in places)
