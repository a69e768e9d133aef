"""What a coordinator sees before a run: who is there for whom, what lacks, and whom to ask."""

import random

import pytest
from django.http import Http404

from matching.board.readiness import readiness_of
from mentorship.models import Block, Enrollment, EnrollmentDraft, Preference
from tests import factories, people
from tests.matching import rounds
from tests.matching.board import stage as staged

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    cast = people.cast()
    staged.fill(cast.round, random.Random(1), 9, 4)
    return cast


def test_both_sides_are_set_against_each_other_and_what_lacks_is_counted(cast):
    EnrollmentDraft.objects.create(round=cast.round, person=cast.eve, role="mentee")
    Enrollment.objects.filter(pk=cast.ben_in.pk).update(state="paused")
    found = readiness_of(cast.cleo, rounds.ready(cast))
    places = sum(Enrollment.objects.filter(role="mentor").values_list("capacity", flat=True))
    assert (found.mentees, found.mentors, found.places) == (9, 5, places)
    assert (found.begun, found.paused, found.short) == (1, 1, max(0, 9 - places))
    assert sum(each.mentees for each in found.regions) == 9
    assert sum(each.places for each in found.regions) == places
    assert [each.short for each in found.regions] == sorted(
        (each.short for each in found.regions), reverse=True
    )
    assert "frequency" in {one.what for one in found.unanswered if one.is_nobodys}
    assert "topics" not in {one.what for one in found.unanswered}


def test_whom_nobody_fits_is_named_with_the_rule_but_never_a_private_one(cast):
    Preference.objects.filter(enrollment=cast.ben_in).update(region="same", region_must=True)
    lonely = factories.EnrollmentFactory(round=cast.round)
    for mentor in Enrollment.objects.filter(round=cast.round, role="mentor"):
        Block.objects.create(
            owner=lonely.person, person=mentor.person, written=f"Whoever {mentor.pk}"
        )
    rows = {one["enrollment"]: one for one in readiness_of(cast.cleo, cast.round).nobody_fits}
    assert rows[cast.ben_in.pk]["reason"] == "rule.region"
    assert rows[lonely.pk]["reason"] == "nobody_permitted"
    own = {"person": cast.cleo}
    Enrollment.objects.filter(pk=lonely.pk).update(**own)
    assert lonely.pk not in {
        one["enrollment"] for one in readiness_of(cast.cleo, cast.round).nobody_fits
    }


def test_whom_to_ask_for_more_is_told_by_true_trials(cast):
    found = readiness_of(cast.cleo, cast.round)
    assert found.short
    best = found.recruits[0]
    assert best.matched == 1
    Enrollment.objects.filter(pk=best.enrollment).update(capacity=10)
    after = readiness_of(cast.cleo, cast.round)
    assert after.places > found.places
    assert best.enrollment not in {one.enrollment for one in after.recruits if one.matched}


def test_an_empty_round_and_a_stranger(cast):
    Enrollment.objects.filter(round=cast.round).update(state="withdrawn")
    found = readiness_of(cast.cleo, cast.round)
    assert (found.mentees, found.nobody_fits, found.recruits) == (0, (), ())
    with pytest.raises(Http404):
        readiness_of(cast.dov, cast.round)
