"""Conventions that match by themselves: each night, and at once for whoever comes late."""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from matching import tasks
from matching.core import Problem, solve, verify
from matching.models import MatchRun
from matching.services import nightly, review
from matching.steady import steady
from mentorship.models import Enrollment, LogLine, OutgoingMail, Pairing, Round
from mentorship.services import clock, pairings
from tests import factories
from tests.people import cast


def convention(days: int = 30, state: str = "open", *, switched_on: bool = True):
    """Ada, who has been before, and Ben, who is new, at a convention in so many days."""
    it = cast("convention")
    today = timezone.now().date()
    first = today + timedelta(days=days)
    Round.objects.filter(pk=it.round.pk).update(
        state=state,
        starts_on=first,
        ends_on=first + timedelta(days=2),
        matches_nightly=switched_on,
        signup_closes_on=first - timedelta(days=1),
    )
    it.round.refresh_from_db()
    it.days = it.round.days()
    Enrollment.objects.filter(round=it.round).update(days=it.days, first_time=False)
    Enrollment.objects.filter(pk=it.ben_in.pk).update(first_time=True)
    Enrollment.objects.filter(pk=it.ada_in.pk).update(capacity=1)
    cache.clear()
    return it


def comes(it, role: str = "mentee", **values) -> Enrollment:
    new = role == "mentee"
    return factories.EnrollmentFactory(
        round=it.round, role=role, days=it.days, first_time=new, **values
    )


def tonight(it) -> MatchRun | None:
    """Let the clock and then a worker do what is due; returns the run under review."""
    for round in nightly.due(timezone.now()):
        nightly.ask(round, timezone.now())
    while tasks.work_once():
        continue
    return MatchRun.objects.filter(round=it.round, state="review").first()


def a_day_later() -> None:
    MatchRun.objects.update(requested_at=timezone.now() - timedelta(days=1))


def suggested(run: MatchRun) -> set[tuple[int, int]]:
    rows = run.suggestions.filter(state="new")
    return set(rows.values_list("mentee_id", "mentor_id"))


@pytest.mark.django_db
def test_each_night_suggests_for_whoever_signed_up_and_is_asked_for_once():
    it = convention()
    run = tonight(it)
    assert (run.by_itself, run.requested_by, run.round.state) == (True, None, "open")
    assert suggested(run) == {(it.ben_in.pk, it.ada_in.pk)}
    assert not OutgoingMail.objects.exists()  # announcing is for a coordinator
    assert tonight(it) == run  # the same night
    a_day_later()
    assert tonight(it) == run  # nobody has come
    newcomer, guide = comes(it), comes(it, "mentor")
    after = tonight(it)
    assert after != run
    assert {pk for pair in suggested(after) for pk in pair} == {
        *(it.ben_in.pk, it.ada_in.pk),
        *(newcomer.pk, guide.pk),
    }
    said = LogLine.objects.filter(round=it.round, verb="round.run_by_itself")
    assert [line.sentence for line in said] == ["Matching began by itself"] * 2


@pytest.mark.django_db
@pytest.mark.parametrize("why", ["off", "long-term", "announced", "over", "nobody"])
def test_a_night_leaves_alone_what_did_not_ask_for_it(why):
    it = convention(switched_on=why != "off", state="announced" if why == "announced" else "open")
    if why == "long-term":
        type(it.program).objects.filter(pk=it.program.pk).update(kind="long_term")
    if why == "over":
        Round.objects.update(starts_on="2020-01-01", ends_on="2020-01-03")
    if why == "nobody":
        Enrollment.objects.filter(pk=it.ada_in.pk).update(state="paused")
    assert clock.tick()["conventions matched"] == 0
    assert not MatchRun.objects.exists()


@pytest.mark.django_db
def test_approved_pairs_stay_and_undecided_ones_change_only_where_that_gains():
    it = convention()
    guides = [it.ada_in, *(comes(it, "mentor") for _ in range(3))]
    for _ in range(3):
        comes(it)
    run = tonight(it)
    first = run.suggestions.order_by("pk")[0]
    assert review.approve(it.cleo, [first]).done == 1
    before = suggested(run)
    a_day_later()
    comes(it)  # one more newcomer than guides: all pairs are alike, so none has to change
    after = tonight(it)
    assert after != run
    assert suggested(after) == before
    first.refresh_from_db()
    assert (first.state, first.pairing.state) == ("approved", "approved")
    assert len(guides) == len(before) + 1


def test_of_equally_good_results_that_is_chosen_in_which_most_stays_and_its_proof_holds():
    # Three results of 30 points; two of them hold the first pair that stands.
    problem = Problem.from_scores([[10, 10, 10], [10, 10, 10], [10, 10, 10]], [1, 1, 1])
    best = solve(problem)
    standing = [(0, 2), (1, 0), (2, 1)]
    found = steady(problem, best, standing, {})
    assert set(found.pairs) == set(standing)
    verify(problem, found)
    # One point is worth more than all that stand.
    better = Problem.from_scores([[10, 11, 10], [10, 10, 10], [10, 10, 10]], [1, 1, 1])
    found = steady(better, solve(better), standing, {})
    assert (found.points, dict(found.pairs)[0]) == (31, 1)
    verify(better, found)


