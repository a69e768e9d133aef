"""Asking for a run, carrying it out, and deciding on what it suggests."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import mentorship.text.reasons
from matching import tasks
from matching.admin.deciding import following
from matching.core import NotOptimal
from matching.models import MatchRun, Suggestion, Verdict
from matching.services import review, runs
from matching.services.review import Rejection
from mentorship.models import Block, LogLine, OutgoingMail, Pairing
from mentorship.services.acts import Refused
from tests import factories, people
from tests.matching import rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return people.cast()


@pytest.fixture
def ready(cast):
    rounds.fill(cast.round, 4, 3)
    rounds.ready(cast)
    return cast


def matched(cast) -> MatchRun:
    """The round's run, carried out."""
    run = runs.request_run(cast.cleo, cast.round)
    assert tasks.work_once()
    run.refresh_from_db()
    return run


def suggested(run: MatchRun) -> list[Suggestion]:
    return list(run.suggestions.order_by("pk"))


# Runs ----------------------------------------------------------------------------------------


def test_a_run_goes_under_review_with_its_proof_and_moves_the_round_on(ready):
    run = matched(ready)
    assert (run.state, run.error) == ("review", "")
    assert run.figures["matched"] == run.suggestions.count() == 5
    assert len(run.fingerprint) == 64
    assert {"mentee_class", "mentor_points", "permitted"} <= run.certificate.keys()
    ready.round.refresh_from_db()
    assert ready.round.state == "review"


def test_the_parts_of_each_suggestion_add_up_and_its_reasons_read_as_sentences(ready):

    for row in suggested(matched(ready)):
        assert sum(part["points"] for part in row.parts.values()) == row.points
        told = mentorship.text.reasons.told(row.reasons, "desk", mentor="Ada", mentee="Ben")
        assert len(told.reasons) >= 3
        assert not any("{" in sentence for sentence in told.reasons)


def test_the_same_people_give_the_same_pairs_again(ready):
    first, second = matched(ready), matched(ready)
    pairs = [{(row.mentor_id, row.mentee_id) for row in suggested(run)} for run in (first, second)]
    assert pairs[0] == pairs[1]
    assert first.fingerprint == second.fingerprint


def test_only_one_run_waits_or_works_at_a_time(ready):
    runs.request_run(ready.cleo, ready.round)
    with pytest.raises(Refused, match="Matching is running for this round already"):
        runs.request_run(ready.cleo, ready.round)


def test_a_run_needs_closed_signup_and_people_of_both_roles(cast):
    with pytest.raises(Refused, match="Close sign-up"):
        runs.request_run(cast.cleo, cast.round)
    rounds.ready(cast)
    cast.ada_in.delete()
    with pytest.raises(Refused, match="Nobody has signed up as a mentor yet"):
        runs.request_run(cast.cleo, cast.round)


def test_somebody_who_coordinates_elsewhere_can_start_and_decide_nothing(ready):
    with pytest.raises(Http404):
        runs.request_run(ready.dov, ready.round)
    run = matched(ready)
    for act in (review.approve, partial(review.reject, said=Rejection())):
        with pytest.raises(Http404):
            act(ready.dov, suggested(run))
    with pytest.raises(Http404):
        runs.cancel_run(ready.dov, run)
    assert not Pairing.objects.exists()


def test_a_new_result_takes_the_place_of_the_one_before(ready):
    first = matched(ready)
    approved, *undecided = suggested(first)
    review.approve(ready.cleo, [approved])
    second = matched(ready)
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "review")
    assert {row.state for row in suggested(first)} == {"approved", "stale"}
    assert not second.suggestions.filter(mentee=approved.mentee).exists()
    result = review.approve(ready.cleo, undecided)
    assert result.done == 0
    assert "suggested by a run that is replaced" in result.skipped[0]


def test_a_cancelled_run_leaves_nothing(ready):
    run = runs.request_run(ready.cleo, ready.round)
    claimed = runs.claim_next()
    runs.cancel_run(ready.cleo, run)
    assert runs.execute(claimed) is False
    run.refresh_from_db()
    assert (run.state, run.suggestions.count()) == ("cancelled", 0)


@pytest.mark.parametrize("stage", ["score", "solve", "verify", "explain", "store"])
def test_a_run_that_is_cancelled_on_its_way_leaves_nothing(ready, monkeypatch, stage):
    class Cancelling(runs._Progress):
        """Cleo presses the button just after this stage was told."""

        def __call__(self, told, done, total):
            goes_on = super().__call__(told, done, total)
            if told == stage and goes_on:
                runs.cancel_run(ready.cleo, self.run)
            return goes_on

    monkeypatch.setattr(runs, "_Progress", Cancelling)
    run = matched(ready)
    assert (run.state, run.suggestions.count(), run.figures) == ("cancelled", 0, {})


def test_a_run_that_takes_too_long_is_a_failure_and_not_a_result(ready, monkeypatch):
    monkeypatch.setattr(runs, "LIMIT", timedelta(0))
    run = matched(ready)
    assert (run.state, run.suggestions.count()) == ("failed", 0)
    assert run.error == "Matching took too long and was stopped."


