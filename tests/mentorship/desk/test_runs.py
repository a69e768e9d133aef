"""A run, its suggestions, and the people it leaves over."""

import pytest
from django.urls import reverse

from matching import tasks
from matching.models import MatchRun, Verdict
from mentorship.models import Pairing
from tests import factories
from tests.matching import rounds
from tests.mentorship.desk.hands import act, page, post, state

pytestmark = pytest.mark.django_db


def test_a_run_that_works_shows_how_far_it_is_and_renews_itself(cast, desk):
    rounds.ready(cast)
    act(desk, cast.round, "run")
    run = MatchRun.objects.get()
    response = desk.get(reverse("admin:run", args=[run.pk]))
    assert response["Refresh"] == "3"
    assert "<progress" in response.content.decode()
    assert "Matching is stopped" in post(desk, "run_cancel", run)
    assert state(run) == "cancelled"
    assert "Refresh" not in desk.get(reverse("admin:run", args=[run.pk]))


def test_a_result_shows_its_proof_its_figures_and_every_suggestion(run, desk):
    shown = page(desk, "run", run)
    assert "Proved: no other choice pairs more people" in shown
    for suggestion in run.suggestions.all():
        assert str(suggestion.mentee.person) in shown
    assert shown.count('type="checkbox"') == run.suggestions.count() == 4


def test_suggestions_are_filtered_by_state_and_fit(run, desk):
    first = run.suggestions.first()
    post(desk, "run_decide", run, reject="1", suggestion=first.pk)
    shown = page(desk, "run", run, "?state=rejected")
    assert shown.count("<tr>") == 2
    assert str(first.mentee.person) in shown
    assert page(desk, "run", run, "?state=burnt&band=%00&page=x").count("<tr>") == 5


def test_ticked_suggestions_alone_are_approved(run, desk):
    first, second, *others = run.suggestions.order_by("pk")
    said = post(desk, "run_decide", run, approve="1", suggestion=[first.pk, second.pk])
    assert "2 approved" in said
    assert Pairing.objects.count() == 2
    assert {state(row) for row in others} == {"new"}


def test_nothing_ticked_and_nonsense_ticked_do_nothing(run, desk):
    for data in ({}, {"suggestion": ["x", "9" * 40, "-1", "\x00", "0"]}):
        assert "Tick at least one suggestion first" in post(
            desk, "run_decide", run, approve="1", **data
        )
    assert not Pairing.objects.exists()


def test_approving_twice_tells_the_second_time_and_makes_one_pairing(run, desk):
    first = run.suggestions.first()
    post(desk, "run_decide", run, approve="1", suggestion=first.pk)
    said = post(desk, "run_decide", run, approve="1", suggestion=first.pk)
    assert "0 approved, 1 skipped" in said
    assert "are approved already" in said
    assert Pairing.objects.count() == 1


def test_a_suggestion_shows_points_reasons_and_the_next_best(run, desk):
    suggestion = run.suggestions.first()
    shown = page(desk, "suggestion", suggestion)
    for label in ("Needs covered", "Communication style", "Problem approach", "Region", "Field"):
        assert label in shown
    assert "Choose instead" in shown
    assert str(suggestion.points) in shown


def test_a_decision_leads_to_the_next_suggestion_and_can_be_taken_back(run, desk):
    first = run.suggestions.order_by("points", "pk").first()
    following = run.suggestions.order_by("points", "pk")[1]
    url = reverse("admin:suggestion_decide", args=[first.pk])
    assert desk.post(url, {"approve": "1"})["Location"].endswith(f"/suggestions/{following.pk}/")
    assert state(first) == "approved"
    assert "The decision is taken back" in post(desk, "suggestion_decide", first, restore="1")
    assert state(first) == "new"


def test_never_again_bars_the_two(run, desk):
    first = run.suggestions.first()
    post(desk, "suggestion_decide", first, never_again="1")
    assert state(first) == "rejected"
    assert Verdict.objects.get().kind == "barred"


def test_another_is_chosen_from_the_next_best(run, desk):
    first, *others = run.suggestions.order_by("pk")
    other = next(row.mentor for row in others if row.mentor_id != first.mentor_id)
    said = post(desk, "suggestion_another", first, mentee=first.mentee_id, mentor=other.pk)
    assert "are paired by hand" in said
    assert state(first) == "rejected"


def test_somebody_of_another_round_cannot_be_chosen(run, desk):
    first = run.suggestions.first()
    stranger = factories.MentorFactory()
    said = post(desk, "suggestion_another", first, mentee=first.mentee_id, mentor=stranger.pk)
    assert "Choose somebody of this round" in said
    assert state(first) == "new"


def test_who_cannot_be_approved_any_more_is_marked(run, desk):
    first = run.suggestions.first()
    first.mentee.state = "paused"
    first.mentee.save()
    sentence = f"{first.mentee.person} is not available now"
    assert sentence in page(desk, "run", run)
    assert sentence in page(desk, "suggestion", first)


def test_everybody_without_a_partner_has_a_reason_and_a_remedy(cast, desk):
    cast.ben_in.preference.region, cast.ben_in.preference.region_must = "same", True
    cast.ben_in.preference.save()
    assert "Matching has not run yet" in page(desk, "left_over", cast.round)
    rounds.ready(cast)
    act(desk, cast.round, "run")
    tasks.work_once()
    shown = page(desk, "left_over", cast.round)
    assert "A firm wish about the region rules out everybody left." in shown
    assert "A suggestion waits for your decision." in shown
    late = factories.EnrollmentFactory(round=cast.round)
    shown = page(desk, "left_over", cast.round)
    assert str(late.person) in shown
    assert "They were not part of the last run." in shown


def test_every_reason_that_can_be_stored_has_words():
    from matching.admin.words import REASONS, explained
    from matching.core.rules import PRIVATE, Rule

    rows = [{"reason": reason} for reason in REASONS]
    rows += [
        {"reason": f"rule.{rule}", "count": 3, "opens": opens}
        for rule in set(Rule) - PRIVATE
        for opens in (0, 2)
    ]
    rows.append({"reason": "too_few_places", "rivals": 3, "places": 2})
    for row in rows:
        text, remedy = explained(row)
        assert text.endswith(".")
        assert remedy.endswith(".")
