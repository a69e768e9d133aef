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


@pytest.fixture(scope="module", params=[20, pytest.param(1, marks=pytest.mark.far, id="whole")])
def reading(standing, made, request) -> tuple[Walk, Pages]:
    """Everything that everybody reads on the site.

    Most addresses are nobody's who is not one of a pair, the desk is not the members', nor are
    their pages the coordinators', and tests/permissions holds that each is answered like one that
    does not exist: of what is not for its reader, a sample reads one address in twenty.
    """
    with standing(), undone():
        return read_all(made, (*OTHERS, *RUNS_IT), sample=request.param)


@pytest.fixture
def pages(reading) -> Pages:
    return reading[1]
