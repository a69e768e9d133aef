"""Approving a whole list by a job: steps as any others, taken back one by one or together."""

import pytest
from django.urls import reverse

from matching.board import acts
from matching.board.edits import Edit, Verb
from matching.models import BoardStep, Suggestion
from matching.services import approving
from mentorship.models import Job
from mentorship.services import jobs
from mentorship.services.acts import Refused
from tests.matching.board import stage as staged
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(settings):
    settings.JOB_PIECE = 3
    return staged.matched(mentees=8, mentors=7)


def approved_by_a_job(stage) -> Job:
    job = approving.begin(stage.cast.cleo, stage.run)
    assert jobs.work_once()
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    return job


def test_a_job_leaves_steps_that_are_taken_back_one_by_one_or_together(stage, client):
    before = stage.stand
    first = next(iter(before.items()))
    stage.take(Edit(Verb.APPROVE, first[0], first[1][0]))
    job = approved_by_a_job(stage)
    steps = BoardStep.objects.filter(key__startswith=f"job:{job.pk}:").order_by("number")
    assert [len(step.edits) for step in steps] == [3] * (job.done // 3) + [job.done % 3][:1]
    assert (job.done, stage.stand) == (len(before) - 1, {})
    sign_in(client, stage.cast.cleo)
    look = reverse("admin:board_undo_look", args=[stage.round.pk, steps[0].number])
    page = client.get(look).content.decode()
    assert f"Take all {len(steps)} steps of this job back together" in page
    stage.undo(steps[0].number)
    assert len(stage.stand) == 3
    staged.is_best(stage)
    page = client.get(f"{look.replace(f'/{steps[0].number}/', f'/{steps[1].number}/')}?together=1")
    data = {"together": "1", "number": steps[1].number, "key": "x"}
    assert 'name="together" value="1"' in page.content.decode()
    client.post(reverse("admin:board_undo", args=[stage.round.pk]), data)
    assert stage.stand == {pk: row for pk, row in before.items() if pk != first[0]}
    assert BoardStep.objects.filter(key__startswith="job:", undone_by=None).count() == 0
    assert staged.decided(stage) == {(first[0], first[1][0])}
    with pytest.raises(Refused):
        stage.undo(steps[1].number)


def test_a_job_takes_no_step_for_what_somebody_else_decided_meanwhile(stage, monkeypatch):
    rest = approving.ApproveAll.do

    def overtaken(self, actor, job, rows, piece):
        rest(self, actor, job, rows[1:], piece)

    monkeypatch.setattr(approving.ApproveAll, "do", overtaken)
    approved_by_a_job(stage)
    undecided = Suggestion.objects.filter(run=stage.run, state="new")
    named = {edit["mentee"] for step in BoardStep.objects.all() for edit in step.edits}
    assert named
    assert named.isdisjoint(undecided.values_list("mentee", flat=True))


def test_the_key_of_a_press_is_never_that_of_a_job(stage, client):
    sign_in(client, stage.cast.cleo)
    mentee, mentor = next(iter(stage.pairs.items()))
    press = {"verb": "approve", "mentee": mentee, "mentor": mentor, "key": "job:1:1"}
    client.post(reverse("admin:board_decide", args=[stage.round.pk]), press)
    assert ":" not in BoardStep.objects.get().key
    assert len(acts.of_one_job(stage.round, BoardStep.objects.get())) == 1
