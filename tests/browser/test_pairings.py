"""A whole acquaintance, without JavaScript, and the directory on a phone."""

import pytest
from playwright.sync_api import expect

from mentorship.models import Enrollment, EnrollmentTopic
from tests.browser.eyes import fits
from tests.factories import TopicFactory
from tests.people import cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def informal():
    made = cast("informal")
    Enrollment.objects.update(listed=True)
    topic = TopicFactory(name="Grant writing")
    for enrollment in (made.ada_in, made.ben_in):
        EnrollmentTopic.objects.create(enrollment=enrollment, topic=topic)
    return made


def test_the_directory_is_accessible_and_fits_a_phone(page, sign_in, assert_accessible, informal):
    sign_in(informal.ben)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"/rounds/{informal.round.pk}/people/")
    page.get_by_text("Narrow down").click()
    assert_accessible(page)
    page.get_by_role("link", name="Ada Lovelace").click()
    assert_accessible(page)
    assert fits(page)


@pytest.fixture
def browser_context_args(browser_context_args: dict, request) -> dict:
    """A test named for it runs without JavaScript."""
    scripts = "without_javascript" not in request.node.name
    return {**browser_context_args, "java_script_enabled": scripts}


def test_two_people_find_each_other_and_reach_their_end_without_javascript(page, sign_in, informal):
    sign_in(informal.ben)
    page.goto("/")
    page.get_by_role("link", name="Open the directory").click()
    page.get_by_role("link", name="Ada Lovelace").click()
    page.get_by_label("What would you like to talk about?").fill("How did you begin?")
    page.get_by_role("button", name="Ask Ada").click()
    expect(page.get_by_role("heading", name="You asked Ada Lovelace")).to_be_visible()
    assert informal.ada.email not in page.content()

    sign_in(informal.ada)
    page.goto("/")
    page.get_by_role("link", name="Read about Ben").click()
    expect(page.get_by_text("How did you begin?")).to_be_visible()
    page.get_by_role("button", name="Yes, Ben may write to me").click()
    expect(page.get_by_role("link", name=informal.ben.email)).to_be_visible()
    page.get_by_role("link", name="Propose to wrap up").click()
    page.get_by_role("button", name="Propose to wrap up").click()

    sign_in(informal.ben)
    page.goto("/")
    page.get_by_role("link", name="Answer").click()
    page.get_by_role("button", name="Yes, we wrap up").click()
    page.get_by_role("link", name="Skip this").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("have come to a good end")
