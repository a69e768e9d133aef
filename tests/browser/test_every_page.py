"""Every page of the site in every state: axe finds nothing, and everything fits a small phone."""

import time
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLResolver, get_resolver
from playwright.sync_api import Browser, BrowserContext, Error

from accounts.models import User
from tests.browser import sights
from tests.browser.eyes import complaints
from tests.browser.sights import Sight
from tests.browser.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(settings) -> World:
    settings.DEMO = True
    settings.EMAIL_BACKEND = "mentorship.mail.backend.OutboxBackend"
    settings.MAIL_TRANSPORT = "mentorship.mail.transports.Mailbox"
    return build()


@pytest.fixture
def tour(browser: Browser, live_server, world) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
    yield context
    context.close()


def cookie_of(user: User, url: str) -> dict:
    """The cookie of somebody who has just signed in, so that nothing asks whether it is them."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "code", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": session.session_key, "url": url}


def what_is_wrong(page, sight: Sight) -> list[str]:
    """Go there, do what is to be done, and look; a page that is not what it should be is wrong."""
    answer = page.goto(sight.path)
    if answer.status != sight.status:
        return [f"status {answer.status}"]
    if sight.does:
        sight.does(page)
    elif not sight.leads and not page.url.endswith(sight.path):
        return [f"led to {page.url}"]
    return complaints(page, framed=sight.framed)


def test_every_page_is_accessible_and_fits(world, tour, live_server):
    page, wrong, who, faults = tour.new_page(), {}, None, []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda told: faults.append(told.text) if "Policy" in told.text else None)
    page.set_default_timeout(20_000)
    for sight in (sight for group in sights.GROUPS for sight in group(world)):
        if sight.who != who or not (who or sight.stays):
            tour.clear_cookies()
            who = sight.who
            if who:
                tour.add_cookies([cookie_of(who, live_server.url)])
        try:
            found = what_is_wrong(page, sight)
        except (Error, AssertionError) as error:
            found = [str(error)[:300]]
        if found or faults:
            wrong[str(sight)] = [*found, *faults]
            faults.clear()
    assert wrong == {}


def names(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """The name of every address of the site."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from names(entry, space)
        elif entry.name:
            yield prefix + entry.name


def test_no_page_is_left_out(world):
    seen = {sight.name for group in sights.GROUPS for sight in group(world)}
    # Those of the desk's lists that exist come from its registry; the others are refused.
    absent = {name for name in names() if name.endswith(("_add", "_delete", "_history"))} - seen
    missing = set(names()) - seen - set(sights.NOT_SEEN) - absent
    assert missing == set()
    assert set(sights.NOT_SEEN) <= set(names())
