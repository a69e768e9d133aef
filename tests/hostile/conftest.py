"""One world for the tests of a file, made once, and read once by everybody if they ask for it."""

import copy

import pytest

from tests.hostile.canaries import OTHERS, RUNS_IT, make_canaries
from tests.hostile.reading import Pages, read_all
from tests.hostile.walk import Walk, undone
from tests.hostile.world import World


@pytest.fixture(scope="module")
def made(standing) -> World:
    with standing():
        world = make_canaries()
        world.sign_all_in()
    return world


@pytest.fixture
def world(made) -> World:
    return copy.deepcopy(made)


@pytest.fixture(scope="module")
def reading(standing, made) -> tuple[Walk, Pages]:
    """Everything that everybody reads on the site."""
    with standing(), undone():
        return read_all(made, (*OTHERS, *RUNS_IT))


@pytest.fixture
def pages(reading) -> Pages:
    return reading[1]
