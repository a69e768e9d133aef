"""Steps on the board: each leaves the proven best, costs what was said, and can be taken back."""

import random
from functools import partial

import pytest
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from matching import tasks
from matching.board import acts
from matching.board.edits import OF_A_MENTEE, OF_A_PAIR, Edit, NotProved, Stale, Verb
from matching.board.state import state_of
from matching.core import NotOptimal
from matching.models import Board, BoardStep, Verdict
from matching.services import review, runs
from mentorship.models import Block, Enrollment, Pairing, Preference
from mentorship.services.acts import Refused
from tests import factories
from tests.matching.board import stage as staged

pytestmark = pytest.mark.django_db

BY_CHANCE = [verb for verb in Verb if verb in (*OF_A_PAIR, *OF_A_MENTEE, Verb.PLACE)]


@pytest.fixture
def stage():
    return staged.matched()


def rows(stage) -> list:
    """All that may change, and comes back when everything is taken back."""
    run = stage.run
    return [
        stage.stand,
        staged.decided(stage),
        sorted(Verdict.objects.values_list("mentee", "mentor", "kind")),
        sorted(run.suggestions.filter(state="rejected").values_list("mentee", "mentor")),
        sorted(Enrollment.objects.values_list("pk", "capacity")),
        stage.present().left_out,
    ]


def any_edit(stage, luck: random.Random) -> Edit | None:
    """Something that can be done now, chosen by chance."""
    now, pairs = stage.present(), stage.pairs
    verb = luck.choice(BY_CHANCE)
    mentees, mentors = sorted(now.rows), sorted(now.columns)
    of_pair = {
        Verb.APPROVE: sorted(pairs.items()),
        Verb.REJECT: sorted(pairs.items()),
        Verb.LOCK: sorted(pairs.items()),
        Verb.UNLOCK: sorted(now.snapshot.rules.locked),
        Verb.UNBAR: sorted(now.snapshot.rules.barred),
    }
    if verb == Verb.PLACE:
        return Edit(verb, mentor=luck.choice(mentors), places=luck.choice((1, 1, -1)))
    if verb == Verb.LEAVE_OUT:
        return Edit(verb, luck.choice(mentees)) if mentees else None
    if verb == Verb.PUT_BACK:
        return Edit(verb, luck.choice(sorted(now.left_out))) if now.left_out else None
    if verb in of_pair:
        pair = luck.choice(of_pair[verb]) if of_pair[verb] else None
    else:
        pair = (luck.choice(mentees), luck.choice(mentors)) if mentees else None
    good = verb in (Verb.REJECT, Verb.BAR) and luck.random() < 0.3
    return Edit(verb, *pair, for_good=good) if pair else None


def walk(stage, luck: random.Random, length: int) -> int:
    """Take some steps by chance; each costs what was said. Returns how many were taken."""
    taken = 0
    for _ in range(length):
        edit = any_edit(stage, luck)
        if edit is None:
            continue
        try:
            said = stage.price(edit)
        except Refused:
            with pytest.raises(Refused):
                stage.take(edit)
            continue
        done = stage.take(edit, seen_price=said.price)
        assert (done.difference.price, done.difference.free) == (said.price, said.free)
        taken += 1
        if edit.verb != Verb.APPROVE:
            staged.is_best(stage)
            mark = Board.objects.get().mark  # nothing is left to follow
            assert stage.present().mark == mark, edit
    return taken


@pytest.mark.parametrize("seed", range(2))
def test_any_steps_leave_the_best_cost_what_was_said_and_can_all_be_taken_back(seed):
    stage = staged.matched(seed)
    before = rows(stage)
    taken = walk(stage, random.Random(seed), 9)
    assert taken > 2
    for _ in range(taken):
        said = acts.price_of_undo(stage.cast.cleo, stage.round)
        done = stage.undo(seen_price=said.price)
        assert done.difference.price == said.price
        staged.is_best(stage)
    assert rows(stage) == before
    with pytest.raises(Refused, match="no step that could be taken back"):
        stage.undo()


@pytest.mark.far
def test_two_hundred_walks_leave_the_best_and_cost_what_was_said(stage):
    for seed in range(200):
        with transaction.atomic():
            walk(stage, random.Random(seed), 6)
            transaction.set_rollback(True)


