"""What a few people answered is found from no page, nor by taking pages from one another."""

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorship.models import Pairing, SharedPool
from mentorship.numbers.measure import LEAST, count
from mentorship.numbers.measures import MEASURES
from mentorship.numbers.pooling import Answers, Cell, paths, told
from mentorship.numbers.rows import PLACES
from mentorship.numbers.scopes import Extent, scope_for
from tests import factories, people

ROUND, PROGRAM, UNIT, WHOLE = Extent.ROUND, Extent.PROGRAM, Extent.UNIT, Extent.ASSOCIATION
UP = {
    1: ((PROGRAM, 1), (UNIT, 2), (UNIT, 1), (WHOLE, 0)),
    2: ((PROGRAM, 1), (UNIT, 2), (UNIT, 1), (WHOLE, 0)),
    3: ((PROGRAM, 2), (UNIT, 2), (UNIT, 1), (WHOLE, 0)),
    4: ((PROGRAM, 3), (UNIT, 1), (WHOLE, 0)),
    5: ((PROGRAM, 4), (UNIT, 3), (WHOLE, 0)),
}
"""Five rounds, and all that is above each."""
TREE = {round: ((ROUND, round), *above) for round, above in UP.items()}
LENT = {1: 4}
"""The pairs of round 1 with a shared pool are on the pages of round 4 as well."""
YEARS = (2025, 2026)

SIZES = st.dictionaries(
    st.builds(Cell, st.sampled_from(list(TREE)), st.none(), st.sampled_from(YEARS))
    | st.builds(Cell, st.just(1), st.just(7), st.sampled_from(YEARS)),
    st.integers(1, 12),
    min_size=1,
    max_size=9,
)


def pages():
    """All pages that somebody reads who runs everything: what each is about, and its year."""
    tops = {node for path in TREE.values() for node in path}
    return [(top, year) for top in sorted(tops, key=str) for year in (None, *YEARS)]


def on_page(sizes, top, year):
    """The cells of a page, and the paths that it knows."""
    known = {round: path[: path.index(top) + 1] for round, path in TREE.items() if top in path}
    cells = {
        cell: size
        for cell, size in sizes.items()
        if (cell.round in known or (cell.across and LENT[cell.round] in known))
        and year in (None, cell.year)
    }
    return cells, known


def shown_of(sizes, top, year):
    """Which cells are in the number of a page: each cell's sum is a digit of its own."""
    cells, known = on_page(sizes, top, year)
    order = list(sizes)
    digits = {cell: Answers(size, 2 ** order.index(cell)) for cell, size in cells.items()}
    found = told(digits, known, LEAST)
    taken = [bool(int(found.total) >> at & 1) for at in range(len(order))]
    assert found.count == sum(sizes[cell] for cell, yes in zip(order, taken, strict=True) if yes)
    return taken


def without_guard(sizes, top, year):
    """As it was: a page hides its number where it is of few, and looks at no other page."""
    cells, _known = on_page(sizes, top, year)
    enough = sum(cells.values()) >= LEAST
    return [enough and cell in cells for cell in sizes]


def found_by_an_attacker(sizes, page):
    """Fewer than five answers, of which sums and differences of pages tell something.

    Something is told of some cells alone, where numbers of pages can be added and taken away,
    however often, so that nothing of any other cell is left.
    """
    seen = np.array([page(sizes, *each) for each in pages()], dtype=float)
    whole, order = np.linalg.matrix_rank(seen), list(sizes)
    few = chain.from_iterable(combinations(range(len(order)), size) for size in range(1, 5))
    for chosen in few:
        if sum(sizes[order[at]] for at in chosen) < LEAST:
            rest = [at for at in range(len(order)) if at not in chosen]
            if np.linalg.matrix_rank(seen[:, rest]) < whole:
                return [order[at] for at in chosen]
    return None


@settings(max_examples=60, deadline=None)
@given(SIZES)
def test_nobody_who_reads_all_pages_finds_what_fewer_than_five_answered(sizes):
    assert found_by_an_attacker(sizes, shown_of) is None


def test_without_the_guard_the_second_of_two_rounds_is_found():
    sizes = {Cell(1, None, 2026): 8, Cell(2, None, 2026): 3}
    assert found_by_an_attacker(sizes, without_guard) == [Cell(2, None, 2026)]
    assert found_by_an_attacker(sizes, shown_of) is None


def told_on(sizes, top, year=2026):
    taken = shown_of(sizes, top, year)
    return sum(size for size, yes in zip(sizes.values(), taken, strict=True) if yes)


