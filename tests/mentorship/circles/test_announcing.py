"""Announcing many circles is a job: with progress, a stop, an honest result."""

import pytest
from django.urls import reverse

from mentorship.models import Job, LogLine, OutgoingMail, Round
from mentorship.services import circles, jobs
from mentorship.services.acts import Refused
from tests import factories, people
from tests.mentorship.desk.hands import page, state
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

CIRCLES, PEOPLE = 5, 4


@pytest.fixture
def it(settings, monkeypatch):
    """Five approved circles of a mentor and three members each, announced two at a time."""
    settings.JOB_PIECE = 2
    monkeypatch.setattr(jobs, "AT_ONCE", CIRCLES * PEOPLE - 1)
    cast = people.cast()
    cast.program.grouping = "circles"
    cast.program.save(update_fields=["grouping"])
    Round.objects.filter(pk=cast.round.pk).update(state="review")
    for number in range(1, CIRCLES + 1):
        circle = factories.CircleFactory(round=cast.round, number=number, state="approved")
        for role in ("mentor", "mentee", "mentee", "mentee"):
            factories.CircleSeatFactory(circle=circle, role=role, state="kept")
    return cast


def announce(it, client):
    desk = sign_in(client, it.cleo)
    return desk, desk.post(reverse("admin:circles_announce", args=[it.round.pk]))


def states(it):
    rows = it.round.circle_set.order_by("number")
    return list(rows.values_list("state", flat=True))


def test_many_are_announced_by_a_job_whose_page_shows_how_far_it_is(it, client):
    desk, answer = announce(it, client)
    job = Job.objects.get()
    assert (job.kind, job.total) == ("announce_circles", CIRCLES)
    assert answer["Location"] == reverse("admin:job", args=[job.pk])
    assert state(it.round) == "announced"
    assert states(it) == ["approved"] * CIRCLES
    working = desk.get(answer["Location"])
    assert working["Refresh"] == "2"
    assert "Circles are being announced" in working.content.decode()
    assert reverse("admin:job", args=[job.pk]) in page(desk, "circles", it.round)

    while jobs.work_once():
        pass
    done = desk.get(answer["Location"])
    assert "Refresh" not in done
    assert "5 circles announced" in done.content.decode()
    assert states(it) == ["offered"] * CIRCLES
    assert OutgoingMail.objects.filter(kind="circle_offered").count() == CIRCLES * PEOPLE
    assert LogLine.objects.get(verb="round.circles_announced").details["count"] == CIRCLES


def test_a_few_are_announced_while_the_page_waits(it, client, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", CIRCLES * PEOPLE)
    _desk, answer = announce(it, client)
    assert answer["Location"] == reverse("admin:circles", args=[it.round.pk])
    assert not Job.objects.exists()
    assert states(it) == ["offered"] * CIRCLES


def without_two_of_circle_3(it):
    third = it.round.circle_set.get(number=3)
    for seat in third.seats.filter(role="mentee")[:2]:
        circles.take_out(it.cleo, seat)


def test_of_a_few_one_that_cannot_be_announced_holds_up_no_other_either(it, client):
    without_two_of_circle_3(it)
    desk, answer = announce(it, client)
    shown = desk.get(answer["Location"]).content.decode()
    assert states(it) == ["offered", "offered", "approved", "offered", "offered"]
    assert "4 announced" in shown
    assert "Circle 3 needs a mentor" in shown
    desk.post(reverse("admin:circles_announce", args=[it.round.pk]))
    assert LogLine.objects.get(verb="round.circles_announced").details["count"] == CIRCLES - 1


def test_one_that_cannot_be_announced_holds_up_no_other_and_says_why(it, client, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    without_two_of_circle_3(it)
    desk, answer = announce(it, client)
    while jobs.work_once():
        pass
    job = Job.objects.get()
    assert (job.state, job.done, job.skipped) == ("done", CIRCLES - 1, 1)
    assert states(it) == ["offered", "offered", "approved", "offered", "offered"]
    shown = desk.get(answer["Location"]).content.decode()
    assert "Circle 3 needs a mentor" in shown


def test_stopped_halfway_what_is_done_stays_and_the_rest_is_asked_for_again(it, client):
    desk, answer = announce(it, client)
    job = jobs.claim_next()
    work = jobs.work_of(job.kind)
    jobs._do_piece(job, it.cleo, work, list(work.rows(it.cleo, job).order_by("pk")[:2]))
    desk.post(reverse("admin:job_stop", args=[job.pk]))
    jobs.execute(job)
    assert states(it) == ["offered"] * 2 + ["approved"] * 3
    shown = desk.get(answer["Location"]).content.decode()
    assert "3 are left as they were" in shown
    assert reverse("admin:circles", args=[it.round.pk]) in shown
    assert circles.announce(it.cleo, it.round).done == 3
    assert OutgoingMail.objects.filter(kind="circle_offered").count() == CIRCLES * PEOPLE


def test_nobody_else_announces_and_none_is_announced_twice_at_once(it, client):
    desk = sign_in(client, it.dov)
    url = reverse("admin:circles_announce", args=[it.round.pk])
    assert desk.post(url).status_code == 404
    circles.announce_by_job(it.cleo, it.round)
    with pytest.raises(Refused, match="being done for this round already"):
        circles.announce_by_job(it.cleo, it.round)


def test_a_round_that_was_closed_meanwhile_ends_the_job_with_a_sentence(it, client):
    announce(it, client)
    Round.objects.filter(pk=it.round.pk).update(state="closed")
    while jobs.work_once():
        pass
    job = Job.objects.get()
    assert (job.state, job.done) == ("failed", 0)
    assert "cannot be announced now" in job.error
    assert states(it) == ["approved"] * CIRCLES
