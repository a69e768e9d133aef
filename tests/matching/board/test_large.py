"""Boards of large rounds: presses wait for a solver, which loses none and takes none twice."""

import io
import random
import zipfile
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from matching.board import acts, serving, standing, waiting
from matching.board.edits import Edit, Stale, Verb
from matching.board.state import state_of
from matching.models import Board, BoardQuestion, BoardStep
from mentorship.models import Enrollment
from mentorship.services import leases
from mentorship.services.acts import Refused
from tests.matching.board import stage as staged
from tests.matching.board.test_acts import rows, walk
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage(monkeypatch):
    monkeypatch.setattr(waiting, "SMALL", -1)
    monkeypatch.setattr(waiting, "PATIENCE", 60.0)
    return staged.matched()


@contextmanager
def a_solver():
    """A solver beside the web, until the end of the block."""
    stop, boards = Event(), serving.Boards()

    def work():
        try:
            while not stop.is_set():
                if not boards():
                    stop.wait(0.02)
        finally:
            connection.close()

    thread = Thread(target=work)
    thread.start()
    try:
        yield boards
    finally:
        stop.set()
        thread.join()


def pair_of(stage) -> tuple[int, int]:
    return next(iter(stage.pairs.items()))


def test_with_a_solver_a_large_board_is_worked_on_like_a_small_one(stage):
    mentee, mentor = pair_of(stage)
    before, cleo = stage.stand, stage.cast.cleo
    with a_solver():
        price = stage.price(Edit(Verb.BAR, mentee, mentor))
        assert BoardQuestion.objects.count() == 1
        assert stage.price(Edit(Verb.BAR, mentee, mentor)) == price
        assert BoardQuestion.objects.count() == 1
        done = stage.take(Edit(Verb.BAR, mentee, mentor), seen_price=price.price)
        assert (done.step.number, done.difference.price) == (1, price.price)
        offers = acts.instead(cleo, stage.round, mentee)
        assert offers
        assert acts.offer(cleo, stage.round, mentee, offers[0].mentor) == offers[0]
        with pytest.raises(Refused, match="barred already"):
            stage.take(Edit(Verb.BAR, mentee, mentor))
        dear = Edit(Verb.LEAVE_OUT, next(iter(stage.pairs)))
        with pytest.raises(Stale, match="is now −1 match"):
            stage.take(dear, seen_price=(0, 0))
        back = acts.price_of_undo(cleo, stage.round)
        assert stage.undo(seen_price=back.price).difference.price == back.price
    assert stage.stand == before
    assert list(BoardStep.objects.filter(number__isnull=False).values_list("verb", flat=True)) == [
        "undo",
        "bar",
    ]


@pytest.mark.parametrize("seed", range(2))
def test_a_solver_that_keeps_its_session_finds_what_a_fresh_solve_does(stage, monkeypatch, seed):
    monkeypatch.setattr(standing, "SMALL", -1)
    before = rows(stage)
    with a_solver() as boards:
        taken = walk(stage, random.Random(seed), 7)
        gone = next(iter(stage.pairs))
        Enrollment.objects.filter(pk=gone).update(state="paused")
        acts.follow(stage.round, boards.engines.of(Board.objects.get()))
        staged.is_best(stage)
        Enrollment.objects.filter(pk=gone).update(state="submitted")
        acts.follow(stage.round, boards.engines.of(Board.objects.get()))
        for _ in range(taken):
            stage.undo()
            staged.is_best(stage)
    assert rows(stage)[1:] == before[1:]


def test_without_a_solver_approving_works_and_the_rest_waits(stage, monkeypatch):
    monkeypatch.setattr(waiting, "PATIENCE", 0.05)
    cleo, (one, two, *_more) = stage.cast.cleo, stage.pairs.items()
    assert stage.take(Edit(Verb.APPROVE, *one)).step.number == 1
    press = {"edits": Edit(Verb.BAR, *two), "key": "mine"}
    for _ in range(2):
        with pytest.raises(acts.Working, match="Working out what changes"):
            acts.take(cleo, stage.round, **press)
        with pytest.raises(acts.Working):
            stage.price(Edit(Verb.LOCK, *two))
    assert state_of(cleo, stage.round).waiting == 1
    call_command("boards", "--once")
    assert acts.take(cleo, stage.round, **press).step.number == 2
    assert state_of(cleo, stage.round).waiting == 0
    with pytest.raises(acts.Working):
        stage.price(Edit(Verb.UNBAR, *two))
    call_command("boards", "--once")
    assert stage.price(Edit(Verb.UNBAR, *two)).price >= (0, 0)
    staged.is_best(stage)


