"""What a walk over the desk starts with."""

import pytest

from matching import tasks
from matching.models import MatchRun
from tests import people
from tests.matching import rounds
from tests.mentorship.desk.hands import act


@pytest.fixture
def cast():
    cast = people.cast()
    rounds.fill(cast.round, 3, 3)
    return cast


@pytest.fixture
def desk(cast, client):
    """Cleo's browser."""
    client.force_login(cast.cleo)
    return client


@pytest.fixture
def run(cast, desk) -> MatchRun:
    """A finished run of Cleo's round, under review."""
    rounds.ready(cast)
    act(desk, cast.round, "run")
    tasks.work_once()
    return MatchRun.objects.get()
