"""Small groups are hidden, and nobody works them out: not from a total, not from other pages."""

from collections import Counter, defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorship.numbers import fairness
from mentorship.numbers.fairness import DIMENSIONS, Tally, publishable
from mentorship.numbers.measure import LEAST
from mentorship.numbers.scopes import Extent, scope_for
from mentorship.numbers.suppression import shown
from mentorship.roles import Role
from tests import people

SIZES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 12), max_size=8)


@given(SIZES)
def test_nothing_small_is_shown_and_what_is_hidden_is_many_and_several(sizes):
    told = shown(sizes)
    assert all(sizes[group] >= LEAST for group in told)
    hidden = [size for group, size in sizes.items() if group not in told]
    if told and hidden:
        assert len(hidden) > 1
        assert sum(hidden) >= LEAST
    if all(size >= LEAST for size in sizes.values()):
        assert told == set(sizes), "nothing is hidden without need"


@pytest.mark.slow
def test_whoever_knows_our_rule_and_the_total_learns_no_hidden_number():
    """All tables of up to four groups: a hidden one could be at least two different numbers."""
    could_be = defaultdict(lambda: defaultdict(set))
    for numbers in product(range(11), repeat=4):
        sizes = {group: size for group, size in zip("abcd", numbers, strict=True) if size}
        told = shown(sizes)
        seen = (sum(numbers), tuple(sorted((one, sizes[one]) for one in told)))
        for group in set("abcd") - told:
            could_be[seen][group].add(sizes.get(group, 0))
    for seen, groups in could_be.items():
        if seen[1]:
            known = {group for group, numbers in groups.items() if len(numbers) == 1}
            assert all(groups[group] == {0} for group in known), seen


@given(st.lists(st.tuples(SIZES, st.booleans()), min_size=1, max_size=6))
def test_pages_say_nothing_that_single_rounds_do_not(rounds):
    """Whatever rounds a page adds up, it can be worked out from what each round's page shows."""
    cells = {
        (at, 2026): {group: Tally(size, size // 2) for group, size in sizes.items()}
        for at, (sizes, _is_added) in enumerate(rounds)
    }
    chosen = [key for key, (_sizes, is_added) in zip(cells, rounds, strict=True) if is_added]
    told, hidden = publishable({key: cells[key] for key in chosen})
    alone: Counter[str] = Counter()
    for key in chosen:
        of_one, _hidden = publishable({key: cells[key]})
        assert set(of_one) == shown({group: one.people for group, one in cells[key].items()})
        alone.update({group: one.people for group, one in of_one.items()})
    assert {group: one.people for group, one in told.items()} == dict(alone)
    assert hidden + alone.total() == sum(
        one.people for key in chosen for one in cells[key].values()
    )


def test_fit_of_few_pairs_is_hidden_although_their_group_is_shown():
    """Nine people of whom two have a score: their average would say what one of them got."""
    groups = {"north": Tally(9, 6, 2, 2, 9000), "south": Tally(20, 15, 12, 12, 70_000)}
    told, _hidden = publishable({(1, 2026): groups})
    assert told["north"].people == 9
    assert told["north"].fit is None
    assert told["south"].fit is None, "with the average of all, it would give the other away"


@pytest.mark.django_db
def test_a_round_of_a_few_shows_no_group(client):
    cast = people.cast()
    scope = scope_for(cast.cleo, Extent.ROUND, cast.round.pk)
    for role, grid in product(Role, range(len(DIMENSIONS))):
        assert not fairness.grids(scope, role)[grid].lines
