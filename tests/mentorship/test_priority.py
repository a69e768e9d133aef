"""Whoever waited in vain in the round before comes first in the next."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching import snapshot
from mentorship.models import Enrollment, Round
from mentorship.priority import waited_before
from tests import factories
from tests.matching import rounds
from tests.people import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def it() -> Cast:
    return cast()


@pytest.fixture
def before(it) -> Round:
    """The round before, which is over."""
    round_ = it.round
    return factories.RoundFactory(
        program=it.program,
        name="Before",
        state="closed",
        signup_opens_on=round_.signup_opens_on - timedelta(days=300),
        signup_closes_on=round_.signup_closes_on - timedelta(days=300),
        announce_on=None,
        starts_on=None,
        ends_on=None,
    )


def first(it) -> set[int]:
    return waited_before(Enrollment.objects.filter(round=it.round))


def was_there(it, before, **values) -> Enrollment:
    """Ben's place in the round before."""
    return factories.EnrollmentFactory(round=before, person=it.ben, **values)


def paired(before, mentee, state, **values):
    mentor = factories.MentorFactory(round=before)
    return factories.PairingFactory(
        round=before, mentor=mentor, mentee=mentee, state=state, **values
    )


def test_nobody_comes_first_who_was_not_there(it, before):
    assert first(it) == set()


@pytest.mark.parametrize("state", ["submitted", "waiting_list"])
def test_whoever_waited_to_the_end_comes_first(it, before, state):
    was_there(it, before, state=state)
    assert first(it) == {it.ben_in.pk}


@pytest.mark.parametrize("state", ["withdrawn", "paused", "declined"])
def test_whoever_left_or_rested_does_not(it, before, state):
    was_there(it, before, state=state)
    assert first(it) == set()


@pytest.mark.parametrize(
    ("state", "comes"),
    [("completed", False), ("active", False), ("ended", False), ("expired", True)],
)
def test_what_became_of_a_pairing_decides(it, before, state, comes):
    paired(before, was_there(it, before), state)
    assert (first(it) == {it.ben_in.pk}) is comes


def test_whoever_lost_a_partner_and_still_waited_comes_first(it, before):
    paired(before, was_there(it, before, waits_again_since=timezone.now()), "ended")
    assert first(it) == {it.ben_in.pk}


def test_whoever_said_no_themselves_was_not_left_waiting(it, before):
    pairing = paired(before, was_there(it, before), "declined")
    pairing.declined_by = pairing.mentor.person
    pairing.save()
    assert first(it) == {it.ben_in.pk}
    pairing.declined_by = it.ben
    pairing.save()
    assert first(it) == set()


def test_only_the_last_round_counts_in_this_program_and_in_this_role(it, before):
    was_there(it, before)
    later = factories.RoundFactory(
        program=it.program,
        name="Between",
        state="closed",
        signup_opens_on=before.signup_opens_on + timedelta(days=100),
    )
    paired(later, factories.EnrollmentFactory(round=later, person=it.ben), "completed")
    assert first(it) == set()
    factories.EnrollmentFactory(round=it.round_elsewhere, person=it.eve)
    factories.EnrollmentFactory(round=it.round, person=it.eve)
    factories.EnrollmentFactory(round=before, person=it.ada)
    assert first(it) == set()


def test_a_round_of_which_nothing_was_announced_left_nobody_waiting(it, before):
    Round.objects.filter(pk=before.pk).update(state="review")
    was_there(it, before)
    assert first(it) == set()


def test_matching_puts_them_first_and_says_so(it, before, client):
    was_there(it, before)
    rounds.fill(it.round, 2, 2)
    assert snapshot.take(it.round).first == {it.ben_in.pk}
    client.force_login(it.ben)
    page = client.get(reverse("enrollment", args=[it.ben_in.pk])).content.decode()
    assert "You come first this time" in page
    client.force_login(it.ada)
    page = client.get(reverse("enrollment", args=[it.ada_in.pk])).content.decode()
    assert "You come first this time" not in page