def test_a_result_that_does_not_verify_is_thrown_away(ready, monkeypatch):
    def refuse(problem, solution, **asked):
        raise NotOptimal("tampered")

    monkeypatch.setattr("matching.proposal.verify", refuse)
    run = matched(ready)
    assert (run.state, run.suggestions.count()) == ("failed", 0)
    assert "did not pass its check" in run.error
    assert LogLine.objects.filter(verb="round.run_failed").count() == 1


def test_a_failed_run_keeps_the_last_result_under_review(ready, monkeypatch):
    first = matched(ready)
    monkeypatch.setattr(runs, "LIMIT", timedelta(0))
    matched(ready)
    first.refresh_from_db()
    assert first.state == "review"


def test_a_run_whose_worker_died_is_taken_over_after_its_lease(ready):
    run = runs.request_run(ready.cleo, ready.round)
    runs.claim_next()
    assert runs.claim_next() is None
    MatchRun.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert tasks.work_once()
    run.refresh_from_db()
    assert run.state == "review"


def test_a_run_that_was_asked_for_long_ago_is_given_up(ready):
    run = runs.request_run(ready.cleo, ready.round)
    MatchRun.objects.update(requested_at=timezone.now() - timedelta(hours=2))
    tasks.work_once()
    run.refresh_from_db()
    assert run.state == "failed"


def test_without_a_run_waiting_there_is_nothing_to_do():
    assert tasks.work_once() is False


# People left over ------------------------------------------------------------------------------


def unmatched(run: MatchRun) -> dict[int, dict]:
    return {row["enrollment"]: row for row in run.unmatched}


def test_everybody_without_a_partner_is_listed_with_a_reason(cast):
    rounds.fill(cast.round, 5, 1)
    rounds.ready(cast)
    run = matched(cast)
    paired = {row.mentee_id for row in suggested(run)}
    mentees = set(cast.round.enrollments.filter(role="mentee").values_list("pk", flat=True))
    left = unmatched(run)
    assert left.keys() == mentees - paired
    assert {row["reason"] for row in left.values()} == {"too_few_places"}


def test_a_firm_wish_that_nobody_meets_is_named_with_what_giving_it_up_opens(cast):
    cast.ben_in.preference.region = "same"
    cast.ben_in.preference.region_must = True
    cast.ben_in.preference.save()
    rounds.ready(cast)
    found = unmatched(matched(cast))[cast.ben_in.pk]
    assert (found["reason"], found["count"], found["opens"]) == ("rule.region", 1, 1)


@pytest.mark.parametrize("kind", ["rather_not", "reporting"])
def test_a_block_is_never_given_as_a_reason(cast, kind):
    Block.objects.create(owner=cast.ada, written="ben@example.org", kind=kind)
    rounds.ready(cast)
    run = matched(cast)
    assert unmatched(run)[cast.ben_in.pk]["reason"] == "nobody_permitted"
    assert unmatched(run)[cast.ada_in.pk]["reason"] == "nobody_permitted"
    assert not [word for word in ("block", "reporting") if word in str(run.unmatched)]


def test_mentors_with_places_that_nobody_needs_are_listed_too(ready):
    rounds.fill(ready.round, 0, 6)
    spare = [row for row in matched(ready).unmatched if row["role"] == "mentor"]
    assert {row["reason"] for row in spare} == {"mentees_placed"}


# Decisions -----------------------------------------------------------------------------------


def test_approving_makes_pairings_that_nobody_hears_of_yet(ready):
    run = matched(ready)
    result = review.approve(ready.cleo, suggested(run))
    assert (result.done, result.skipped) == (5, [])
    assert {row.state for row in suggested(run)} == {"approved"}
    row = suggested(run)[0]
    assert row.pairing.state == "approved"
    assert (row.pairing.points, row.pairing.parts) == (row.points, row.parts)
    assert row.pairing.reasons == row.reasons
    assert row.pairing.origin == "matched"
    assert not OutgoingMail.objects.exists()


def test_approving_twice_makes_one_pairing(ready):
    rows = suggested(matched(ready))[:1]
    review.approve(ready.cleo, rows)
    again = review.approve(ready.cleo, rows)
    assert Pairing.objects.count() == 1
    assert again.done == 0
    assert again.skipped[0].endswith("are approved already")


def test_who_was_taken_meanwhile_is_skipped_with_the_reason(ready):
    rows = suggested(matched(ready))
    first = rows[0]
    other = next(row for row in rows if row.mentor_id != first.mentor_id)
    review.pair_by_hand(ready.cleo, other.mentor, first.mentee)
    result = review.approve(ready.cleo, rows)
    assert f"{first.mentee.person} already has a mentor" in result.skipped
    said = result.sentence(f"{result.done} approved")
    assert said.startswith(f"{result.done} approved, {len(result.skipped)} skipped: ")