# The price that was shown ------------------------------------------------------------------------


def test_a_press_sent_twice_is_one_step(stage):
    mentee, mentor = next(iter(stage.pairs.items()))
    press = {"key": "one", "round": stage.round, "edits": Edit(Verb.REJECT, mentee, mentor)}
    first, second = (acts.take(stage.cast.cleo, **press) for _ in range(2))
    assert first.step == second.step
    assert first.difference == second.difference
    assert BoardStep.objects.count() == 1


def test_a_press_that_would_cost_more_by_now_does_nothing_and_says_what_it_would_cost(stage):
    ann = stage.cast.ann
    edit, before = _dearer_after(stage)
    stage.take(before, by=ann)
    stood, version = rows(stage), state_of(ann, stage.round).version
    now = stage.price(edit)
    with pytest.raises(Stale, match="While you looked, Ann Head changed the board: ") as refused:
        stage.take(edit, seen_version=version - 1, seen_price=(0, 0))
    assert (refused.value.by, refused.value.difference.price) == (ann, now.price)
    assert rows(stage) == stood
    assert stage.take(edit, seen_price=now.price).difference.price == now.price


def _dearer_after(stage) -> tuple[Edit, Edit]:
    """A bar that costs something, and another one to come before it."""
    bars = [Edit(Verb.BAR, *pair) for pair in stage.pairs.items()]
    dear, *others = sorted(bars, key=lambda edit: stage.price(edit).price)
    assert stage.price(dear).price < (0, 0)
    return dear, others[-1]


def test_a_step_that_does_not_pass_its_check_is_not_taken(stage, monkeypatch):
    def wrong(*_args, **_asked):
        raise NotOptimal("These prices prove nothing.")

    stood, edit = rows(stage), Edit(Verb.BAR, *next(iter(stage.pairs.items())))
    monkeypatch.setattr("matching.board.solver.verify", wrong)
    with pytest.raises(NotProved, match="did not pass its check and was not taken"):
        stage.take(edit)
    assert rows(stage) == stood
    assert not BoardStep.objects.exists()


# Approving ---------------------------------------------------------------------------------------


def test_approving_moves_nobody_solves_nothing_and_counts_at_once(stage, monkeypatch):
    stage.take(Edit(Verb.BAR, *next(iter(stage.pairs.items()))))
    stand, (one, *others) = stage.stand, stage.pairs.items()
    monkeypatch.setattr("matching.board.solver.solve", None)
    assert stage.price(Edit(Verb.APPROVE, *one)).people == 0
    done = stage.take(Edit(Verb.APPROVE, *one))
    assert (done.difference.people, done.skipped) == (0, ())
    assert stage.stand == {key: value for key, value in stand.items() if key != one[0]}
    assert stage.take(*(Edit(Verb.APPROVE, *pair) for pair in (one, *others))).skipped == (
        "These two are not suggested any more",
    )
    state = state_of(stage.cast.cleo, stage.round)
    assert (state.decided, state.matched, state.left_over) == (
        len(stand),
        len(stand),
        8 - len(stand),
    )
    assert BoardStep.objects.filter(verb="approve").count() == 2
    with pytest.raises(Refused, match="not suggested any more"):
        stage.take(Edit(Verb.APPROVE, *one))


def test_who_was_told_is_not_taken_back(stage):
    pair = next(iter(stage.pairs.items()))
    stage.take(Edit(Verb.APPROVE, *pair))
    Pairing.objects.update(state="offered", offered_at=timezone.now(), answer_by=timezone.now())
    with pytest.raises(Refused, match="have been told; withdraw the pairing instead"):
        stage.undo()


# Who may ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["dov", "eve", "ben"])
def test_whoever_does_not_run_the_round_finds_nothing(stage, who):
    person, (mentee, mentor) = getattr(stage.cast, who), next(iter(stage.pairs.items()))
    edit = Edit(Verb.LOCK, mentee, mentor)
    for act in (
        lambda: acts.price(person, stage.round, edit),
        lambda: acts.take(person, stage.round, edit, key="x"),
        lambda: acts.undo(person, stage.round, key="x"),
        lambda: acts.price_of_undo(person, stage.round),
        lambda: acts.instead(person, stage.round, mentee),
        lambda: acts.offer(person, stage.round, mentee, mentor),
        lambda: acts.state_of(person, stage.round),
    ):
        with pytest.raises(Http404):
            act()


