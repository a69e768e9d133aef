"""A run, its suggestions, and the people it leaves over."""

import pytest
from django.urls import reverse

from matching import tasks
from matching.models import MatchRun, Verdict
from mentorship.models import Enrollment, Pairing
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


def test_a_result_stands_on_the_board(run, desk):
    """The addresses of before lead to where the same can be done."""
    board = reverse("admin:board", args=[run.round_id])
    url = reverse("admin:run", args=[run.pk])
    assert desk.get(url)["Location"] == board
    narrowed = desk.get(f"{url}?state=new&band=fair&page=x")
    assert narrowed["Location"] == f"{board}?show=todo&fit=fair"
    first = run.suggestions.first()
    pair = desk.get(reverse("admin:suggestion", args=[first.pk]))["Location"]
    assert pair == f"{board}?pair={first.mentee_id}-{first.mentor_id}#pair"
    assert desk.get(pair.partition("#")[0]).status_code == 200


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


def test_a_decision_leads_to_the_next_suggestion_and_can_be_taken_back(run, desk):
    first = run.suggestions.order_by("points", "pk").first()
    following = run.suggestions.order_by("points", "pk")[1]
    url = reverse("admin:suggestion_decide", args=[first.pk])
    assert desk.post(url, {"approve": "1"})["Location"].endswith(f"/suggestions/{following.pk}/")
    assert state(first) == "approved"
    assert "The decision is taken back" in post(desk, "suggestion_decide", first, restore="1")
    assert state(first) == "new"


def why(run, *rows, more="") -> str:
    query = "&".join(f"suggestion={row.pk}" for row in rows)
    return f"{reverse('admin:run_reject', args=[run.pk])}?{query}{more}"


def reject(desk, run, *rows, **said) -> str:
    said = {"reason": "aims", "how_long": "once", "words": "", **said}
    return desk.post(why(run, *rows), said, follow=True).content.decode()


def test_a_no_is_asked_why_once_and_for_how_long(run, desk):
    first = run.suggestions.order_by("points", "pk").first()
    following = run.suggestions.order_by("points", "pk")[1]
    asked = desk.post(reverse("admin:suggestion_decide", args=[first.pk]), {"reject": "1"})
    assert asked["Location"] == why(run, first, more="&one=1")
    assert state(first) == "new"
    shown = desk.get(asked["Location"]).content.decode()
    assert "Only this time" in shown
    assert "Not these two in this round" in shown
    missing = desk.post(asked["Location"], {}).content.decode()
    assert "Choose why you reject them" in missing
    assert "Choose whether it holds this time or for the whole round" in missing
    said = {"reason": "known", "how_long": "for_good", "words": "They share an office"}
    assert desk.post(asked["Location"], said)["Location"].endswith(f"/{following.pk}/")
    first.refresh_from_db()
    assert (first.state, first.reject_reason, first.reject_words) == (
        "rejected",
        "known",
        "They share an office",
    )
    assert Verdict.objects.get().kind == "barred"
    shown = page(desk, "suggestion", first)
    assert "They share an office" in shown
    assert "not suggested again in this round" in shown


def test_many_are_rejected_for_one_reason(run, desk):
    first, second, *others = run.suggestions.order_by("points", "pk")
    ticked = {"reject": "1", "suggestion": [first.pk, second.pk]}
    asked = desk.post(reverse("admin:run_decide", args=[run.pk]), ticked)["Location"]
    assert sorted(asked) == sorted(why(run, first, second))
    assert "Why not these 2 pairs?" in desk.get(asked).content.decode()
    assert "2 rejected" in reject(desk, run, first, second)
    assert {state(first), state(second)} == {"rejected"}
    assert {state(row) for row in others} == {"new"}
    assert not Verdict.objects.exists()
    assert "Choose at least one suggestion" in reject(desk, run, first)


def test_the_reason_is_for_coordinators_and_goes_with_the_decision(run, desk, cast):
    first = run.suggestions.first()
    reject(desk, run, first, how_long="for_good", words="Cousins")
    assert "The decision is taken back" in post(desk, "suggestion_decide", first, restore="1")
    first.refresh_from_db()
    assert (first.reject_reason, first.reject_words) == ("", "")
    assert not Verdict.objects.exists()
    desk.force_login(cast.dov)
    assert desk.get(why(run, first)).status_code == 404
    assert desk.post(why(run, first), {"reason": "aims", "how_long": "once"}).status_code == 404


