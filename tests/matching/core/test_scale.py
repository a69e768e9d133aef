"""What is kept by name or in numbers, and what is refused: weights, scales, answers."""

from dataclasses import replace

import numpy as np
import pytest

from matching.core import (
    FACTORS,
    Basis,
    Calibration,
    Direction,
    Kind,
    Mentor,
    ProblemError,
    Reader,
    Rules,
    Scorer,
    Turn,
    Weights,
)
from matching.core.scoring import factors
from matching.core.scoring.arithmetic import base, lift, reach
from matching.core.scoring.calibration import Baseline, Spread
from matching.core.scoring.columns import Columns
from matching.core.scoring.factor import Row
from matching.core.scoring.factors.style import FEWEST_ITEMS, stretched
from matching.core.scoring.rules import Rule


@pytest.mark.parametrize("names", [Rule, Kind, Direction, Turn, Basis, Reader, Row])
def test_a_name_that_is_kept_or_shown_is_its_own_in_small_letters(names):
    """Rows in the database and files on disks hold them."""
    assert {each.name.lower(): each for each in names} == {each.value: each for each in names}


@pytest.mark.parametrize("number", [-30_001, 30_001, 0.5, True, "1", None])
def test_a_scale_that_no_pool_can_have_is_refused(number):
    said = f"{number!r} is not a whole number from -30000 to 30000."
    kept = Baseline({5: 1}).as_data()
    for data in (
        lambda: Spread(low=number),
        lambda: Spread(high=number),
        lambda: Calibration.from_data(Calibration(averages={"needs": number}).as_data()),
        lambda: Baseline.from_data(kept | {"shares": [[5, number]]}),
        lambda: Baseline.from_data(kept | {"mean": number}),
        lambda: Baseline.from_data(kept | {"each": number}),
    ):
        with pytest.raises(ValueError, match=f"^{said}$"):
            data()


def test_a_scale_may_go_as_far_as_three_whole_shares():
    for end in (-30_000, 30_000):
        assert Spread(end, end).low == end
        assert (
            Calibration.from_data(Calibration(averages={"a": end}).as_data()).averages["a"] == end
        )
    with pytest.raises(ValueError, match=r"^A spread begins above its end\.$"):
        Spread(2, 1)


def test_a_scale_says_nothing_of_what_it_does_not_know():
    known = Calibration(
        averages={"needs": 2500}, baselines={"mentors": {"needs": Baseline({(1, 5): 40}, 7, 3)}}
    )
    assert [known.average(share, 3001) for share in ("needs", "field")] == [750, 1500]
    assert known.spread("needs") == Spread(0, 10_000)
    assert known.baseline("mentees", "needs") is known.baseline("mentors", "field") is None
    again = Calibration.from_data(known.as_data()).baseline("mentors", "needs")
    assert [again.share((1, 5)), again.share((1, 4)), again.mean] == [40, 3, 7]


def test_two_factors_cannot_encode_the_same_column(monkeypatch):
    columns, weights = {"tempo": np.zeros(1), "beat": np.zeros(1)}, Weights()
    twice = replace(FACTORS["region"], columns=lambda *_people: Columns(columns, columns))
    monkeypatch.setitem(FACTORS, "region", twice)
    monkeypatch.setitem(FACTORS, "field", twice)
    with pytest.raises(TypeError, match=r"^Encoded twice: beat, tempo\.$"):
        Scorer([], [], weights, Rules(), Calibration())


def test_weights_say_what_each_is_worth_and_know_their_names():
    proposed = Weights()
    assert repr(proposed) == (
        "Weights(needs=30, communication=15, approach=15, preference=15, field=10, region=8, "
        "availability=7, study=0, own_question=0)"
    )
    assert proposed == Weights.default(Kind.LONG_TERM) != Weights.default(Kind.INFORMAL)
    with pytest.raises(ProblemError) as refused:
        Weights(shoes=3)
    assert str(refused.value) == f"There is no factor “shoes”; there are {', '.join(FACTORS)}."
    with pytest.raises(ProblemError, match="Each weight must be a whole number, 0 or more"):
        Weights(needs=30.0)


@pytest.mark.parametrize("answer", [0, 6])
@pytest.mark.parametrize("block", ["communication", "approach"])
def test_an_answer_beside_its_scale_is_refused_wherever_it_stands(block, answer):
    for at in range(5):
        answers = tuple(answer if each == at else None for each in range(5))
        with pytest.raises(ProblemError, match=f"^Person 4: {block} must be 1 to 5, not {answer}"):
            Mentor(id=4, person=1, **{block: answers})
    assert Mentor(id=4, person=1, frequency=1, **{block: (1, 5, None, 3, 2)}).frequency == 1


@pytest.mark.parametrize("turned", [False, True])
def test_what_is_far_apart_gives_as_much_to_who_wishes_it_as_likeness_to_the_others(turned):
    """Alike and different share the points of each step between them, to the last one."""
    for most, spread in ((2400, Spread(2000, 9000)), (1500, Spread()), (700, Spread(-300, 10_200))):
        for items in range(FEWEST_ITEMS, 6):
            for steps in range(4 * items + 1):
                alike, other = (
                    stretched(items, steps, way, most, spread, 1) for way in (turned, not turned)
                )
                assert alike + other == most, (most, spread, items, steps)


def test_points_are_rounded_down_where_they_are_stretched_and_not_only_at_the_end():
    """Else a topic would be worth a little more in one form than in another."""
    spread = Spread(-2026, 11_272)
    assert (reach(2300, spread), base(2300, spread)) == (1729, 350)
    assert (lift(2300, spread, 700), lift(2300, spread, -700)) == (-122, 121)


@pytest.mark.parametrize(
    ("what", "other", "said"),
    [
        ("LOOP", factors.LOOP[1:], r"^The loop compares \[.*Slot\.TOPICS.*but these want to be: "),
        (
            "LOOP",
            factors.LOOP[::-1],
            r"^The loop compares \[.*Slot\.TOPICS.*but these want to be: ",
        ),
        ("SHARES", {"needs": None}, r"^Two shares have the same name\.$"),
        ("FACTORS", {"needs": FACTORS["needs"]}, "weights for “long_term” sum to 30, not to 100"),
    ],
)
def test_factors_that_do_not_go_together_are_refused_by_name(monkeypatch, what, other, said):
    monkeypatch.setattr(factors, what, other)
    with pytest.raises(TypeError, match=said):
        factors._check()
