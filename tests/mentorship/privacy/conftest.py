"""People who have just proved that it is they who sit there."""

import pytest

from tests.sign_in import sign_in


@pytest.fixture
def fresh(client):
    """A browser in which the given person signed in a moment ago."""
    return lambda user, minutes_ago=0: sign_in(client, user, minutes_ago)
