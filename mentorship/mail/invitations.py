"""A meeting as the invitation that travels in a mail (RFC 5546), one receiver at a time.

The association organises: no partner's address stands in it, and nobody is asked to reply, since
both have agreed on the site. UID and SEQUENCE make the next mail change or remove the same event.
"""

from datetime import datetime, timedelta
from email.utils import parseaddr

from django.utils.translation import gettext as _
from icalendar import Event

from mentorship.mail.layout import name_of
from mentorship.mail.message import sender, site_link
from mentorship.models import Meeting
from mentorship.models.association import house
from mentorship.text import calendars


def request(meeting: Meeting, side: str) -> str:
    """Put the meeting into a calendar, or change it there."""
    assert meeting.starts_at is not None
    found = _event(meeting, side, meeting.starts_at)
    found.add("status", "CONFIRMED")
    calendars.say(found, location=meeting.place, description=_description(meeting))
    found.add("url", site_link("meeting", meeting.pk))
    return calendars.calendar("REQUEST", [found])


def cancel(meeting: Meeting, side: str, was: datetime) -> str:
    """Take the meeting that `was` agreed for this time out of a calendar."""
    found = _event(meeting, side, was)
    found.add("status", "CANCELLED")
    return calendars.calendar("CANCEL", [found])


def _event(meeting: Meeting, side: str, begins: datetime) -> Event:
    own, other = meeting.pairing.side(side).enrollment, meeting.pairing.side(side).other.enrollment
    program = meeting.pairing.round.program
    ends = begins + timedelta(minutes=meeting.minutes)
    found = calendars.event(f"meeting-{meeting.pk}", begins, ends, meeting.state_changed_at)
    found.add("sequence", meeting.sequence)
    calendars.say(found, summary=summary(name_of(other.person), program.name))
    name, box = parseaddr(sender(program))
    found.add("organizer", calendars.address(box or house().contact_email, name))
    agreed = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    found.add("attendee", calendars.address(own.person.email, name_of(own.person), **agreed))
    found.add("class", "PRIVATE")
    return found


def summary(name: str, program: str) -> str:
    """What stands in the calendar."""
    return _("Meeting with %(name)s (%(program)s)") % {"name": name, "program": program}


def _description(meeting: Meeting) -> str:
    how = meeting.get_how_display()
    page = _("To change or cancel it: %(url)s") % {"url": site_link("meeting", meeting.pk)}
    return "\n".join(line for line in (how, meeting.place, page) if line)