def test_a_coordinators_own_row_is_left_to_others(stage):
    own, cleo = stage.cast.ben_in, stage.cast.cleo
    Enrollment.objects.filter(pk=own.pk).update(person=cleo)
    edit = Edit(Verb.LOCK, own.pk, stage.cast.ada_in.pk)
    for act in (stage.price, stage.take):
        with pytest.raises(Refused, match="You are one of the two, so Ann Head decides"):
            act(edit)
    assert acts.instead(cleo, stage.round, own.pk) == []
    done = stage.take(Edit(Verb.LEAVE_OUT, own.pk), by=stage.cast.ann)
    assert own.pk in {moved.mentee for moved in done.difference.moved}
    assert not acts.steps(cleo, stage.round).exists()
    seen = acts.difference_of(cleo, done.step)
    assert (len(seen.moved), seen.hidden) == (done.difference.people - 1, 1)
    with pytest.raises(Refused, match="You are one of the two"):
        acts.undo(cleo, stage.round, done.step.number, key="x")


def test_a_private_rule_is_not_named(stage):
    mentee, mentor = stage.cast.ben_in, stage.cast.ada_in
    Block.objects.create(owner=mentee.person, person=mentor.person, written="Ada Lovelace")
    for verb in (Verb.LOCK, Verb.MOVE):
        with pytest.raises(Refused, match=r"^These two cannot be suggested together\.$"):
            stage.take(Edit(verb, mentee.pk, mentor.pk))
    offer = acts.offer(stage.cast.cleo, stage.round, mentee.pk, mentor.pk)
    assert (offer.difference, offer.broken) == (None, ())


# What happens elsewhere ------------------------------------------------------------------------


def test_what_happens_elsewhere_becomes_a_step_by_nobody(stage):
    cleo, state = stage.cast.cleo, partial(state_of, stage.cast.cleo, stage.round)
    acts.follow(stage.round)
    assert not BoardStep.objects.exists()
    gone = next(iter(stage.pairs))
    Enrollment.objects.filter(pk=gone).update(state="withdrawn")
    one = list(stage.pairs.items())[1]
    row = stage.run.suggestions.get(mentee=one[0], state="new")
    review.reject(cleo, [row], review.Rejection())
    assert state().behind
    assert acts.follow(stage.round)
    assert not state().behind
    assert gone not in stage.stand
    assert stage.pairs.get(one[0]) != one[1]
    staged.is_best(stage)
    step = acts.steps(cleo, stage.round).get()
    assert (step.verb, step.by) == ("follow", None)
    assert not acts.follow(stage.round)
    with pytest.raises(Refused, match="no step"):
        stage.undo(step.number)


def test_who_comes_later_and_new_answers_wait_for_a_press(stage):
    later = factories.EnrollmentFactory(round=stage.round)
    Preference.objects.filter(enrollment=stage.cast.ben_in).update(region="same")
    state = state_of(stage.cast.cleo, stage.round)
    assert (state.arrivals, state.changed) == (1, 1)
    with pytest.raises(Refused, match="not on the board"):
        stage.take(Edit(Verb.LEAVE_OUT, later.pk))
    press = Edit(Verb.READ_ANEW)
    said = stage.price(press)
    assert stage.take(press, seen_price=said.price).difference.price == said.price
    state = state_of(stage.cast.cleo, stage.round)
    assert (state.arrivals, state.changed) == (0, 0)
    stage.take(Edit(Verb.LEAVE_OUT, later.pk))


def test_a_new_run_begins_the_board_anew(stage):
    stage.take(Edit(Verb.LEAVE_OUT, next(iter(stage.pairs))))
    again = runs.request_run(stage.cast.cleo, stage.round)
    assert tasks.work_once()
    state = state_of(stage.cast.cleo, stage.round)
    assert (state.left_out, state.version, state.behind) == (0, 1, False)
    with pytest.raises(Refused, match="no step"):
        stage.undo()
    stage.run = again
    stage.take(Edit(Verb.LEAVE_OUT, next(iter(stage.pairs))))
    staged.is_best(stage)
    assert state_of(stage.cast.cleo, stage.round).version == 2
