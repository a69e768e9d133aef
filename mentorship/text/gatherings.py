"""A round's event as an entry of a calendar."""

from django.utils.translation import gettext as _
from icalendar import Event

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
