"""Noting that the two have met, by a link in a mail."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from mentorship import access
from mentorship.models import OutgoingMail, Pairing
from mentorship.services import meetings
from mentorship.services.links.purpose import Purpose, Said, day_of, pairing_page, receiver


def _pairing(mail: OutgoingMail) -> Pairing:
    return access.pairing_for(receiver(mail), mail.pairing_id or 0)


def log_meeting(mail: OutgoingMail, said: Said) -> None:
    """Note the day that the receiver has entered; an agreed meeting of that day is meant by it."""
    meetings.note(receiver(mail), _pairing(mail), said["day"], said.get("how", ""))


def nothing_to_note(mail: OutgoingMail) -> str:
    """Why no meeting can be noted; "" while one can."""
    return meetings.why_none(_pairing(mail))


def noted(mail: OutgoingMail, when: datetime) -> str:
    """That one has noted a meeting."""
    return _("You noted a meeting on %(day)s") % {"day": day_of(when)}


def told(mail: OutgoingMail) -> tuple[str, ...]:
    """What the page says of it."""
    return (_("Your meeting is noted"),)


PURPOSES = (
    Purpose(
        "log_meeting", log_meeting, nothing_to_note, noted, told, pairing_page, timedelta(days=60)
    ),
)
