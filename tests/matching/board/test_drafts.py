"""What if: other settings are solved beside the board, measured alike, taken or dropped."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from matching import tasks
from matching.board import drafting
from matching.board.edits import Edit, Verb
from matching.core import Objective
from matching.models import Board, BoardDraft
from mentorship.services.acts import Refused
from tests.matching.board import stage as staged

pytestmark = pytest.mark.django_db

OTHER = {"communication": 70, "region": 30}


@pytest.fixture
def stage():
    return staged.matched(6, 9, 8)


def draft(stage, name="Style first", weights=OTHER, minimum=0, goal="most_matched"):
    made = drafting.make(stage.cast.cleo, stage.round, name, weights, minimum, goal)
    assert tasks.work_once()
    made.refresh_from_db()
    return made


def test_a_draft_is_solved_measured_beside_the_board_taken_as_a_step_and_taken_back(stage):
    before = stage.stand
    made = draft(stage)
    column, own = made.result["draft"], made.result["board"]
    assert (made.error, column["matched"], own["matched"]) == ("", len(before), len(before))
    assert own["points"] == sum(points for _mentor, points in before.values())
    assert column["points"] <= own["points"]
    assert column["change"] == len(made.result["moved"]) > 0
    assert (own["change"], column["own_points"] > 0) == (0, True)
    assert stage.stand == before
    press = Edit(Verb.ADOPT, draft=made.pk)
    said = stage.price(press)
    assert [[one.mentee, one.before, one.after] for one in said.moved] == made.result["moved"]
    stage.take(press, seen_price=said.price)
    assert sum(points for _mentor, points in stage.stand.values()) == column["own_points"]
    for row in stage.run.suggestions.filter(state="new"):
        assert sum(part["points"] for part in row.parts.values()) == row.points
        assert row.parts["communication"]["most"] == 7000
    staged.is_best(stage)
    stage.undo()
    assert stage.stand == before


def test_a_draft_of_an_earlier_step_is_solved_again_before_it_is_taken(stage):
    made = draft(stage)
    stage.take(Edit(Verb.APPROVE, *next(iter(stage.pairs.items()))))
    made.refresh_from_db()
    assert drafting.is_stale(made)
    with pytest.raises(Refused, match="Solve it again on step 1"):
        stage.take(Edit(Verb.ADOPT, draft=made.pk))
    drafting.solve_again(stage.cast.cleo, stage.round, made.pk)
    assert tasks.work_once()
    made.refresh_from_db()
    assert not drafting.is_stale(made)
    stage.take(Edit(Verb.ADOPT, draft=made.pk))
    staged.is_best(stage)


@pytest.mark.parametrize("goal", [goal for goal in Objective if goal != "most_matched"])
def test_every_goal_can_be_tried_and_taken(stage, goal):
    made = draft(stage, goal=goal.value)
    assert made.error == ""
    stage.take(Edit(Verb.ADOPT, draft=made.pk))
    stage.take(Edit(Verb.BAR, *next(iter(stage.pairs.items()))))
    stage.undo()
    stage.undo()


def test_groups_of_fewer_than_five_are_not_told_apart(stage):
    shown = draft(stage).result["draft"]["groups"]
    assert set(shown) == {"region", "field", "library"}
    for parts in shown.values():
        assert all(people >= 5 for people, _matched, _fit in parts.values())


def test_what_makes_no_sense_is_refused_and_a_stranger_finds_nothing(stage):
    cleo, round_ = stage.cast.cleo, stage.round
    for told, why in (
        (("", OTHER, 0, "fair"), "name"),
        (("A", {"needs": 90}, 0, "fair"), "100"),
        (("A", {"luck": 100}, 0, "fair"), "luck"),
        (("A", OTHER, -1, "fair"), "between 0 and 10,000"),
        (("A", OTHER, 0, "cheapest"), "goal"),
    ):
        with pytest.raises(Refused, match=why):
            drafting.make(cleo, round_, *told)
    made = draft(stage)
    with pytest.raises(Refused, match="of this name"):
        drafting.make(cleo, round_, "Style first", OTHER, 0, "fair")
    for act in (drafting.drop, drafting.solve_again, drafting.draft_for):
        with pytest.raises(Http404):
            act(stage.cast.dov, round_, made.pk)
    drafting.drop(cleo, round_, made.pk)
    with pytest.raises(Refused, match="was dropped"):
        stage.take(Edit(Verb.ADOPT, draft=made.pk))
    assert not BoardDraft.objects.exists()


def test_moving_a_slider_shares_out_the_rest_and_keeps_what_is_held():
    weights = {"needs": 40, "style": 30, "region": 20, "field": 10}
    moved = drafting.shared_out(weights, "needs", 55)
    assert moved == {"needs": 55, "style": 23, "region": 15, "field": 7}
    held = drafting.shared_out(weights, "needs", 90, frozenset({"style"}))
    assert held == {"needs": 70, "style": 30, "region": 0, "field": 0}
    for value in range(101):
        found = drafting.shared_out(weights, "field", value, frozenset({"region"}))
        assert (sum(found.values()), found["region"], found["field"]) == (100, 20, min(value, 80))
    alone = drafting.shared_out(weights, "field", 99, frozenset(weights) - {"field"})
    assert alone == weights
    assert sum(drafting.shared_out({"needs": 100, "style": 0}, "needs", 30).values()) == 100


def test_how_firm_pairs_are_is_measured_once_the_board_is_at_rest(stage):
    stage.take(Edit(Verb.BAR, *next(iter(stage.pairs.items()))))
    assert not tasks.work_once()
    Board.objects.update(proved_at=timezone.now() - timedelta(minutes=2))
    assert tasks.work_once()
    assert not tasks.work_once()
    found = drafting.firmness_of(Board.objects.get())
    assert set(found) == set(stage.pairs.items())
    assert all(0 <= share <= 100 for share in found.values())
    assert max(found.values()) > 50


def test_a_draft_does_not_wait_for_the_measuring_of_the_whole_board(stage):
    """What somebody waits for is done between two draws; after a step nothing is told."""
    stage.take(Edit(Verb.BAR, *next(iter(stage.pairs.items()))))
    Board.objects.update(proved_at=timezone.now() - timedelta(minutes=2))
    drawn = []

    def urgent():
        drawn.append(len(drawn))
        if len(drawn) == 3:
            drafting.make(stage.cast.cleo, stage.round, "Style first", OTHER, 0, "most_matched")
        return tasks._urgent()

    assert drafting.measure_next(urgent)
    assert BoardDraft.objects.get().result
    assert len(drawn) == 201  # once more after the draft
    assert Board.objects.get().measured == 1
    Board.objects.update(measured=None)

    def pressed():
        stage.take(Edit(Verb.LOCK, *next(iter(stage.pairs.items()))))
        return False

    assert drafting.measure_next(pressed)
    assert (Board.objects.get().measured, Board.objects.get().version) == (None, 2)
