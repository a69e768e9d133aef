"""Cleo runs a chapter below the association; Dov runs another unit of it."""

from datetime import date, timedelta

import pytest
import time_machine

from accounts.models import Region
from mentorship.beginning import drafts
from mentorship.beginning.offered import TEMPLATES
from mentorship.models import Topic
from tests import factories, people

TODAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def _on_this_day():
    with time_machine.travel("2026-11-27T15:00:00Z", tick=False):
        yield


@pytest.fixture
def association():
    return factories.UnitFactory(kind="association", name="Columbia Library Association")


@pytest.fixture
def chapter(association):
    Region.objects.get_or_create(code="US-NM", defaults={"name": "New Mexico"})
    return factories.UnitFactory(kind="chapter", name="New Mexico Chapter", parent=association)


@pytest.fixture
def topics():
    return [
        Topic.objects.create(slug=f"t{n}", name=f"Topic number {n}", position=n) for n in range(9)
    ]


@pytest.fixture
def cleo(chapter):
    person = people.person("Cleo Marsh", is_staff=True)
    factories.CoordinatorFactory(person=person, unit=chapter)
    return person


@pytest.fixture
def dov(association):
    person = people.person("Dov Stern", is_staff=True)
    other = factories.UnitFactory(kind="division", name="Another Division", parent=association)
    factories.CoordinatorFactory(person=person, unit=other)
    return person


@pytest.fixture
def ann():
    return people.person("Ann Head", is_staff=True, is_superuser=True)


@pytest.fixture
def desk(client, cleo):
    client.force_login(cleo)
    return client


@pytest.fixture
def draft(cleo, chapter):
    """A chapter's year that Cleo has begun."""
    start = TODAY + timedelta(days=110)
    return drafts.begin(cleo, TEMPLATES["chapter-year"], chapter, TODAY, start=start)
