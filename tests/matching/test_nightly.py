"""Conventions that match by themselves: each night, and at once for whoever comes late."""

import threading
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from matching import proposal, tasks
from matching.board import acts, boards
from matching.board.edits import Edit, Verb
from matching.core import Problem, solve, verify
from matching.models import Board, MatchRun
from matching.services import nightly, review, runs
from matching.services.review import Rejection
from matching.steady import steady
from mentorship.invariants import broken_rules
from mentorship.models import Enrollment, LogLine, OutgoingMail, Pairing, Round
from mentorship.services import circles, clock, pairings
from mentorship.services.acts import Busy
from tests import factories
from tests.people import cast
from tests.trials import nights as trials


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
    MatchRun.objects.update(requested_at=F("requested_at") - timedelta(days=1))
    LogLine.objects.update(at=F("at") - timedelta(days=1))


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
    noon = timezone.now().replace(hour=12)  # after the hour of the night, whatever it is now
    assert clock.tick(noon)["conventions matched"] == 0
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


# Beside a coordinator --------------------------------------------------------------------------


def a_night_after(it) -> MatchRun:
    """Let a day go by in which somebody new comes, and the night after it."""
    a_day_later()
    comes(it)
    comes(it, "mentor")
    run = tonight(it)
    assert run.requested_at > timezone.now() - timedelta(hours=1), "it is of this night"
    return run


@pytest.mark.django_db
def test_nothing_that_a_coordinator_decided_is_undone_by_a_night():
    it = convention()
    for _ in range(6):
        comes(it)
        comes(it, "mentor")
    run = tonight(it)
    rows = list(run.suggestions.order_by("pk"))
    for row, verb in ((rows[0], Verb.LEAVE_OUT), (rows[1], Verb.LOCK)):
        edit = Edit(verb, row.mentee_id, *([row.mentor_id] if verb == Verb.LOCK else []))
        acts.take(it.cleo, it.round, [edit], key=f"press-{verb}")
    left_out, locked = rows[0].mentee_id, (rows[1].mentee_id, rows[1].mentor_id)
    free = [row for row in run.suggestions.filter(state="new") if row.mentee_id != locked[0]]
    two = [(row.mentee_id, row.mentor_id) for row in free]
    review.reject(it.cleo, free[:1], Rejection("people", "They would not suit each other"))
    review.reject(it.cleo, free[1:2], Rejection("other", "", never_again=True))
    review.approve(it.cleo, free[2:3])
    hand = review.choose_another(it.cleo, free[3], free[3].mentor, free[4].mentee)

    for _night in range(2):
        run = a_night_after(it)
        there = suggested(run)
        assert locked in there
        assert there.isdisjoint(two[:4]), "neither rejected, barred, approved nor chosen apart"
        assert left_out not in {mentee for mentee, _mentor in there}
        assert Board.objects.get().left_out == [left_out]
        kept = run.suggestions.get(state="rejected", mentee=two[0][0], mentor=two[0][1])
        assert (kept.reject_reason, kept.reject_words) == (
            "people",
            "They would not suit each other",
        )
        approved = Pairing.objects.filter(state="approved").values_list("mentee", "mentor")
        assert set(approved) == {two[2], (hand.mentee_id, hand.mentor_id)}
        assert not broken_rules()
    a_day_later()
    assert tonight(it) == run, "nobody has come, and what was decided is known"
    review.restore(it.cleo, kept)  # its mentee has another suggestion by now, and no second one
    assert len(suggested(run)) == len({mentee for mentee, _mentor in suggested(run)})
    acts.take(it.cleo, it.round, [Edit(Verb.PUT_BACK, left_out)], key="press-back")
    again = a_night_after(it)
    assert left_out in {mentee for mentee, _mentor in suggested(again)}

    Round.objects.filter(pk=it.round.pk).update(state="review")
    it.round.refresh_from_db()
    asked = runs.request_run(it.cleo, it.round)
    while tasks.work_once():
        continue
    assert not asked.suggestions.filter(state="rejected").exists(), "a press begins anew"


