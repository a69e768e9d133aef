"""Proposals to wrap up: one reminder to whoever has not answered; the end once a talk is over."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from mentorship.mail import outbox
from mentorship.messages import wrap_up as messages
from mentorship.models import Pairing
from mentorship.needs import WRAP_UP_WAITS
from mentorship.services import pairings
from mentorship.services.acts import act
from mentorship.services.pairings.places import lock_pairing

REMIND_AFTER = timedelta(days=5)
"""How long after the proposal the other is reminded; once it stands on the desk, no more."""


def _open(**more: object) -> QuerySet[Pairing]:
    people = ("mentor__person__profile", "mentee__person__profile")
    rows = Pairing.objects.filter(
        state=Pairing.State.ACTIVE, wrap_up_proposed_at__isnull=False, **more
    )
    return rows.select_related("round__program", *people).order_by("pk")


def to_remind(now: datetime) -> QuerySet[Pairing]:
    """Pairs of whom one proposed it some days ago; two who pause are left alone."""
    return _open(
        wrap_up_proposed_at__range=(now - WRAP_UP_WAITS, now - REMIND_AFTER),
        wrap_up_agreed_at__isnull=True,
        paused_until__isnull=True,
    )


@act
def remind(pairing: Pairing, now: datetime) -> bool:
    """Remind the other once; False where it is written, answered, or they were reminded lately."""
    lock_pairing(pairing)
    if pairing.wrap_up_proposed_at is None or pairing.wrap_up_agreed_at:
        return False
    other = pairing.side(pairing.wrap_up_by).other
    if not other.person.is_active:
        return False
    return outbox.enqueue(messages.reminder(pairing, other.role)) is not None


def agreed(now: datetime) -> QuerySet[Pairing]:
    """Pairs who have agreed to wrap up, and waited for a talk."""
    return _open(wrap_up_agreed_at__isnull=False)


def finish(pairing: Pairing, now: datetime) -> bool:
    """Conclude it once the talk is over."""
    return pairings.finish_wrap_up(pairing, now)
