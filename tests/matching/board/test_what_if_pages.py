"""Drafts beside the board, and the page before a run, as coordinators meet them."""

from html import unescape

import pytest
from django.urls import reverse

from matching.board import drafting
from matching.models import Board, BoardDraft
from mentorship import weights
from tests import factories
from tests.matching import rounds

pytestmark = pytest.mark.django_db


def what_if(desk, run, **data):
    url = reverse("admin:board_what_if", args=[run.round_id])
    answer = desk.post(url, data, follow=True) if data else desk.get(url)
    return unescape(answer.content.decode())


def settings(run, **changed) -> dict[str, str]:
    known = {f"weight_{name}": value for name, value in weights.complete(run.weights).items()}
    return {"name": "Other", "goal": "most_matched", "minimum": "0", **known, **changed}


def test_a_draft_is_tried_looked_at_and_taken_or_dropped(run, desk, cast, client):
    page = what_if(desk, run, **settings(run, weight_needs="99"))
    assert "they must come to 100" in page
    assert 'value="Other"' in page
    assert not BoardDraft.objects.exists()
    assert "Being worked out" in what_if(desk, run, **settings(run))
    assert drafting.solve_next()
    page = what_if(desk, run)
    assert "Look, and take" in page
    assert "Refresh" not in desk.get(reverse("admin:board_what_if", args=[run.round_id]))
    draft = BoardDraft.objects.get()
    look = reverse("admin:board_draft", args=[run.round_id, draft.pk])
    page = unescape(desk.get(look).content.decode())
    assert "Nobody else changes" in page
    act = reverse("admin:board_draft_act", args=[run.round_id, draft.pk])
    assert desk.post(act, {"burn": "1"}).status_code == 404
    said = desk.post(act, {"take": "1", "key": "k"}, follow=True).content.decode()
    assert "The board goes by the draft" in said
    assert Board.objects.get().version == 1
    what_if(desk, run, **settings(run, name="Second"))
    second = BoardDraft.objects.get(name="Second")
    act = reverse("admin:board_draft_act", args=[run.round_id, second.pk])
    client.force_login(cast.dov)
    assert client.post(act, {"drop": "1"}).status_code == 404
    client.force_login(cast.cleo)
    assert "is dropped" in client.post(act, {"drop": "1"}, follow=True).content.decode()
    assert not BoardDraft.objects.filter(name="Second").exists()


def test_the_page_before_a_run_says_what_is_missing(desk, cast):
    rounds.ready(cast)
    factories.EnrollmentFactory.create_batch(6, round=cast.round)
    url = reverse("admin:board_readiness", args=[cast.round.pk])
    page = unescape(desk.get(url).content.decode())
    assert "10 mentees and 4 mentors with" in page
    assert "are missing" in page
    assert "By region" in page
    assert "Run matching" in page
    desk.force_login(cast.dov)
    assert desk.get(url).status_code == 404
