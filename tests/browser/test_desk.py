"""The desk in a real browser, without any script."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, expect

from matching import tasks
from tests import people
from tests.matching import rounds

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    cast = people.cast()
    rounds.fill(cast.round, 4, 3)
    rounds.ready(cast)
    return cast


def test_a_round_is_matched_reviewed_and_announced_without_any_script(
    cast, browser, live_server, settings
):
    context: BrowserContext = browser.new_context(java_script_enabled=False)
    client = Client()
    client.force_login(cast.cleo, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(live_server.url + reverse("admin:index"))
    page.get_by_role("link", name="Spring", exact=True).click()
    page.get_by_role("button", name="Run matching").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Matching is running")
    tasks.work_once()
    page.get_by_role("link", name="Look again now").click()
    page.locator("[data-key=a]").click()
    expect(page.locator("#strip")).to_contain_text("1 decided")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Approve those ticked").click()
    expect(page.locator("#strip")).to_contain_text("2 decided")
    page.get_by_role("button", name=re.compile(r"Approve (all )?\d")).click()
    page.get_by_role("link", name="Announce", exact=False).first.click()
    page.get_by_role("button", name="Announce all").click()
    expect(page.get_by_text("pairings announced")).to_be_visible()
    context.close()
