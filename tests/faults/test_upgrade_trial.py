"""The trial of an upgrade under visitors, small: nobody meets an error, and nobody waits long."""

import pytest

from mentorship.invariants import RULES
from tests.trials import upgrading

pytestmark = [pytest.mark.slow, pytest.mark.far, pytest.mark.django_db(transaction=True)]


def test_tables_change_while_people_write():
    figures = upgrading.migration(visitors=4, reader=3)
    assert (figures["of them 500"], figures["of them 503"]) == (0, 0)
    assert (figures["migrations, of 4"], figures["indexes built, of 3"]) == (4, 3)
    assert figures["yeses given"] == figures["with exactly their two mails"] == 60
    assert figures["times tried again"] >= 1
    assert figures["longest wait for a lock, seconds"] < 3
    assert figures[f"promises broken, of {len(RULES)}"] == 0
