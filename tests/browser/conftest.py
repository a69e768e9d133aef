"""Drive a real Chromium. Tests here are skipped, with one clear line, where there is none.

``page`` is signed out, and ``page.goto("/")`` leads to the site under test. A page that breaks the
content policy, or whose script fails, fails its test.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from accounts.models import User
from tests.browser.eyes import COLOURS, WCAG, first_seen, look
from tests.browser.hands import Hands, browser_of

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
HERE = Path(__file__).parent

# Playwright keeps an event loop running in the test's thread, and Django would refuse to query.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no Chromium here: set CHROMIUM=path"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    quiet = [
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--accept-lang=en-GB",  # as the tests are told; contexts may ask otherwise
    ]
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": quiet + as_root}


@pytest.fixture(scope="session", autouse=True)
def _files_are_kept() -> Iterator[None]:
    """Let browsers keep stylesheets and scripts, as on a real site, and ask for them once."""
    serve = StaticFilesHandler.serve

    def serve_to_keep(self: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        answer = serve(self, request)
        answer["Cache-Control"] = "max-age=3600"
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", serve_to_keep)
        yield


@pytest.fixture
def browser_context_args(browser_context_args: dict, live_server) -> dict:
    return {**browser_context_args, "base_url": live_server.url, "reduced_motion": "reduce"}


@pytest.fixture(autouse=True)
def _site(live_server, settings) -> None:
    """Links in mails lead to the site under test, and no earlier test has used up its limits."""
    settings.SITE_URL = live_server.url
    cache.clear()


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    assert faults == []


@pytest.fixture
def sign_in(context: BrowserContext, live_server) -> Callable[[User], None]:
    """Sign a person in without the pages for it: ``sign_in(cast.ada)``."""

    def act(user: User) -> None:
        client = Client()
        client.force_login(user, backend=site_settings.AUTHENTICATION_BACKENDS[0])
        name = site_settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        context.add_cookies([cookie])

    return act


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Fail when axe finds anything on the page, in its light or its dark colours."""

    def check(page: Page) -> None:
        said = look(page, "light", {"type": "tag", "values": WCAG}, without=COLOURS)["found"]
        assert said == [], page.url
        for scheme in ("dark", "light"):
            assert first_seen(page, scheme) == [], f"{page.url} ({scheme})"

    return check


@pytest.fixture
def mailbox(settings) -> None:
    """Mails go to the mailbox page of a demonstration, where people read them."""
    settings.DEMO = True
    settings.EMAIL_BACKEND = "mentorship.mail.backend.OutboxBackend"
    settings.MAIL_TRANSPORT = "mentorship.mail.transports.Mailbox"


@pytest.fixture
def phone(browser, live_server) -> Iterator[Callable[..., Hands]]:
    """Somebody's own small phone that runs no scripts: whatever goes there goes anywhere."""
    yield browser_of(browser, live_server.url, phone=True)
    for context in browser.contexts:
        context.close()