def declined(cast, mentor, mentee, words="Too far away"):
    return factories.PairingFactory(
        round=cast.round,
        mentor=mentor,
        mentee=mentee,
        state="declined",
        declined_by=mentee.person,
        declined_words=words,
    )


def test_a_partner_who_declined_is_not_offered_instead(run, desk, cast):
    suggestion = run.suggestions.first()
    others = [pk for pk, _points in suggestion.alternatives["mentee"]]
    mentor = Enrollment.objects.get(pk=others[0])
    declined(cast, mentor, suggestion.mentee)
    said = post(
        desk, "suggestion_another", suggestion, mentee=suggestion.mentee_id, mentor=mentor.pk
    )
    assert "one has declined" in said
    assert state(suggestion) == "new"


def test_by_hand_warns_and_leads_to_where_it_is_lifted(run, desk, cast):
    suggestion = run.suggestions.first()
    two = f"?mentee={suggestion.mentee_id}&mentor={suggestion.mentor_id}"
    assert "has declined" not in page(desk, "by_hand", cast.round, two)
    pairing = declined(cast, suggestion.mentor, suggestion.mentee)
    assert "One of the two has declined the other" in page(desk, "by_hand", cast.round, two)
    assert "May they be suggested again?" in page(desk, "pairing", pairing)
    shown = page(desk, "suggest_again", cast.round, two)
    assert "Too far away" in shown
    url = reverse("admin:suggest_again", args=[cast.round.pk]) + two
    said = desk.post(url, follow=True).content.decode()
    assert "The two may be suggested again" in said
    assert "Cleo Marsh said on" in said
    assert "has declined" not in page(desk, "by_hand", cast.round, two)
    desk.force_login(cast.dov)
    assert desk.get(url).status_code == 404
    assert desk.post(url).status_code == 404


def test_a_bar_holds_in_later_runs_and_can_be_lifted_there(run, desk, cast):
    first = run.suggestions.first()
    reject(desk, run, first, how_long="for_good")
    couple = (first.mentor_id, first.mentee_id)
    assert couple not in matched_anew(desk, cast)
    two = f"?mentee={first.mentee_id}&mentor={first.mentor_id}"
    assert "decided not to suggest these two" in page(desk, "by_hand", cast.round, two)
    desk.post(reverse("admin:suggest_again", args=[cast.round.pk]) + two)
    assert Verdict.objects.get().kind == "allowed"
    assert couple in matched_anew(desk, cast)


def matched_anew(desk, cast) -> set[tuple[int, int]]:
    act(desk, cast.round, "run")
    tasks.work_once()
    rows = cast.round.runs.get(state="review").suggestions
    return set(rows.values_list("mentor_id", "mentee_id"))


def test_who_is_left_since_everybody_has_declined_reads_so(cast, desk):
    others = Enrollment.objects.filter(round=cast.round, role="mentor").exclude(pk=cast.ada_in.pk)
    others.update(state="paused")
    declined(cast, cast.ada_in, cast.ben_in)
    rounds.ready(cast)
    matched_anew(desk, cast)
    run = cast.round.runs.get(state="review")
    why_ben = next(row for row in run.unmatched if row["enrollment"] == cast.ben_in.pk)
    assert why_ben["reason"] == "rule.declined"
    assert "one of the two has declined" in page(desk, "unmatched", cast.round)


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
    board = desk.get(reverse("admin:board", args=[run.round_id]) + f"?pair={first.mentee_id}")
    assert sentence in board.content.decode()


def test_everybody_without_a_partner_has_a_reason_and_a_remedy(cast, desk):
    cast.ben_in.preference.region, cast.ben_in.preference.region_must = "same", True
    cast.ben_in.preference.save()
    assert "Matching has not run yet" in page(desk, "unmatched", cast.round)
    rounds.ready(cast)
    act(desk, cast.round, "run")
    tasks.work_once()
    shown = page(desk, "unmatched", cast.round)
    assert "A firm wish about the region rules out everybody left." in shown
    assert "A suggestion waits for your decision." in shown
    late = factories.EnrollmentFactory(round=cast.round)
    shown = page(desk, "unmatched", cast.round)
    assert str(late.person) in shown
    assert "They were not part of the last run." in shown


def test_every_reason_that_can_be_stored_has_words():
    from matching.admin.words import REASONS, explained
    from matching.core.scoring.rules import PRIVATE, Rule

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
    last = {"reason": "too_few_places", "rivals": 2, "places": 1}
    assert explained(last)[0] == "2 mentees compete for 1 place with the same mentors."
