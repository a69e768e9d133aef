"""Who meets at a convention, and what suits all of them: two who are paired, or a circle."""

from collections.abc import Iterable
from dataclasses import dataclass

from mentorship.models import Appointment, Circle, CircleMeeting, Enrollment, Pairing
from mentorship.services.conventions import free


@dataclass(frozen=True)
class Party:
    """People who are to meet, and what suits all of them."""

    people: tuple[int, ...]
    times: frozenset[int]
    together: bool
    """Whether there is a slot on a day on which all are there."""
    step_free: bool
    is_fixed: bool
    pairing: Pairing | None = None
    appointment: Appointment | None = None
    circle: Circle | None = None
    meeting: CircleMeeting | None = None

    @property
    def stands(self) -> Appointment | CircleMeeting | None:
        """Where and when they are to meet as it is."""
        return self.appointment or self.meeting

    @property
    def key(self) -> str:
        """How they are named in what is kept of a plan."""
        return f"circle {self.circle.pk}" if self.circle else str(self.pairing and self.pairing.pk)


def suiting(
    places: Iterable[Enrollment], times: free.Times, ahead: frozenset[int]
) -> tuple[frozenset[int], bool]:
    """The slots ahead in which all can meet, and whether all are there on a day of one."""
    everybody = list(places)
    days: set[object] = set(times.days)
    for place in everybody:
        days = days & set(place.days) if place.days else days
    suits = ahead.intersection(*(times.of(place) for place in everybody))
    return suits, any(times.days[at] in days for at in ahead)
