"""Once a month something to talk about, to both of a pair, in a week of its own."""

from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery

from mentorship import messages
from mentorship.mail import outbox
from mentorship.messages.kinds import Kind
from mentorship.models import CheckIn, OutgoingMail, Pairing, Program
from mentorship.roles import Role
from mentorship.services.acts import act
from mentorship.services.sparing import if_any
from mentorship.text.conversation_guide import month_of

BETWEEN = timedelta(days=28)
"""Nobody gets two of these mails about one pairing closer together."""

WEEK = timedelta(days=7)
"""So far from a check-in they stay, before and after."""

GROUP = "prompts"
"""Whoever has switched off this group of mails gets none."""


def due(now: datetime) -> list[tuple[Pairing, Role]]:
    """Whom to give this month's topic, and for which pairing."""
    return [
        (pairing, side)
        for side in Role
        for pairing in if_any(_without_one(side, now))
        if not _near_a_checkin(pairing, now)
    ]


def _without_one(side: Role, now: datetime) -> QuerySet[Pairing]:
    """Pairings in their second month or later whose person on this side had no topic lately."""
    person = side.path("person")
    latest = CheckIn.objects.filter(pairing=OuterRef("pk"), side=side).order_by("-asked_at")
    lately = OutgoingMail.objects.filter(
        kind=Kind.PROMPT, pairing=OuterRef("pk"), to_person=OuterRef(person)
    ).filter(created_at__gt=now - BETWEEN)
    rows = Pairing.objects.filter(
        Q(round__ends_on__isnull=True, ends_on__isnull=True)
        | Q(round__ends_on__gte=now.date())
        | Q(ends_on__gte=now.date()),
        state=Pairing.State.ACTIVE,
        paused_until__isnull=True,
        active_at__lte=now - timedelta(days=30),
        **{f"{person}__is_active": True},
    )
    rows = rows.exclude(round__program__kind=Program.Kind.CONVENTION)
    rows = rows.exclude(origin=Pairing.Origin.CONTINUED)
    rows = rows.exclude(**{f"{person}__mail_opt_outs__group": GROUP})
    rows = rows.annotate(
        last=Subquery(latest.values("asked_at")[:1]), had=Subquery(lately.values("pk")[:1])
    )
    return rows.filter(had__isnull=True).select_related(
        "round__program", "mentor__person__profile", "mentee__person__profile"
    )


def _near_a_checkin(pairing: Pairing, now: datetime) -> bool:
    """Whether the question how it is going was put within the last week, or is within the next."""
    last: datetime | None = pairing.last  # type: ignore[attr-defined]
    weeks, half_way = pairing.round.program.checkin_weeks, pairing.round.halfway_on
    if last and last > now - WEEK:
        return True
    if not weeks:
        return False
    at_half_way = half_way is not None and abs(now.date() - half_way) < WEEK
    return at_half_way or last is None or last + timedelta(weeks=weeks) <= now + WEEK


@act
def send(found: tuple[Pairing, Role], now: datetime) -> bool:
    """Write to one person about this month's topic; False where that was done before."""
    pairing, side = found
    Pairing.objects.select_for_update(no_key=True).get(pk=pairing.pk)
    if not _without_one(side, now).filter(pk=pairing.pk).exists():
        return False
    return outbox.enqueue(messages.prompt(pairing, side, month_of(pairing, now))) is not None
