"""From a badge's code to a place at the convention, on a telephone, new and known."""

import os
from datetime import date

import pytest
from django.conf import settings as site
from django.urls import reverse
from playwright.sync_api import expect

from mentorship.models import Enrollment, SourceLink, SourceUse
from tests import factories
from tests.browser.eyes import fits
from tests.browser.hands import Hands, code_for, session_of
from tests.people import cast

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 320, "height": 640}
NEW = "fay@example.org"


@pytest.fixture
def people(settings):
    settings.EMAIL_BACKEND = "mentorship.mail.backend.OutboxBackend"
    people = cast("convention")
    people.round.starts_on, people.round.ends_on = date(2031, 6, 26), date(2031, 6, 28)
    people.round.save()
    for name in ("Choosing sessions", "Meeting people", "Meals and socials"):
        factories.TopicFactory(name=name, only_in=["convention"])
    SourceLink.objects.create(program=people.program, label="Badges", slug="badges")
    return people


def see(page, name: str) -> None:
    """Keep a picture of the page where somebody asks for them."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_newcomer_without_scripts_and_a_member_are_in_from_the_code_of_a_badge(
    people, browser, browser_context_args, live_server, assert_accessible
):
    address = reverse("express", args=["career"]) + "?from=badges"
    context = browser.new_context(
        **{**browser_context_args, "java_script_enabled": False, "viewport": PHONE}
    )
    page = context.new_page()
    fay = Hands(page).opens(address)
    see(page, "entry")
    assert fits(page)
    fay.writes("Email address", NEW).presses("Send me a code")
    see(page, "code")
    fay.writes("Code", code_for(NEW)).goes_on()
    fay.is_at("One page, and you are in").presses("Join").sees("There is a problem")
    fay.writes("Your name", "Fay Weldon").chooses("Yes, this is my first time", "Every day")
    fay.chooses("Meeting people", "Meals and socials")
    see(page, "join")
    assert fits(page)
    fay.presses("Join").is_at("You are in").sees("Later, or never")
    see(page, "done")
    assert fits(page)
    place = Enrollment.objects.get(person__email=NEW)
    assert (place.role, len(place.days), place.topics.count()) == ("mentee", 3, 2)
    assert SourceUse.objects.get().person == place.person
    context.close()

    context = browser.new_context(
        **{**browser_context_args, "viewport": PHONE, "color_scheme": "dark"}
    )
    context.add_cookies([session_of(people.eve, live_server.url)])
    page = context.new_page()
    eve = Hands(page).opens(address).sees("You sign up as Eve Moor")
    assert site.LOGIN_URL not in page.url
    expect(page.get_by_label("Your name")).to_have_count(0)
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    eve.chooses("No, I have been before", "guide a small circle", "Thursday 26", "Meeting people")
    see(page, "join_known")
    eve.presses("Join").is_at("You are in").sees("Meet more than one newcomer")
    assert_accessible(page)
    place = Enrollment.objects.get(person=people.eve)
    assert (place.role, place.days, place.wishes_circle) == ("mentor", [date(2031, 6, 26)], True)
    context.close()
