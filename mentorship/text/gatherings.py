"""A round's event as an entry of a calendar."""

from django.utils.translation import gettext as _
from icalendar import Event

from accounts.models import User
from mentorship.models import Gathering
from mentorship.text import calendars


def as_event(gathering: Gathering) -> Event:
    """The same entry for everybody; it changes, or is struck out, with the event."""
    found = calendars.event(
        f"gathering-{gathering.pk}", gathering.starts_at, gathering.ends_at, gathering.changed_at
    )
    found.add("sequence", gathering.number)
    found.add("status", "CANCELLED" if gathering.called_off_at else "CONFIRMED")
    words = {"title": gathering.title, "program": gathering.round.program.name}
    calendars.say(
        found,
        summary=_("%(title)s (%(program)s)") % words,
        location=gathering.place,
        description=gathering.words,
    )
    return found


def as_invitation(gathering: Gathering, to: User, organizer: tuple[str, str]) -> str:
    """The entry as it travels in a mail to one person: put in, changed, or taken out again.

    Nobody's calendar is asked to reply: one answers on the site.
    """
    found = as_event(gathering)
    found.add("organizer", calendars.address(*organizer))
    asked = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}
    found.add("attendee", calendars.address(to.email, to.name_within, **asked))
    return calendars.calendar("CANCEL" if gathering.called_off_at else "REQUEST", [found])
