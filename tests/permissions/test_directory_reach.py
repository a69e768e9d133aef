"""Who finds whom in the directory of an informal round, by the rows themselves."""

from types import SimpleNamespace

import pytest
from django.http import Http404

from mentorship import directories
from mentorship.models import (
    Block,
)
from tests import factories, people
from tests.permissions.test_reach import change

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea() -> SimpleNamespace:
    """Ada, Ben, Eve and Cleo joined an informal round and are listed, Ada and Ben as a cast."""
    cast = people.cast("informal")
    for one in (cast.ada_in, cast.ben_in):
        one.listed = True
        one.save()
    make = factories.EnrollmentFactory
    eve_in = make(round=cast.round, person=cast.eve, listed=True)
    there = {"ada": cast.ada_in, "ben": cast.ben_in, "eve": eve_in}
    make(round=cast.round_elsewhere, listed=True)
    return SimpleNamespace(cast=cast, there=there)


def seen(tea, who: str) -> list[str]:
    """Whom somebody finds there; each of them opens, and nobody else does."""
    person, names = getattr(tea.cast, who), {row.pk: name for name, row in tea.there.items()}
    rows = directories.directory_visible_to(person, tea.cast.round)
    opened = []
    for name, row in tea.there.items():
        try:
            opened.append(name)
            assert directories.listed_person_for(person, tea.cast.round, row.pk) == row
        except Http404:
            opened.remove(name)
    found = sorted(names[row.pk] for row in rows)
    assert found == sorted(opened)
    return found


def test_those_who_joined_find_each_other_and_nobody_else_finds_them(tea):
    assert seen(tea, "ada") == ["ben", "eve"]
    assert seen(tea, "ben") == ["ada", "eve"]
    assert seen(tea, "eve") == ["ada", "ben"]
    assert [seen(tea, who) for who in ("cleo", "dov", "ann")] == [[], [], []]


@pytest.mark.parametrize(
    "values", [{"listed": False}, {"state": "paused"}, {"state": "withdrawn"}], ids=str
)
def test_who_is_not_listed_paused_or_left_is_not_found(tea, values):
    change(tea.cast.ben_in, **values)
    assert seen(tea, "ada") == ["eve"]
    assert seen(tea, "ben") == (["ada", "eve"] if "listed" in values else [])


def test_a_closed_account_is_not_found(tea):
    change(tea.cast.ben, is_active=False)
    assert seen(tea, "ada") == ["eve"]


@pytest.mark.parametrize("owner", ["ada", "ben"])
def test_two_of_whom_one_has_blocked_the_other_do_not_find_each_other(tea, owner):
    other = {"ada": "ben", "ben": "ada"}[owner]
    make = Block.objects.create
    make(owner=getattr(tea.cast, owner), written=other, person=getattr(tea.cast, other))
    make(owner=getattr(tea.cast, owner), written="somebody who is no member")
    assert (seen(tea, "ada"), seen(tea, "ben")) == (["eve"], ["eve"])
    assert seen(tea, "eve") == ["ada", "ben"]


def test_there_is_none_where_a_coordinator_pairs_or_the_round_is_not_open(tea):
    change(tea.cast.round, state="closed")
    assert seen(tea, "ada") == []
    change(tea.cast.round, state="open")
    change(tea.cast.program, kind="long_term")
    assert seen(tea, "ada") == []