def test_small_rounds_are_added_up_as_far_below_as_there_are_enough():
    """3 and 3 of a program make six of it; 2 and 2 of two programs, and 3 of a third, a unit's."""
    sizes = {Cell(1, None, 2026): 3, Cell(2, None, 2026): 3, Cell(3, None, 2026): 9}
    assert [told_on(sizes, (ROUND, 1)), told_on(sizes, (ROUND, 3))] == [0, 9]
    assert [told_on(sizes, (PROGRAM, 1)), told_on(sizes, (UNIT, 2))] == [6, 15]
    sizes = {Cell(1, None, 2026): 2, Cell(3, None, 2026): 2, Cell(4, None, 2026): 3}
    tops = ((PROGRAM, 1), (PROGRAM, 3), (UNIT, 2), (UNIT, 1), (WHOLE, 0))
    assert [told_on(sizes, top) for top in tops] == [0, 0, 0, 7, 7]


def test_small_rounds_of_two_years_are_never_added_up():
    sizes = {Cell(1, None, 2025): 4, Cell(1, None, 2026): 4}
    assert {told_on(sizes, top, year) for top, year in pages()} == {0}


def test_a_round_that_lends_a_pool_tells_of_its_pairs_what_is_enough_alone():
    large = {Cell(1, 7, 2026): 6, Cell(1, None, 2026): 2}
    assert [told_on(large, (ROUND, 4)), told_on(large, (ROUND, 1))] == [6, 6]
    small = {Cell(1, 7, 2026): 3, Cell(1, None, 2026): 2}
    assert [told_on(small, (ROUND, 4)), told_on(small, (ROUND, 1))] == [0, 5]


# In the database -----------------------------------------------------------------------------


def test_each_guarded_number_says_where_its_answers_lie():
    for measure in MEASURES:
        assert not measure.is_guarded or (measure.rows in PLACES and measure.base is not None)


@pytest.mark.django_db
def test_the_way_from_a_round_to_what_a_page_is_about():
    cast = people.cast()
    head = factories.UnitFactory(kind="association", name="All of us")
    type(head).objects.filter(pk=cast.program.unit_id).update(parent=head)
    up = [
        (ROUND, cast.round.pk),
        (PROGRAM, cast.program.pk),
        (UNIT, cast.program.unit_id),
        (UNIT, head.pk),
        (WHOLE, 0),
    ]
    asked = {
        1: scope_for(cast.ann, ROUND, cast.round.pk),
        2: scope_for(cast.ann, PROGRAM, cast.program.pk),
        3: scope_for(cast.ann, UNIT, cast.program.unit_id),
        4: scope_for(cast.ann, UNIT, head.pk),
        5: scope_for(cast.ann, WHOLE),
    }
    for length, scope in asked.items():
        assert paths(scope)[cast.round.pk] == tuple(up[:length])


@pytest.mark.django_db
def test_an_average_of_two_rounds_leaves_out_the_one_that_would_be_found_by_it():
    """Six people give 5, and three of another round give 1: the program tells of the six."""
    cast = people.cast()
    days = {"signup_opens_on": "2020-01-01", "signup_closes_on": "2020-02-01"}
    earlier = factories.RoundFactory(program=cast.program, state="closed", **days)
    for round, said, pairs in ((cast.round, 5, 6), (earlier, 1, 3)):
        for _ in range(pairs):
            pair = factories.PairingFactory(round=round, state="active")
            factories.CheckInFactory(pairing=pair, state="answered", useful=said)
    found = [
        count(MEASURES, scope_for(cast.ann, extent, row.pk))["useful"]
        for extent, row in ((ROUND, cast.round), (ROUND, earlier), (PROGRAM, cast.program))
    ]
    assert found == [(5.0, 6), (None, None), (5.0, 6)]
    pair = factories.PairingFactory(round=earlier, state="active")
    for side in ("mentor", "mentee"):
        factories.CheckInFactory(pairing=pair, side=side, state="answered", useful=1)
    whole = count(MEASURES, scope_for(cast.ann, PROGRAM, cast.program.pk))["useful"]
    assert whole == (pytest.approx(35 / 11), 11)


@pytest.mark.django_db
def test_pairs_of_a_shared_pool_are_a_cell_of_their_own_on_both_sides():
    cast = people.cast()
    pool = SharedPool.objects.create(asking=cast.round, lending=cast.round_elsewhere)
    for number in range(9):
        pair = factories.PairingFactory(round=cast.round, state="active")
        if number < 4:
            Pairing.objects.filter(pk=pair.pk).update(across=pool)
        factories.CheckInFactory(pairing=pair, state="answered", useful=3)
    found = [
        count(MEASURES, scope_for(cast.ann, ROUND, row.pk))
        for row in (cast.round, cast.round_elsewhere)
    ]
    assert [one["asked"][0] for one in found] == [9, 4]
    assert [one["useful"] for one in found] == [(3.0, 5), (None, None)]
