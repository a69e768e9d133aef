"""Every page for members and visitors in every state: axe finds nothing, and it fits a phone."""

from collections.abc import Iterator

import pytest
from django.urls import URLResolver, get_resolver

from tests.browser import sights

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_page_fits_and_is_accessible_in_its_first_state(world, faults_of):
    everything = (sight for group in sights.MEMBERS for sight in group(world))
    assert faults_of(everything, sample=5) == {}


@pytest.mark.far
def test_every_page_is_accessible_and_fits(world, faults_of):
    assert faults_of(sight for group in sights.MEMBERS for sight in group(world)) == {}


def names(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """The name of every address of the site."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from names(entry, space)
        elif entry.name:
            yield prefix + entry.name


def test_no_page_is_left_out(world):
    seen = {sight.name for group in (*sights.MEMBERS, *sights.DESK) for sight in group(world)}
    # Those of the desk's lists that exist come from its registry; the others are refused.
    absent = {name for name in names() if name.endswith(("_add", "_delete", "_history"))} - seen
    missing = set(names()) - seen - set(sights.NOT_SEEN) - absent
    assert missing == set()
    assert set(sights.NOT_SEEN) <= set(names())
