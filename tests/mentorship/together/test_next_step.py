"""The one next step: home and the page of the pairing name the same."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Profile
from mentorship.models import Pairing
from mentorship.services import agreements, goals, meetings
from mentorship.services.goals import Aim
from tests import factories
from tests.mentorship.meetings import plans

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(it) -> None:
    """Ada and Ben have told all about themselves, so that only their pairing is left."""
    for who in (it.ada, it.ben):
        factories.WorkingStyleFactory(profile=who.profile)
        Profile.objects.filter(user=who).update(job_title="Librarian")


def step_in(page: str) -> str:
    assert page.count('id="next-step"') == 1
    assert page.count('class="next"') == 1
    return re.split(r'id="next-step"[^>]*>', page)[1].split("</h2>")[0].strip()


def nothing(it, pairing) -> None:
    pass


def goal(it, pairing) -> None:
    goals.add(it.ben, pairing, Aim("To say no"))


def asked(it, pairing) -> None:
    factories.CheckInFactory(pairing=pairing, side="mentee")


def proposed(it, pairing) -> None:
    plans.proposed(it, pairing)


def proposed_and_asked(it, pairing) -> None:
    proposed(it, pairing)
    asked(it, pairing)


def held(it, pairing) -> None:
    factories.MeetingFactory(pairing=pairing, state="held")
    it.program.formality = "light"
    it.program.save()


def they_agreed(it, pairing) -> None:
    agreements.write(it.ada, pairing, {"goals": "To say no"}, 0)
    agreements.agree(it.ada, pairing, 1)


def written(it, pairing) -> None:
    held(it, pairing)
    it.program.formality = "standard"
    it.program.save()
    agreements.write(it.ada, pairing, {"goals": "To say no"}, 0)


def long_ago(it, pairing) -> None:
    Pairing.objects.filter(pk=pairing.pk).update(active_at=timezone.now() - timedelta(days=60))


@pytest.mark.parametrize(
    ("lived", "to_ada", "to_ben"),
    [
        (nothing, "You write first", "Ada writes first"),
        (long_ago, "Meet Ben", "Meet Ada"),
        (goal, "Meet Ben", "Meet Ada"),
        (asked, "You write first", "How is it going with Ada Lovelace?"),
        (proposed, "Write down what you agree on", "Ada would like to meet you"),
        (proposed_and_asked, "Write down what you agree on", "Ada would like to meet you"),
        (they_agreed, "Meet Ben", "Ada asks you to agree"),
        (written, "Agree on what is written down", "Agree on what is written down"),
        (held, "Plan your next meeting with Ben", "Plan your next meeting with Ada"),
    ],
)
def test_home_and_the_pairings_page_name_the_same(it, pairing, reads, known, lived, to_ada, to_ben):
    lived(it, pairing)
    for who, words in ((it.ada, to_ada), (it.ben, to_ben)):
        on_page, on_home = (step_in(reads(who, *at)) for at in (("pairing", pairing.pk), ("home",)))
        assert on_page == on_home == words


def test_a_meeting_ahead_rests_and_one_that_is_over_asks(it, pairing, reads, known):
    it.program.formality = "light"
    it.program.save()
    meeting = plans.agreed(it, pairing)
    for at in (("pairing", pairing.pk), ("home",)):
        assert step_in(reads(it.ben, *at)).startswith("You meet Ada: ")
    with time_machine.travel(timezone.now() + timedelta(days=5)):
        for at in (("pairing", pairing.pk), ("home",)):
            assert step_in(reads(it.ben, *at)) == "Did you and Ada meet?"
        meetings.met(it.ada, meeting)
        assert step_in(reads(it.ben, "home")) == "Plan your next meeting with Ada"


def test_what_waits_in_any_pairing_comes_before_what_goes_on_in_another(it, pairing, reads, known):
    eve = factories.EnrollmentFactory(round=it.round, person=it.eve)
    other = factories.PairingFactory(
        round=it.round, mentor=it.ada_in, mentee=eve, state="active", mentor_place=2
    )
    factories.CheckInFactory(pairing=other, side="mentor")
    factories.CheckInFactory(pairing=pairing, side="mentee")
    assert step_in(reads(it.ada, "home")) == "How is it going with Eve Moor?"
    assert step_in(reads(it.ada, "pairing", pairing.pk)) == "You write first"
