"""When people sleep: nothing but what they just asked for reaches them at night."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from accounts.zones import zone_of
from mentorship.mail.registry import MAILS
from mentorship.models import OutgoingMail


def waking(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return `moment`, or the next morning where it falls into the quiet hours of this zone."""
    if settings.QUIET_HOURS is None:
        return moment
    evening, morning = settings.QUIET_HOURS
    local = moment.astimezone(zone)
    if morning <= local.hour < evening:
        return moment
    day = local.date() + timedelta(days=1 if local.hour >= evening else 0)
    return datetime.combine(day, time(morning), zone)


def sleeps_until(mail: OutgoingMail) -> datetime | None:
    """Return when a mail that would leave now in its receiver's night may leave; None: now.

    The last look before sending: a retry, or a worker that was away, leads into the night too.
    """
    known = MAILS.get(mail.kind)
    if settings.QUIET_HOURS is None or mail.sensitive or (known and known.at_once):
        return None
    now = timezone.now()
    morning = waking(now, zone_of(mail.to_person))
    return morning if morning > now else None
