"""When people of a convention can meet: the days they are there, less what they cannot make."""

from collections.abc import Iterable
from datetime import date

from mentorship.models import Enrollment, EventTimes, MeetingSlot, Round
from mentorship.models.conventions import PartOfDay, part_key
from mentorship.services import busy
from mentorship.services.busy import Busy


class Times:
    """The times of a round, and which of them suit whom."""

    def __init__(self, round: Round, slots: Iterable[MeetingSlot], taken: Busy) -> None:
        self.slots = list(slots)
        self._taken = taken
        local = [slot.starts_at.astimezone(round.zone) for slot in self.slots]
        self.days = [moment.date() for moment in local]
        self._parts = [part_key(moment.date(), PartOfDay.of(moment)) for moment in local]
        self._kept: dict[tuple[object, ...], frozenset[int]] = {}

    def of(self, place: Enrollment) -> frozenset[int]:
        """The positions of the slots that suit somebody; who named no days is there on all."""
        found = self._answered(tuple(place.days), tuple(_away(place)))
        spans = self._taken.get(place.person_id, ())
        return frozenset(
            at
            for at in found
            if not busy.is_taken(spans, self.slots[at].starts_at, self.slots[at].ends_at)
        )

    def _answered(self, days: tuple[date, ...], away: tuple[str, ...]) -> frozenset[int]:
        if (days, away) not in self._kept:
            self._kept[days, away] = frozenset(
                at
                for at, day in enumerate(self.days)
                if (not days or day in days) and self._parts[at] not in away
            )
        return self._kept[days, away]


def _away(place: Enrollment) -> list[str]:
    said: EventTimes | None = getattr(place, "event_times", None)
    return said.away if said else []


def needs_step_free(*places: Enrollment) -> bool:
    """Whether one of them needs a place that is reached without steps."""
    return any(said.step_free for one in places if (said := getattr(one, "event_times", None)))
