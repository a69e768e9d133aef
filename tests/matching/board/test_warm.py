"""What a solver keeps of a large board: begun from the last proof, led by edits, never wrong."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from matching import snapshot
from matching.board import asking, boards, held, serving, taking, waiting, warm
from matching.board.boards import board_of, looking
from matching.board.edits import Edit, Verb
from matching.board.engines import COLD
from matching.core.session.session import Session
from matching.models import Board
from mentorship.models import Block, Enrollment, EnrollmentTopic, Round
from tests.matching.board import stage as staged

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(monkeypatch):
    monkeypatch.setattr(waiting, "SMALL", -1)
    monkeypatch.setattr("matching.board.taking.is_large", lambda _run: False)
    return staged.matched(mentees=6, mentors=4)


@pytest.fixture
def engine():
    return warm.Warm()


def priced(stage, engine, *edits):
    return asking.priced(looking(None, stage.round, engine), edits)


def bar(stage, at=0):
    return Edit(Verb.BAR, *list(stage.pairs.items())[at])


def never(*_args, **_more):
    raise AssertionError("This is not needed.")


def test_a_solver_that_starts_makes_ready_what_the_first_press_needs(stage, monkeypatch):
    solver = serving.Boards()
    assert serving.warm_next(solver)
    assert not serving.warm_next(solver)
    assert not Board.objects.exists()
    engine = solver.engines.of(board_of(stage.round, stage.run))
    for unneeded in ("read_all", "kept_of", "people_of"):
        monkeypatch.setattr(warm, unneeded, never)
    monkeypatch.setattr(held.Held, "of", never)
    assert priced(stage, engine, bar(stage)) == priced(stage, COLD, bar(stage))


@pytest.mark.parametrize("stepped", [False, True])
def test_a_session_begins_at_the_pairs_and_prices_that_were_proved_last(
    stage, engine, monkeypatch, stepped
):
    if stepped:
        stage.take(bar(stage))
    kept = []
    resumed = Session.resumed.__func__

    def noted(cls, problem, solution, **more):
        session = resumed(cls, problem, solution, **more)
        kept.append(session.solution.certificate is solution.certificate)
        return session

    monkeypatch.setattr(Session, "resumed", classmethod(noted))
    assert priced(stage, engine, bar(stage)) == priced(stage, COLD, bar(stage))
    assert kept == [True]


def test_prices_that_prove_nothing_any_more_are_not_believed(stage, engine):
    stage.take(bar(stage))
    board = Board.objects.get()
    for part in ("mentee_points", "mentor_points"):
        board.proof["certificate"][part] = [1 for _ in board.proof["certificate"][part]]
    board.save(update_fields=["proof"])
    assert priced(stage, engine, bar(stage)) == priced(stage, COLD, bar(stage))


def test_lists_are_looked_at_again_and_the_session_stays(stage, engine, monkeypatch):
    priced(stage, engine, bar(stage))
    session = engine.held[0].session
    mentee, mentor = (Enrollment.objects.get(pk=pk) for pk in next(iter(stage.pairs.items())))
    Block.objects.create(owner=mentee.person, person=mentor.person, written="X")
    board = board_of(stage.round, stage.run)
    engine.look_again(board)
    assert not engine.read(board, stage.run).broken((mentee.pk, mentor.pk))
    monkeypatch.setattr(warm, "OLD", -1)
    engine.look_again(board)
    assert engine.read(board, stage.run).broken((mentee.pk, mentor.pk)) == {"blocked"}
    assert priced(stage, engine, bar(stage, 1)) == priced(stage, COLD, bar(stage, 1))
    assert [each.session for each in engine.held] == [session]


def test_new_answers_are_priced_as_new_answers_though_nobody_has_come(stage, engine):
    priced(stage, engine, bar(stage))
    EnrollmentTopic.objects.filter(enrollment__role="mentee").delete()
    engine.forget()
    anew = Edit(Verb.READ_ANEW)
    assert priced(stage, engine, anew) == priced(stage, COLD, anew)
    assert len(engine.held) == 2


def test_a_pair_that_was_locked_with_too_few_points_is_not_permitted_once_it_is_free(stage, engine):
    mentee, (mentor, points) = min(stage.stand.items(), key=lambda each: each[1][1])
    stage.take(Edit(Verb.LOCK, mentee, mentor))
    Board.objects.update(minimum=points + 1)
    unlock = Edit(Verb.UNLOCK, mentee, mentor)
    priced(stage, engine, bar(stage, 1 if next(iter(stage.pairs)) == mentee else 0))
    assert priced(stage, engine, unlock) == priced(stage, COLD, unlock)
    assert priced(stage, engine, unlock).matched <= 0


def test_who_else_there_is_costs_exactly_what_choosing_them_costs(stage, engine):
    for mentee in list(stage.pairs)[:2]:
        found = asking.offers(looking(None, stage.round, engine), mentee)
        assert found
        for offer in found:
            asked = asking.offered(looking(None, stage.round, COLD), mentee, offer.mentor)
            assert (offer.points, offer.difference.price) == (
                asked.points,
                asked.difference.price,
            )
        prices = [offer.difference.price for offer in found]
        assert prices == sorted(prices, reverse=True)


def test_lists_read_alone_are_those_of_a_whole_reading(stage):
    Round.objects.update(minimum_points=7)
    round_ = Round.objects.select_related("program").get(pk=stage.round.pk)
    one, two = Enrollment.objects.filter(round=round_)[:2]
    Block.objects.create(owner=one.person, person=two.person, written="X")
    whole = snapshot.take(round_)
    with CaptureQueriesContext(connection) as queries:
        rules, first = snapshot.lists(round_)
    assert (rules, first) == (whole.rules, whole.first)
    assert not any("working_style" in query["sql"] for query in queries)


def test_a_step_is_not_solved_again_once_its_price_was_proved(stage, engine, monkeypatch):
    edit = bar(stage)
    said = priced(stage, engine, edit)
    monkeypatch.setattr(engine, "_optimum", never)
    with transaction.atomic():
        run = boards.run_of(stage.round)
        desk = boards.Desk(stage.cast.cleo, boards.held(stage.round, run), run, engine)
        done = taking.stepped(desk, [edit], taking.Press("key", 0, said.price))
    assert (done.difference.price, done.difference.free) == (said.price, said.free)
    staged.is_best(stage)
