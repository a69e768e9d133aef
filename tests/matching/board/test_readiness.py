"""What a coordinator sees before a run: who is there for whom, what lacks, and whom to ask."""

import random

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from matching.board import outlook, readiness
from matching.board.readiness import readiness_of
from mentorship.models import Block, Enrollment, EnrollmentDraft, Job, Preference
from mentorship.services import jobs
from tests import factories, people
from tests.matching import rounds
from tests.matching.board import stage as staged
from tests.sign_in import sign_in

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


def test_of_a_large_round_a_job_works_out_what_needs_a_solve(cast, client, monkeypatch):
    Preference.objects.filter(enrollment=cast.ben_in).update(region="same", region_must=True)
    round_ = rounds.ready(cast)
    small = readiness_of(cast.cleo, round_)
    monkeypatch.setattr(readiness, "SMALL", -1)
    assert readiness_of(cast.cleo, round_).needs_a_job
    sign_in(client, cast.cleo)
    url = reverse("admin:board_readiness", args=[round_.pk])
    assert "about half a minute" in client.get(url).content.decode()
    assert client.post(url)["Location"] == url
    page = client.get(url)
    assert page["Refresh"]
    assert "Working out whom nobody fits" in page.content.decode()
    assert "already" in client.post(url, follow=True).content.decode()
    assert jobs.work_once()
    page = client.get(url)
    assert "Refresh" not in page
    told = page.content.decode()
    assert "Work it out again" in told
    assert "Somebody like" in told
    assert client.get(reverse("admin:job", args=[Job.objects.get().pk]))["Location"] == url
    found = outlook.outlook_of(cast.cleo, round_)
    assert (found.nobody_fits, found.recruits) == (small.nobody_fits, small.recruits)
    Enrollment.objects.filter(pk=cast.ben_in.pk).update(person=cast.cleo)
    hidden = outlook.outlook_of(cast.cleo, round_).nobody_fits
    assert cast.ben_in.pk not in {one["enrollment"] for one in hidden}


def test_a_job_that_fails_to_look_ahead_says_so(cast, client, monkeypatch):
    round_ = rounds.ready(cast)
    monkeypatch.setattr(readiness, "SMALL", -1)
    outlook.ask(cast.cleo, round_)
    Job.objects.update(state="failed", finished_at=timezone.now(), error="No room.")
    sign_in(client, cast.cleo)
    told = client.get(reverse("admin:board_readiness", args=[round_.pk])).content.decode()
    assert "This could not be worked out. No room." in " ".join(told.split())
    with pytest.raises(Http404):
        outlook.ask(cast.dov, round_)