def test_the_proof_of_a_large_board_is_made_by_its_solver(stage, monkeypatch, client):
    monkeypatch.setattr(waiting, "PATIENCE", 0.05)
    stage.take(Edit(Verb.APPROVE, *pair_of(stage)))
    sign_in(client, stage.cast.cleo)
    url = reverse("admin:board_proof", args=[stage.round.pk])
    with monkeypatch.context() as patched:
        patched.setattr("matching.board.proof._proved", killed)
        assert client.post(url).status_code == 202
    call_command("boards", "--once")
    answer = client.post(url)
    assert answer["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert {"proof.json", "pairs.csv", "README.txt"} <= set(archive.namelist())


class Killed(BaseException):
    """The process ends here."""


def killed(*_args, **_more):
    raise Killed


@pytest.mark.parametrize("where", ["standing.write", "doing.do", "refuse_dearer", "add_step"])
def test_a_solver_that_is_killed_anywhere_loses_no_step_and_takes_none_twice(
    stage, monkeypatch, where
):
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    edits = [Edit(Verb.BAR, *pair) for pair in list(stage.pairs.items())[:2]]
    for number, edit in enumerate(edits):
        with pytest.raises(acts.Working):
            acts.take(stage.cast.cleo, stage.round, edit, key=str(number))
    before = stage.stand

    with monkeypatch.context() as patched:
        patched.setattr(f"matching.board.taking.{where}", killed)
        with pytest.raises(Killed):
            serving.Boards()()
    assert stage.stand == before
    assert state_of(stage.cast.cleo, stage.round).waiting == 2
    Board.objects.update(claimed_until=None)
    call_command("boards", "--once")
    taken = BoardStep.objects.filter(verb="bar")
    assert dict(taken.values_list("key", "number")) == {"0": 1, "1": 2}
    staged.is_best(stage)


def test_a_step_that_brings_down_every_solver_is_given_up(stage, monkeypatch):
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    press = {"edits": Edit(Verb.BAR, *pair_of(stage)), "key": "mine"}
    with pytest.raises(acts.Working):
        acts.take(stage.cast.cleo, stage.round, **press)

    with monkeypatch.context() as patched:
        patched.setattr("matching.board.taking.add_step", killed)
        for _ in range(leases.MOST_TRIES):
            Board.objects.update(claimed_until=None)
            with pytest.raises(Killed):
                serving.Boards()()
    Board.objects.update(claimed_until=None)
    assert serving.Boards()()
    with pytest.raises(Refused, match="its solver ended each time"):
        acts.take(stage.cast.cleo, stage.round, **press)


def test_a_solver_leaves_a_board_alone_that_another_one_has(stage, monkeypatch):
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    with pytest.raises(acts.Working):
        stage.take(Edit(Verb.BAR, *pair_of(stage)))
    first, second = serving.Boards(), serving.Boards()
    board = BoardStep.objects.get().board
    assert first._claim(board)
    assert not second()
    assert first()
    assert BoardStep.objects.get().number == 1


def test_a_step_waits_for_one_question_at_most_and_nobody_for_what_is_asked_no_more(
    stage, monkeypatch
):
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    one, two, three, *_more = stage.pairs.items()
    for mentee in (one, two, three):
        with pytest.raises(acts.Working):
            acts.instead(stage.cast.cleo, stage.round, mentee[0])
    boards = serving.Boards()
    assert boards()
    answered = BoardQuestion.objects.filter(answered_at__isnull=False)
    assert [each.asked["enrollment"] for each in answered] == [three[0]]  # the last is looked at
    with pytest.raises(acts.Working):
        stage.take(Edit(Verb.LOCK, *one))
    BoardQuestion.objects.filter(asked__enrollment=one[0]).update(
        asked_at=timezone.now() - serving.LATE
    )
    with pytest.raises(acts.Working):
        acts.instead(stage.cast.cleo, stage.round, two[0])  # at the step before: a new question
    assert boards()
    assert BoardStep.objects.get().number == 1
    while boards():
        continue
    left = BoardQuestion.objects.filter(answered_at__isnull=True)
    assert [each.asked["enrollment"] for each in left] == [one[0]]


def test_what_was_decided_of_locked_pairs_is_read_alike_by_the_solver_and_by_the_web(stage):
    """A draft on the board as it stands would be solved twice otherwise."""
    (mentee, mentor), other, *_more = stage.pairs.items()
    with a_solver() as boards:
        stage.take(Edit(Verb.LOCK, mentee, mentor))
        stage.take(Edit(Verb.LOCK, *other))
        stage.take(Edit(Verb.APPROVE, mentee, mentor))
        acts.follow(stage.round, boards.engines.of(Board.objects.get()))
    assert stage.present().mark == Board.objects.get().mark
