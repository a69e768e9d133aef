"""Every factor alone: it has all its forms, and they say the same, pair by pair."""

import re
from dataclasses import dataclass, fields, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from matching.core import FACTORS, Kind, Mentee, Mentor, Reader, Rules, Scorer, Weights, calibrate
from matching.core.score_matrix import table_of
from matching.core.scoring.definition import score
from matching.core.scoring.factor import ABSENT, ByClass, Factor, Row, Share
from matching.core.scoring.factors import SHARES
from matching.core.scoring.factors.region import REGION
from matching.core.scoring.gates import Gate
from matching.core.scoring.people import Person
from matching.core.scoring.pool import PoolScores
from matching.core.scoring.rules import forbidding
from tests.matching.core import cohorts, test_kept
from tests.matching.core.making import made

every_factor = pytest.mark.parametrize("factor", FACTORS)
every_kind = pytest.mark.parametrize("kind", Kind)
some_seeds = pytest.mark.parametrize(
    "seeds", [range(2), pytest.param(range(2, 6), marks=pytest.mark.far)]
)


class Alone:
    """A generated pool that is scored on one factor alone."""

    def __init__(self, factor: str, kind: Kind, seed: int) -> None:
        self.mentees, self.mentors = cohorts.people(seed, 25, 19)
        maps = {"regions": cohorts.MAP, "taxonomy": cohorts.TAXONOMY}
        maps |= {"other_institution": seed % 2 == 0}
        self.rules = Rules(kind=kind, **maps, **cohorts.own(seed))
        self.weights = Weights.only({factor: 100})
        self.constants = calibrate(self.mentees, self.mentors, self.rules)
        people = (self.mentees, self.mentors, self.weights, self.rules, self.constants)
        self.scorer = Scorer(*people)

    def plain(self) -> np.ndarray:
        """The points of all pairs by the definition."""
        return np.array([[self._of(one, other) for other in self.mentors] for one in self.mentees])

    def _of(self, one: Mentee, other: Mentor) -> int:
        return score(one, other, self.weights, self.rules, self.constants).points

    def permitted(self) -> np.ndarray:
        """Which pairs no rule forbids, by the definition."""
        return np.array(
            [
                [not forbidding(one, other, self.rules, 0) for other in self.mentors]
                for one in self.mentees
            ]
        )


def differing(found: np.ndarray, plain: np.ndarray) -> str:
    """Say how many pairs differ, and show the first."""
    wrong = np.argwhere(found != plain)
    first = tuple(wrong[0].tolist()) if len(wrong) else None
    shown = f", the first {first}: {found[first]}, not {plain[first]}" if first else ""
    return f"{len(wrong)} of {plain.size} pairs differ{shown}"


@every_kind
@every_factor
@some_seeds
def test_the_vectorized_form_equals_the_plain_definition(factor, kind, seeds):
    for seed in seeds:
        pool = Alone(factor, kind, seed)
        said = differing(pool.scorer.block(0, len(pool.mentees)), pool.plain())
        assert said.startswith("0 of "), f"The vectorized form of “{factor}”: {said}."


@pytest.mark.slow  # compiling takes longer than the test
@every_kind
@every_factor
@some_seeds
def test_the_compiled_form_equals_the_plain_definition(factor, kind, seeds):
    for seed in seeds:
        pool = Alone(factor, kind, seed)
        crowd = PoolScores(pool.scorer, Gate(pool.scorer, pool.mentees, pool.mentors))
        assert crowd.fits()
        expected = np.where(pool.permitted(), pool.plain(), -1)
        said = differing(table_of(crowd), expected)
        assert said.startswith("0 of "), f"The compiled form of “{factor}”: {said}."


@every_kind
@every_factor
def test_a_factor_tells_pairs_apart(factor, kind):
    """Else the tests above would compare nothing."""
    assert len(np.unique(Alone(factor, kind, 1).plain())) > 2


@every_factor
def test_each_reason_has_words_and_all_words_have_a_reason(factor):
    found = FACTORS[factor]
    codes = set()
    for seed in range(4):
        mentees, mentors = cohorts.people(seed, 16, 16)
        for kind in Kind:
            maps = {"regions": cohorts.MAP, "taxonomy": cohorts.TAXONOMY}
            rules = Rules(kind=kind, other_institution=seed % 2 == 0, **maps, **cohorts.own(seed))
            told = (found.reasons(one, other, rules) for one in mentees for other in mentors)
            codes |= {reason.code for reasons in told for reason in reasons}
    assert codes == set(found.sentences), f"The words and reasons of “{factor}”"
    for code, texts in found.sentences.items():
        assert Reader.DESK in texts, f"“{factor}” says {code} to no coordinator."


# The example of the developers' guide -----------------------------------------------------------


