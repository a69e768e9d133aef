"""Each number equals a plain recount in Python, in worlds made by chance."""

from dataclasses import replace
from itertools import product

import pytest
import time_machine

from mentorship.models import Coordinator, Unit
from mentorship.numbers import scopes
from mentorship.numbers.fairness import DIMENSIONS, cells_of
from mentorship.numbers.measure import count
from mentorship.numbers.measures import MEASURES
from mentorship.numbers.scopes import Extent, scope_for
from mentorship.roles import Role
from tests import people
from tests.mentorship.numbers.groups import recounted
from tests.mentorship.numbers.recounts import RECOUNTS, Recount
from tests.mentorship.numbers.worlds import THIS_YEAR, World

pytestmark = pytest.mark.django_db


def test_every_measure_has_its_recount_and_means_something():
    names = [one.name for one in MEASURES]
    assert sorted(names) == sorted(RECOUNTS)
    assert len(set(names)) == len(names)
    for one in MEASURES:
        assert len(str(one.definition)) > 5, one.name


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "begins", "year"), [(1, 1, 2026), (2, 9, 2025)])
def test_numbers_equal_a_plain_recount(seed, begins, year, association_in_chicago):
    association_in_chicago.year_begins = begins
    with time_machine.travel(THIS_YEAR, tick=False):
        cast = people.cast()
        World(cast, seed)
        Unit.objects.filter(pk=cast.program.unit_id).update(kind="association")
        Coordinator.objects.create(person=cast.eve, unit=cast.program.unit)
        mine = {cast.program.pk}
        whole = scope_for(cast.eve, Extent.ASSOCIATION)
        for scope, programs in (
            (scope_for(cast.cleo, Extent.ROUND, cast.round.pk), mine),
            (scope_for(cast.cleo, Extent.PROGRAM, cast.program.pk, year - 1), mine),
            (scope_for(cast.cleo, Extent.PROGRAM, cast.program.pk, year), mine),
            (scopes.before(scope_for(cast.cleo, Extent.PROGRAM, cast.program.pk, year)), mine),
            (whole, mine),
            (replace(whole, user=cast.ann, rounds=_all(cast)), mine | {cast.elsewhere.pk}),
        ):
            again = Recount(scope)
            again.programs = programs
            found = {name: number for name, (number, _base) in count(MEASURES, scope).items()}
            for name, recount in RECOUNTS.items():
                assert found[name] == pytest.approx(recount(again)), (scope.extent, name)


def _all(cast) -> tuple[int, ...]:
    return scope_for(cast.ann, Extent.ASSOCIATION).rounds


@pytest.mark.slow
def test_groups_equal_a_plain_recount():
    with time_machine.travel(THIS_YEAR, tick=False):
        cast = people.cast()
        World(cast, 3)
        scope = scope_for(cast.ann, Extent.ASSOCIATION, year=2026)
        for dimension, role in product(DIMENSIONS, Role):
            found = {
                (key, group): vars(one)
                for key, groups in cells_of(dimension, scope, role).items()
                for group, one in groups.items()
            }
            again = {key: vars(one) for key, one in recounted(dimension, role).items()}
            assert found == again, dimension.name