@pytest.mark.django_db
def test_two_who_were_rejected_while_a_night_was_solving_are_not_suggested_by_it(monkeypatch):
    it = convention()
    (first,) = tonight(it).suggestions.all()
    a_day_later()
    comes(it)
    find = proposal.find

    def slow(*asked, **more):
        found = find(*asked, **more)
        review.reject(it.cleo, [first], Rejection("other"))
        return found

    monkeypatch.setattr(proposal, "find", slow)
    run = tonight(it)
    assert run != first.run
    assert (first.mentee_id, first.mentor_id) not in suggested(run)
    assert run.suggestions.get(mentee=first.mentee_id, mentor=first.mentor_id).state == "rejected"


@pytest.mark.django_db
def test_who_was_left_out_while_a_night_was_solving_is_not_suggested_by_it(monkeypatch):
    it = convention()
    (first,) = tonight(it).suggestions.all()
    a_day_later()
    comes(it)
    comes(it, "mentor")
    find = proposal.find

    def slow(*asked, **more):
        found = find(*asked, **more)
        acts.take(it.cleo, it.round, Edit(Verb.LEAVE_OUT, first.mentee_id), key="press")
        return found

    monkeypatch.setattr(proposal, "find", slow)
    run = tonight(it)
    assert run != first.run
    assert first.mentee_id not in {mentee for mentee, _mentor in suggested(run)}
    assert Board.objects.get(run=run).left_out == [first.mentee_id]
    with pytest.raises(Busy):  # as whoever found the run before, and waited for its board
        boards.held(it.round, first.run)


@pytest.mark.django_db
def test_two_who_were_rejected_are_not_paired_as_if_they_came_late():
    it = convention(days=5)
    run = tonight(it)
    review.reject(it.cleo, run.suggestions.all(), Rejection("other"))
    assert clock.tick()["late sign-ups paired"] == 0
    assert not Pairing.objects.exists()
    guide = comes(it, "mentor")
    assert clock.tick()["late sign-ups paired"] == 1
    assert Pairing.objects.get().mentor == guide


@pytest.mark.django_db
def test_a_night_leaves_alone_what_somebody_has_worked_on_and_says_so(client):
    it = convention()
    run = tonight(it)
    a_day_later()
    comes(it)
    review.reject(it.cleo, run.suggestions.all(), Rejection("other"))
    assert tonight(it) == run
    client.force_login(it.cleo)
    pages = [reverse(f"admin:{name}", args=[it.round.pk]) for name in ("round", "board")]
    for page in pages:
        shown = client.get(page).content.decode()
        assert "Matching by night leaves this round alone until" in shown
    LogLine.objects.update(at=F("at") - timedelta(hours=12, minutes=1))
    for page in pages:
        assert "Matching by night" not in client.get(page).content.decode()
    assert tonight(it) != run


@pytest.mark.django_db
def test_a_circle_that_was_changed_by_hand_holds_the_nights_until_it_is_decided(client):
    it = convention()
    run = tonight(it)
    circle = factories.CircleFactory(round=it.round, state="proposed", changed_by_hand=True)
    a_day_later()
    comes(it)
    assert tonight(it) == run
    client.force_login(it.cleo)
    shown = client.get(reverse("admin:round", args=[it.round.pk])).content.decode()
    assert "a circle that was changed by hand waits" in shown
    circles.drop(it.cleo, circle)
    assert tonight(it) == run  # dropping it is work of its own
    a_day_later()
    assert tonight(it) != run


def test_nights_look_again_until_morning_and_once_where_the_clock_stood_still():
    when = next(job for job in clock.JOBS if job.name == "conventions matched").when
    zone = timezone.get_default_timezone()
    two = datetime(2026, 11, 24, 2, tzinfo=zone)
    assert when(two + timedelta(minutes=10), two)
    assert not when(two + timedelta(minutes=9), two)
    assert not when(two + timedelta(hours=6), two + timedelta(hours=5))
    assert when(two + timedelta(hours=9), two - timedelta(hours=1))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_workers_that_are_killed_at_night_leave_each_pair_once_and_nobody_is_told_twice():
    figures = trials.nights(kills=2, people=16)
    assert figures["workers killed"] == 2
    assert figures["with one result, under review"] == figures["nights"] >= 1
    assert figures["with another result than in peace"] == figures["runs that failed"] == 0
    assert figures["of them as they were"] == figures["pairs approved"] == 3
    assert figures["mails by night"] == 0
    assert figures["of them paired once"] == figures["came late"] > 5
    assert figures["with exactly their two mails"] == figures["came late"]
    assert [value for name, value in figures.items() if name.startswith("promises")] == [0]