@pytest.fixture
def experience(monkeypatch):
    """Add the example to the factors, as its text says."""
    guide = (Path(__file__).parents[3] / "docs" / "developers.md").read_text(encoding="utf-8")
    (example,) = re.findall(
        r"```python\n(from matching\.core\.scoring\.factor .*?)```", guide, re.DOTALL
    )
    module: dict[str, Any] = {}
    exec(example, module)
    return lambda **forms: added(monkeypatch, replace(module["EXPERIENCE"], **forms))


def added(monkeypatch, factor: Factor) -> None:
    monkeypatch.setitem(FACTORS, factor.name, factor)
    for share in factor.shares:
        monkeypatch.setitem(SHARES, share.name, share)


def test_the_example_of_the_guide_has_forms_that_agree(experience):
    experience()
    for kind in Kind:
        test_the_vectorized_form_equals_the_plain_definition("experience", kind, range(6))
        test_a_factor_tells_pairs_apart("experience", kind)
    test_each_reason_has_words_and_all_words_have_a_reason("experience")


def test_the_example_of_the_guide_changes_nothing_that_was_kept(experience):
    experience()
    test_kept.test_the_same_pool_has_the_same_scale()
    test_kept.test_the_same_two_people_are_told_the_same("points")
    test_kept.test_the_points_of_many_pairs_are_those_that_were_kept_part_by_part()


@pytest.mark.slow
def test_the_example_of_the_guide_is_compiled_right(experience):
    experience()
    test_the_compiled_form_equals_the_plain_definition("experience", Kind.LONG_TERM, range(6))


def blind(scorer, side):
    """Name too few columns: a compiled form with a fault."""
    return [side.eligible]


@pytest.mark.slow
def test_a_wrong_compiled_form_is_found_and_named(experience):
    experience(compiled=(ByClass(row=Row.TIME, columns=blind),))
    with pytest.raises(AssertionError, match=r"compiled form of “experience”: .* pairs differ"):
        test_the_compiled_form_equals_the_plain_definition("experience", Kind.LONG_TERM, range(6))


# Forms that are missing --------------------------------------------------------------------------

FORMS = {
    "label": ("", "label"),
    "explanation": ("", "explanation"),
    "weights": (ABSENT, "default weights"),
    "shares": ((), "shares (plain and vectorized form)"),
    "compiled": ((), "compiled form"),
    "reasons": (ABSENT, "reasons"),
    "sentences": (ABSENT, "sentences"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_factor_that_lacks_a_form_is_refused_by_name(form):
    nothing, called = FORMS[form]
    with pytest.raises(TypeError) as refused:
        replace(REGION, **{form: nothing})
    assert str(refused.value) == f"The factor “region” has no {called}."


@pytest.mark.parametrize("form", FORMS)
def test_a_factor_of_which_a_form_was_not_written_is_refused_as_well(form):
    written = {each.name: getattr(REGION, each.name) for each in fields(REGION)}
    with pytest.raises(TypeError, match=f"has no {re.escape(FORMS[form][1])}"):
        Factor(**{name: value for name, value in written.items() if name != form})


@pytest.mark.parametrize("form", ["plain", "vectorized"])
def test_a_share_that_lacks_a_form_is_refused_by_name(form):
    with pytest.raises(TypeError, match=f"The share “region” has no {form} "):
        replace(SHARES["region"], **{form: ABSENT})


def test_a_share_is_centred_under_its_own_name():
    with pytest.raises(TypeError, match="is centred as “days”"):
        Share(
            name="nights", plain=SHARES["days"].plain, vectorized=SHARES["days"].vectorized,
            centring=SHARES["days"].centring,
        )  # fmt: skip


def test_a_factor_has_a_weight_in_every_kind_of_program():
    with pytest.raises(TypeError, match="“region” has no weight for some kind"):
        replace(REGION, weights={Kind.INFORMAL: 5})


def test_default_weights_of_every_kind_sum_to_100():
    assert [sum(Weights.default(kind).by_factor().values()) for kind in Kind] == [100, 100, 100]


def test_a_weight_not_given_is_the_proposed_one_and_with_only_it_is_0():
    assert Weights(needs=37, availability=0)["region"] == 8
    assert Weights.only({"needs": 100})["region"] == 0


# Made-up people ----------------------------------------------------------------------------------


@pytest.mark.parametrize("side", [Mentee, Mentor])
def test_every_field_of_a_person_is_made_up_and_varies(side):
    pool = cohorts.people(1, 80, 80)[side is Mentor]
    for each in fields(side):
        assert len({getattr(person, each.name) for person in pool}) > 1, each.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Newer(Person):
    """Somebody with one more answer."""

    tempo: int | None = None


def test_a_new_field_is_made_up_without_a_change_here():
    dice = Random(3)
    assert {made(dice, Newer).tempo for _ in range(80)} == {None, *range(9)}


@dataclass(frozen=True)
class Strange:
    """Something with an answer of a kind that is not known."""

    mood: complex


def test_a_field_of_a_kind_that_is_not_known_is_refused_by_name():
    with pytest.raises(TypeError, match="mood: there is no value known for"):
        made(Random(1), Strange)
