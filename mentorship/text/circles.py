"""A circle's meeting as an entry of a calendar."""

from django.utils.translation import gettext as _
from icalendar import Event

from accounts.models import User
from mentorship.models import CircleMeeting
from mentorship.text import calendars


def as_event(meeting: CircleMeeting) -> Event:
    """The same entry for everybody; it changes, or is struck out, with the meeting."""
    found = _entry(meeting)
    calendars.say(found, location=meeting.place, description=meeting.words)
    return found


def as_own(meeting: CircleMeeting, url: str) -> Event:
    """The entry of one's own calendar, which programs fetch: no place and no words of others."""
    found = _entry(meeting)
    found.add("class", "PRIVATE")
    found.add("url", url)
    return found


def _entry(meeting: CircleMeeting) -> Event:
    found = calendars.event(
        f"circle-{meeting.pk}", meeting.starts_at, meeting.ends_at, meeting.changed_at
    )
    found.add("sequence", meeting.number)
    found.add("status", "CANCELLED" if meeting.called_off_at else "CONFIRMED")
    circle = meeting.circle
    named = {"circle": circle, "program": circle.round.program.name}
    summary = _("%(circle)s meets (%(program)s)") % named
    if circle.is_of_peers:
        summary = _("You and your peer meet (%(program)s)") % named
    calendars.say(found, summary=summary)
    return found


def as_invitation(meeting: CircleMeeting, to: User, organizer: tuple[str, str]) -> str:
    """The entry as it travels in a mail to one person: put in, changed, or taken out again."""
    found = as_event(meeting)
    found.add("organizer", calendars.address(*organizer))
    asked = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}
    found.add("attendee", calendars.address(to.email, to.name_within, **asked))
    return calendars.calendar("CANCEL" if meeting.called_off_at else "REQUEST", [found])
