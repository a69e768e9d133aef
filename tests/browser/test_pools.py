"""Shared pools on the desk, and the public pages of units, on a small phone."""

import pytest
from django.urls import reverse

from matching import tasks
from matching.across import acts
from mentorship.models import Unit
from tests import factories, people
from tests.browser.eyes import fits

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    it = people.cast()
    gina = people.person("Gina Vale")
    factories.MentorFactory(round=it.round_elsewhere, person=gina)
    it.ada_in.delete()
    return it


def test_a_pool_is_agreed_to_and_its_pairs_decided(page, sign_in, assert_accessible, cast):
    pool = acts.ask(cast.cleo, cast.round, cast.round_elsewhere.pk, "May we?")
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(cast.dov)
    page.goto(reverse("admin:pools", args=[cast.round_elsewhere.pk]))
    assert fits(page)
    assert_accessible(page)
    page.get_by_role("button", name="Agree").click()
    page.get_by_role("button", name="Look for pairs").click()
    assert tasks.work_once()
    page.goto(reverse("admin:pool_pairs", args=[pool.pk]))
    assert fits(page)
    assert_accessible(page)
    page.get_by_role("button", name="Yes Ben Okri & Gina Vale").click()
    page.get_by_text("Noted").wait_for()


def test_units_are_found_and_read(page, assert_accessible, cast):
    unit = cast.program.unit
    Unit.objects.filter(pk=unit.pk).update(about="Since 1890.", contact_email="us@example.org")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/")
    page.get_by_role("link", name="See who offers what").click()
    assert fits(page)
    assert_accessible(page)
    page.get_by_role("link", name=unit.name).click()
    page.get_by_role("link", name="us@example.org").wait_for()
    assert fits(page)
    assert_accessible(page)
    page.get_by_role("link", name="Career mentoring").click()
    page.get_by_role("heading", level=1, name="Career mentoring").wait_for()
