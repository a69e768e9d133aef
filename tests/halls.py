"""A convention that is on: Ada and Ben have a place and a time now, and others wait."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from mentorship.models import Appointment, Enrollment, MeetingPlan, MeetingPoint, Round, StandIn
from mentorship.services.conventions import presence
from tests import factories
from tests.people import Cast, person


@dataclass
class Hall:
    """What is there at a convention of the cast."""

    round: Round
    ada_in: Enrollment
    ben_in: Enrollment
    now: Appointment
    """Ada and Ben's, which has begun."""
    point: MeetingPoint
    asked: StandIn
    """Ben waits, and somebody who returns is asked."""


def hall_of(cast: Cast, name: str = "Conference buddies") -> Hall:
    """Make a convention of today that Cleo runs."""
    today = timezone.now().date()
    program = factories.ProgramFactory(
        kind="convention", name=name, slug="buddies", unit=cast.program.unit
    )
    factories.CoordinatorFactory(person=cast.cleo, program=program)
    round = factories.RoundFactory(
        program=program,
        name="This week",
        state="running",
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=2),
        signup_opens_on=today - timedelta(days=40),
        signup_closes_on=today - timedelta(days=9),
    )
    days = round.days()
    known = {"round": round, "days": days}
    ada_in = factories.MentorFactory(**known, person=cast.ada, first_time=False)
    ben_in = factories.EnrollmentFactory(**known, person=cast.ben, first_time=True)
    pairing = factories.PairingFactory(round=round, mentor=ada_in, mentee=ben_in, state="active")
    now = _appointment(pairing, timezone.now().replace(microsecond=0) - timedelta(minutes=4))
    for hours in (25, 26, 27):
        factories.MeetingSlotFactory(
            round=round, starts_at=timezone.now() + timedelta(hours=hours), minutes=30
        )
    presence.arrive_for(cast.cleo, ben_in, None)
    asked = _waiting(cast, round, days, ben_in)
    MeetingPlan.objects.create(
        round=round, made_at=timezone.now(), held=2, more=0, points=0, without={}
    )
    return Hall(round, ada_in, ben_in, now, now.point, asked)


def _appointment(pairing, begins, **values) -> Appointment:
    meeting = factories.MeetingFactory(
        pairing=pairing, state="confirmed", starts_at=begins, minutes=30, how="in_person"
    )
    slot = pairing.round.meeting_slots.filter(starts_at=begins).first()
    slot = slot or factories.MeetingSlotFactory(round=pairing.round, starts_at=begins, minutes=30)
    return factories.AppointmentFactory(meeting=meeting, slot=slot, **values)


def _waiting(cast: Cast, round: Round, days, ben_in: Enrollment) -> StandIn:
    """Somebody waits in vain, whom the desk can help; and Ben is asked to meet another mentor."""
    known = {"round": round, "days": days}
    gone = factories.MentorFactory(**known, person=person("Gilwen Late"), first_time=False)
    waits = factories.EnrollmentFactory(**known, person=person("Wimar Alone"), first_time=True)
    free = factories.MentorFactory(**known, person=person("Fayola Free"), first_time=False)
    missed = factories.PairingFactory(round=round, mentor=gone, mentee=waits, state="active")
    begins = timezone.now().replace(microsecond=0) - timedelta(minutes=20)
    _appointment(missed, begins, missing="mentor", missing_at=timezone.now())
    for place in (waits, free):
        presence.arrive_for(cast.cleo, place, None)
    other = factories.MentorFactory(**known, person=person("Odalys There"), first_time=False)
    earlier = factories.PairingFactory(
        round=round,
        mentor=factories.MentorFactory(**known, person=person("Piera Gone")),
        mentee=ben_in,
        state="completed",
    )
    row = _appointment(earlier, begins, missing="mentor", missing_at=timezone.now())
    return factories.StandInFactory(missed=row, waiting=ben_in, candidate=other)
