"""Meeting more than one first, and going on with whom one gets along with."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from mentorship.models import Enrollment, Pairing, Round
from mentorship.services import clock, pairings
from mentorship.services.acts import Refused
from tests import factories
from tests.mentorship.pairings.test_pages import signed_in
from tests.people import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    made = cast("informal")
    Round.objects.update(starts_on=None, ends_on=None)
    Enrollment.objects.filter(pk=made.ben_in.pk).update(capacity=3)
    made.others = [factories.MentorFactory(round=made.round, capacity=1) for _ in range(2)]
    Enrollment.objects.update(listed=True)
    return made


def first_talk(it, mentor: Enrollment) -> Pairing:
    """Ben asks for one talk, and gets a yes."""
    pairing = pairings.ask(it.ben, it.ben_in, mentor, "May I ask you something?", "one")
    pairings.accept(mentor.person, pairing)
    pairing.refresh_from_db()
    return pairing


def test_several_are_met_for_one_talk_and_one_of_them_is_chosen(it):
    talks = [first_talk(it, mentor) for mentor in (it.ada_in, *it.others)]
    chosen, *rest = talks
    until = chosen.last_day + timedelta(days=180)
    page = signed_in(it.ben).get(reverse("pairing_longer", args=[chosen.pk]))
    assert page.status_code == 200, "nobody has to wait for the last weeks"

    pairings.propose_longer(it.ben, chosen, until)
    pairings.agree_longer(it.ada, Pairing.objects.get(pk=chosen.pk), until)
    with time_machine.travel(timezone.now() + timedelta(days=60), tick=False):
        clock.tick()
        states = {row.pk: row.state for row in Pairing.objects.all()}
    assert states == {chosen.pk: "active", **dict.fromkeys([one.pk for one in rest], "completed")}
    chosen.refresh_from_db()
    assert chosen.last_day == until
    freed = Enrollment.objects.get(pk=rest[0].mentor_id)
    assert pairings.places.free_place(freed) == 1, "whoever was not chosen is free for others"


def test_no_more_are_met_at_once_than_one_has_places_for(it):
    for mentor in (it.ada_in, *it.others):
        first_talk(it, mentor)
    fourth = factories.MentorFactory(round=it.round, listed=True)
    with pytest.raises(Refused, match="All your places are taken"):
        first_talk(it, fourth)
