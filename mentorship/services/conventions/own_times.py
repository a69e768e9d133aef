"""When somebody cannot meet, on the days of a convention on which they are there."""

from collections.abc import Iterable
from datetime import date

from accounts.models import User
from mentorship import access
from mentorship.models import Enrollment, EventTimes
from mentorship.models.conventions import PartOfDay, part_key
from mentorship.services.acts import act


def days_of(place: Enrollment) -> list[date]:
    """The days on which somebody is there; all of the convention where they named none."""
    known = place.round.days()
    return [day for day in known if not place.days or day in place.days]


def parts_of(place: Enrollment) -> dict[str, tuple[date, PartOfDay]]:
    """Every part of those days, by the key under which it is written down."""
    return {part_key(day, part): (day, part) for day in days_of(place) for part in PartOfDay}


@act
def say(actor: User, place: Enrollment, away: Iterable[str], *, step_free: bool) -> EventTimes:
    """Write down when somebody cannot meet; the next plan, and other times, keep to it."""
    place = access.enrollment_for(actor, place.pk)
    known = parts_of(place)
    made, _new = EventTimes.objects.update_or_create(
        enrollment=place,
        defaults={"away": [key for key in away if key in known], "step_free": step_free},
    )
    return made
