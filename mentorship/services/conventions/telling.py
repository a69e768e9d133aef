"""Telling two people of the place and the time that a plan gave them: the clock does, in batches.

A plan of a thousand meetings is stored in seconds and told within minutes. What moves again before
anybody was told is told once, as it is then.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from mentorship.mail import outbox
from mentorship.mail.message import Message
from mentorship.messages import conventions as messages
from mentorship.models import Appointment, Meeting
from mentorship.roles import Role
from mentorship.services.acts import act
from mentorship.services.conventions.moving import is_standing

BATCH = 50
LATELY = timedelta(hours=1)


class Batch(tuple[int, ...]):
    """The numbers of some appointments."""


def to_tell(now: datetime) -> Iterator[Batch]:
    """Meetings of which the two do not know yet where and when, or that they are off."""
    rows = Appointment.objects.filter(slot__starts_at__gt=now - LATELY).exclude(news="")
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for begin in range(0, len(keys), BATCH):
        yield Batch(keys[begin : begin + BATCH])


@act
def tell_some(batch: Batch, now: datetime) -> int:
    """Tell both of each; returns how many mails were written."""
    rows = Appointment.objects.with_people().select_for_update(no_key=True, of=("self",))
    found = list(rows.filter(pk__in=batch).exclude(news="").order_by("pk"))
    mails = [mail for row in found for mail in _mails(row)]
    Appointment.objects.filter(pk__in=[row.pk for row in found]).update(news="")
    return outbox.enqueue_many(mails)


def _mails(row: Appointment) -> list[Message]:
    """What is news still: not of a pair that is over, or that has moved it itself since."""
    if not row.pairing.is_active:
        return []
    if row.news == Appointment.News.OFF:
        return [messages.off(row, side) for side in Role]
    if row.meeting.state != Meeting.State.CONFIRMED or not is_standing(row):
        return []
    if row.news == Appointment.News.PLANNED:
        return [messages.planned(row, side) for side in Role]
    return [messages.moved(row, side, by="") for side in Role]
