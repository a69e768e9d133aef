"""Joining on a phone, without scripts, and every page of it under axe in both colours."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from mentorship.models import Enrollment
from tests import factories
from tests.browser.eyes import fits
from tests.people import Cast, cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> Cast:
    people = cast()
    for group in ("Leading people", "Leading people", "Serving readers"):
        people.eve.profile.fields.add(factories.FieldFactory())
        factories.TopicFactory(group=group)
    people.round.announce_on = people.round.signup_closes_on
    people.round.save()
    return people


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def test_a_mentee_joins_and_every_page_is_accessible_and_fits_a_phone(
    people, page, sign_in, assert_accessible
):
    page.set_viewport_size({"width": 320, "height": 640})

    def look() -> None:
        assert fits(page), page.url
        assert_accessible(page)

    page.goto(reverse("programs"))
    look()
    page.get_by_role("link", name="Career mentoring").click()
    look()
    sign_in(people.eve)
    page.goto(reverse("program", args=["career"]))
    page.get_by_role("link", name="Join this round").click()
    look()
    page.get_by_label("As a mentee").check()
    go_on(page)
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one topic")
    look()
    for box in page.get_by_role("checkbox").all()[:2]:
        box.check()
    go_on(page)
    look()
    page.get_by_role("radio").first.check()
    go_on(page)
    look()
    page.get_by_label("This is a must").first.check()
    go_on(page)
    look()
    page.get_by_role("radio").first.check()
    go_on(page)
    look()
    page.get_by_label("Every month").check()
    go_on(page)
    look()
    page.get_by_label("What do you hope to learn").fill("To say no kindly")
    go_on(page)
    look()
    go_on(page)
    look()
    page.go_back()
    go_on(page)
    page.get_by_label("rather not be paired with").fill("Ben Okri")
    go_on(page)
    look()
    page.get_by_role("button", name="Join as a mentee").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have joined as a mentee")
    look()
    page.go_back()
    page.goto(reverse("enrollment", args=[people.eve.enrollments.get().pk]) + "leave/")
    look()
    people.round.state = "closed"
    people.round.save()
    page.goto(reverse("join_page", args=[people.round.pk, "mentor", "topics"]))
    look()


def test_a_first_timer_joins_a_convention_on_a_phone_without_scripts(
    browser, browser_context_args, live_server
):
    people = cast("convention")
    people.round.starts_on, people.round.ends_on = date(2031, 6, 26), date(2031, 6, 28)
    people.round.save()
    factories.TopicFactory(name="Meeting people")
    context = browser.new_context(
        **{**browser_context_args, "java_script_enabled": False},
        viewport={"width": 320, "height": 640},
    )
    client = Client()
    client.force_login(people.eve, backend=settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(reverse("join", args=[people.round.pk]))
    page.get_by_label("Yes, this is my first time").check()
    go_on(page)
    page.get_by_label("Thursday 26 June").check()
    go_on(page)
    page.get_by_label("Meeting people").check()
    go_on(page)
    go_on(page)
    page.get_by_role("button", name="Join as a mentee").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You have joined")
    assert Enrollment.objects.get(person=people.eve).days == [date(2031, 6, 26)]
    context.close()
