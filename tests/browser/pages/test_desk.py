"""Every page of the desk in every state: axe finds nothing, and it fits a phone.

In a file of its own, so that two processes share the longest tour there is.
"""

import pytest

from tests.browser import sights

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_page_fits_and_is_accessible_in_its_first_state(world, faults_of):
    everything = (sight for group in sights.DESK for sight in group(world))
    assert faults_of(everything, sample=5) == {}


@pytest.mark.far
def test_every_page_is_accessible_and_fits(world, faults_of):
    assert faults_of(sight for group in sights.DESK for sight in group(world)) == {}