@pytest.mark.django_db
def test_whoever_comes_late_is_paired_at_once_and_both_are_told():
    it = convention(state="announced")
    pairing = it.pairing("approved")
    guide = comes(it, "mentor")
    assert clock.tick()["late sign-ups paired"] == 0
    late = comes(it)
    assert clock.tick()["late sign-ups paired"] == 1
    made = Pairing.objects.get(mentee=late)
    assert (made.mentor, made.state, made.origin) == (guide, "offered", "matched")
    assert made.reasons
    mails = OutgoingMail.objects.filter(pairing=made, kind="offered")
    assert {mail.to_person for mail in mails} == {late.person, guide.person}
    assert [line.actor for line in LogLine.objects.filter(pairing=made)] == [None, None]
    line = LogLine.objects.get(verb="round.late_paired")
    assert line.sentence == "Late sign-ups paired at once, and told: 1"
    pairing.refresh_from_db()
    assert pairing.state == "approved"
    assert clock.tick()["late sign-ups paired"] == 0  # nobody is left
    # Another no, and the next newcomer is asked of the same guide.
    pairings.decline(late.person, made, "")
    comes(it)
    assert clock.tick()["late sign-ups paired"] == 1


@pytest.mark.django_db
def test_who_signs_up_after_the_last_day_is_taken_in_and_paired_with_the_same_tick():
    it = convention(days=3, state="announced")
    yesterday = timezone.now().date() - timedelta(days=1)
    Round.objects.update(signup_closes_on=yesterday, late_until=it.round.starts_on)
    Enrollment.objects.filter(pk=it.ben_in.pk).update(state="waiting_list")
    Round.objects.filter(pk=it.round.pk).update(mentee_places=1)
    done = clock.tick()
    assert (done["late sign-ups taken in"], done["late sign-ups paired"]) == (1, 1)
    assert Pairing.objects.get().mentee == it.ben_in
    comes(it, state="waiting_list")  # the one place is taken
    assert clock.tick()["late sign-ups taken in"] == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "state", "answers"), [(30, "announced", 10), (5, "announced", 1), (0, "running", 1)]
)
def test_close_to_the_convention_there_is_a_day_to_answer(days, state, answers):
    convention(days, state)
    assert clock.tick()["late sign-ups paired"] == 1
    left = Pairing.objects.get().answer_by.date() - timezone.now().date()
    assert left.days == answers


@pytest.mark.django_db
def test_before_announcing_late_ones_get_only_what_no_suggestion_needs():
    it = convention(days=5)
    assert clock.tick()["late sign-ups paired"] == 0  # nothing was suggested yet: that comes first
    run = tonight(it)
    late, guide = comes(it), comes(it, "mentor")
    assert clock.tick()["late sign-ups paired"] == 1
    made = Pairing.objects.get()
    assert (made.mentee, made.mentor, made.state) == (late, guide, "offered")
    assert suggested(run) == {(it.ben_in.pk, it.ada_in.pk)}
    far = Round.objects.filter(pk=it.round.pk)
    far.update(starts_on=timezone.now().date() + timedelta(days=20), ends_on=None)
    comes(it)
    comes(it, "mentor")
    assert clock.tick()["late sign-ups paired"] == 0


@pytest.mark.django_db
def test_rules_and_holds_keep_late_ones_apart_and_are_not_solved_again_each_minute(monkeypatch):
    it = convention(state="announced")
    Enrollment.objects.filter(pk=it.ben_in.pk).update(days=[it.days[0]])
    Enrollment.objects.filter(pk=it.ada_in.pk).update(days=[it.days[2]])
    solved = []
    find = nightly.proposal.find
    monkeypatch.setattr(nightly.proposal, "find", lambda *a: solved.append(1) or find(*a))
    for _ in range(3):
        assert clock.tick()["late sign-ups paired"] == 0
    assert (len(solved), Pairing.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_several_clocks_at_once_ask_for_one_run_and_pair_nobody_twice():
    it = convention(state="announced")
    for _ in range(3):
        comes(it)
        comes(it, "mentor")
    waiting = convention_beside(it)
    start = threading.Barrier(4)

    def run():
        start.wait()
        try:
            nightly.pair_late_ones(it.round, timezone.now())
            with suppress(nightly.Refused):
                nightly.ask(waiting, timezone.now())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pairs = list(Pairing.objects.values_list("mentor_id", "mentee_id"))
    assert len(pairs) == 4
    assert len({pk for pair in pairs for pk in pair}) == 8
    assert OutgoingMail.objects.filter(kind="offered").count() == 8
    assert MatchRun.objects.filter(round=waiting).count() == 1


def convention_beside(it) -> Round:
    """Another round of the program that is open, with one of each."""
    round = factories.RoundFactory(program=it.program, name="Next", matches_nightly=True)
    factories.EnrollmentFactory(round=round)
    factories.MentorFactory(round=round)
    return round
