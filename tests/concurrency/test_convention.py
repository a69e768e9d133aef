"""A hall where everybody presses at the same moment: the last seat, and two who both say yes."""

from contextlib import suppress
from functools import partial

import pytest

from accounts.models import User
from matching.conventions.planning import give_places
from mentorship.models import Appointment, MeetingPoint, OutgoingMail, Pairing, StandIn
from mentorship.services.acts import Busy, Refused
from mentorship.services.conventions import moving, stand_ins
from tests import promises
from tests.halls import hall_of
from tests.mentorship.conventions import stage
from tests.people import cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def moved(row: Appointment, slot: int) -> None:
    """Move it, or be told that somebody was faster."""
    with suppress(Refused):
        moving.move(row.pairing.mentee.person, row, slot)


def agreed(person: User, asked: StandIn) -> None:
    """Say yes, again and again while others hold the question: a phone sends it once more."""
    while True:
        with suppress(Busy):
            stand_ins.say_yes(person, asked)
            return


def test_exactly_one_pair_gets_the_last_seat_of_a_time(at_once):
    it = stage.convention()
    pairs = [it.pairing("active"), stage.another_pair(it), stage.another_pair(it)]
    stage.hall(it, room=3, hours=(9, 10))
    give_places(it.cleo, it.round)
    MeetingPoint.objects.update(room=1)
    ten = it.round.meeting_slots.get(starts_at=stage.at(10))
    rows = Appointment.objects.with_people().filter(meeting__pairing__in=pairs)
    assert {row.slot.starts_at for row in rows} == {stage.at(9)}
    at_once([partial(moved, row, ten.pk) for row in rows])
    assert Appointment.objects.filter(slot=ten).count() == 1
    assert OutgoingMail.objects.filter(kind="appointment_moved").count() == 2
    assert promises.broken() == {}


def test_two_who_say_yes_at_once_are_paired_once(at_once):
    hall = hall_of(cast())
    named = {"person__profile__full_name": "Wimar Alone"}
    waits = hall.round.enrollments.get(**named)
    free = hall.round.enrollments.get(person__profile__full_name="Fayola Free")
    missed = Appointment.objects.get(meeting__pairing__mentee=waits)
    asked = StandIn.objects.create(missed=missed, waiting=waits, candidate=free)
    at_once([partial(agreed, place.person, asked) for place in (waits, free)] * 2)
    made = Pairing.objects.get(mentor=free)
    asked.refresh_from_db()
    assert (asked.state, asked.pairing, made.state) == ("made", made, "active")
    assert OutgoingMail.objects.filter(kind="stand_in_made").count() == 2
    assert promises.broken() == {}