def test_who_left_the_round_meanwhile_is_skipped(ready):
    row = suggested(matched(ready))[0]
    row.mentee.state = "withdrawn"
    row.mentee.save()
    result = review.approve(ready.cleo, [row])
    assert result.skipped == [f"{row.mentee.person} is not available now"]


def test_rejecting_leaves_the_two_for_the_next_run(ready):
    row = suggested(matched(ready))[0]
    assert review.reject(ready.cleo, [row], Rejection("aims")).done == 1
    row.refresh_from_db()
    assert row.state == "rejected"
    assert not Verdict.objects.exists()
    assert (
        review.reject(ready.cleo, [row], Rejection("aims"))
        .skipped[0]
        .endswith("have been decided on already")
    )


def test_never_again_keeps_the_two_apart_in_later_runs(ready):
    row = suggested(matched(ready))[0]
    review.reject(ready.cleo, [row], Rejection("people", "Cousins", never_again=True))
    pairs = {(each.mentor_id, each.mentee_id) for each in suggested(matched(ready))}
    assert (row.mentor_id, row.mentee_id) not in pairs
    assert len(pairs) == 5


def test_taking_an_approval_back_undoes_the_pairing_without_a_mail(ready):
    row = suggested(matched(ready))[0]
    review.approve(ready.cleo, [row])
    review.restore(ready.cleo, row)
    row.refresh_from_db()
    assert (row.state, row.pairing) == ("new", None)
    assert Pairing.objects.get().state == "withdrawn"
    assert not OutgoingMail.objects.exists()
    assert review.approve(ready.cleo, [row]).done == 1


def test_taking_a_rejection_back_lifts_the_bar_as_well(ready):
    row = suggested(matched(ready))[0]
    review.reject(ready.cleo, [row], Rejection("people", "Cousins", never_again=True))
    review.restore(ready.cleo, row)
    row.refresh_from_db()
    assert row.state == "new"
    assert not Verdict.objects.exists()


def test_an_approval_that_was_announced_cannot_be_taken_back_here(ready):
    row = suggested(matched(ready))[0]
    review.approve(ready.cleo, [row])
    Pairing.objects.update(state="offered", offered_at=timezone.now(), answer_by=timezone.now())
    with pytest.raises(Refused, match="have been told; withdraw the pairing instead"):
        review.restore(ready.cleo, row)


def test_choosing_another_pairs_by_hand_and_drops_the_suggestion(ready):
    rows = suggested(matched(ready))
    first = rows[0]
    other = next(row for row in rows if row.mentor_id != first.mentor_id).mentor
    pairing = review.choose_another(ready.cleo, first, other, first.mentee)
    first.refresh_from_db()
    assert first.state == "rejected"
    assert (pairing.origin, pairing.state) == ("by_hand", "approved")
    assert sum(part["points"] for part in pairing.parts.values()) == pairing.points
    assert pairing.reasons


def test_choosing_another_keeps_exactly_one_of_the_two(ready):
    first = suggested(matched(ready))[0]
    stranger = factories.MentorFactory(round=ready.round)
    other = factories.EnrollmentFactory(round=ready.round)
    for pair in ((first.mentor, first.mentee), (stranger, other)):
        with pytest.raises(Refused, match="Keep one of the two"):
            review.choose_another(ready.cleo, first, *pair)


def test_when_the_other_pair_cannot_be_made_the_suggestion_stays(ready):
    rows = suggested(matched(ready))
    first = rows[0]
    other = next(row for row in rows if row.mentor_id != first.mentor_id).mentor
    Block.objects.create(owner=first.mentee.person, written=str(other.person).upper())
    with pytest.raises(Refused, match="These two cannot be paired"):
        review.choose_another(ready.cleo, first, other, first.mentee)
    first.refresh_from_db()
    assert first.state == "new"


def test_approving_many_holds_no_more_of_each_than_its_number(ready, client):
    """A run's proof is a megabyte for thousands of people: it is not read for each suggestion."""
    run = matched(ready)
    client.force_login(ready.ann)
    url = reverse("admin:run_decide", args=[run.pk])
    with CaptureQueriesContext(connection) as asked:
        client.post(url, {"approve_all": "1"})
    assert {row.state for row in suggested(run)} == {"approved"}
    read = [one["sql"] for one in asked if one["sql"].startswith("SELECT")]
    assert [sql for sql in read if '"certificate"' in sql or '."unmatched"' in sql] == []
    listed = next(sql for sql in read if 'FROM "matching_suggestion"' in sql)
    assert '"reasons"' not in listed
    assert '"full_name"' not in listed


def test_the_next_to_decide_on_is_read_alone_and_begins_again_at_the_end(ready):
    rows = sorted(suggested(matched(ready)), key=lambda row: (row.points, row.pk))
    with CaptureQueriesContext(connection) as asked:
        found = [following(ready.ann, row) for row in rows]
    assert found == [*rows[1:], rows[0]]
    assert [one["sql"] for one in asked if not one["sql"].endswith("LIMIT 1")] == []
