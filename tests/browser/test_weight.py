"""What a visit weighs over the wire, from the site as it runs for real: gunicorn, DEBUG off."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Browser, Page

from tests import factories
from tests.browser.hands import session_of
from tests.people import cast
from tests.post_office import free_port

pytestmark = pytest.mark.django_db(transaction=True)

STILL = 100
"""Milliseconds without a request after which a page has all it wants."""
FIRST_VISIT, LATER_PAGE, SCRIPT = 100_000, 25_000, 10_000
FROM_A_BADGE = 30_000
"""The first visit of somebody in a hall, where a thousand telephones share the air."""
"""Bytes over the wire, heads included; the site's own goal for scripts is half of what is asked."""


def environment(folder: Path) -> dict[str, str]:
    """A demonstration with everything as on a real site, on the database of this test."""
    here = connection.settings_dict
    login = ":".join(filter(None, [here["USER"], quote(here["PASSWORD"], safe="")]))
    where = f"{login}@{here['HOST']}:{here['PORT'] or 5432}/{here['NAME']}"
    if str(here["HOST"]).startswith("/"):
        where = f"{login}@:{here['PORT'] or 5432}/{here['HOST']}/{here['NAME']}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    return {
        **kept,
        "DEBUG": "0",
        "DEMO": "1",
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"postgres://{where}",
    }


@pytest.fixture
def site(tmp_path) -> Iterator[str]:
    """The site as it runs for real."""
    port, env = free_port(), environment(tmp_path)
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
    subprocess.run(collect, cwd=settings.BASE_DIR, env=env, check=True)
    serve = [sys.executable, "-m", "gunicorn", "mentorship.wsgi", "--no-control-socket"]
    serve += ["--bind", f"127.0.0.1:{port}", "--threads", "2", "--log-level", "warning"]
    server = subprocess.Popen(serve, cwd=settings.BASE_DIR, env=env)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url)
        yield url
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urlopen(f"{url}/help/", timeout=20).close()
        except URLError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the site did not start")


@dataclass
class Scales:
    """Weighs everything that a page makes the browser fetch."""

    bytes: int = 0
    script: int = 0
    urls: list[str] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    under_way: set[str] = field(default_factory=set)

    def hang_on(self, page: Page) -> "Scales":
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.requestWillBeSent", self._asked)
        wire.on("Network.loadingFinished", self._fetched)
        wire.on("Network.loadingFailed", self._failed)
        return self

    def _asked(self, event: dict) -> None:
        self.urls.append(event["request"]["url"])
        self.kinds[event["requestId"]] = event.get("type", "")
        self.under_way.add(event["requestId"])

    def _failed(self, event: dict) -> None:
        self.under_way.discard(event["requestId"])

    def _fetched(self, event: dict) -> None:
        self.under_way.discard(event["requestId"])
        size = int(event["encodedDataLength"])
        self.bytes += size
        self.script += size if self.kinds.get(event["requestId"]) == "Script" else 0

    def _settle(self, page: Page) -> None:
        """Wait until all has come, and nothing more is asked for a moment after that."""
        deadline, asked = time.monotonic() + 20, -1
        while self.under_way or asked != len(self.urls):
            assert time.monotonic() < deadline, self.urls
            asked = len(self.urls)
            page.wait_for_timeout(STILL)

    def weigh(self, page: Page, url: str) -> tuple[int, int]:
        """Go there and return the bytes in all, and those of scripts."""
        self.bytes = self.script = 0
        answer = page.goto(url)
        self._settle(page)
        assert answer.status == 200, url
        assert page.url == url
        return self.bytes, self.script


def pages_of(people) -> dict[str, list[str]]:
    """Addresses by who opens them; a directory of fifty people among them."""
    chat = factories.ProgramFactory(kind="informal", slug="coffee")
    crowd = factories.RoundFactory(program=chat)
    factories.EnrollmentFactory(round=crowd, person=people.ben)
    for _ in range(50):
        factories.MentorFactory(round=crowd, listed=True)
    pairing = people.pairing("active")
    return {
        "eve": [
            reverse("express_join", args=["meet"]),
            *(reverse(name) for name in ("home", "programs", "profile", "help", "account")),
            reverse("program", args=["career"]),
            reverse("join_page", args=[people.round.pk, "mentee", "topics"]),
            reverse("profile_page", args=["fields"]),
        ],
        "ben": [
            reverse("pairing", args=[pairing.pk]),
            reverse("directory", args=[crowd.pk]),
            reverse("enrollment", args=[people.ben_in.pk]),
        ],
        "cleo": [
            reverse("admin:index"),
            reverse("admin:round", args=[people.round.pk]),
            reverse("admin:mentorship_enrollment_changelist"),
        ],
    }


def test_visits_are_light_and_stay_at_home(site, browser: Browser):
    people = cast()
    pages = pages_of(people)
    heavy, told = [], []

    def note(what: str, found: tuple[int, int], limit: int) -> None:
        total, script = found
        told.append(f"{what}: {total / 1000:.1f} KB, of which script {script / 1000:.1f} KB")
        if total > limit or script > SCRIPT:
            heavy.append(told[-1])

    urls = []
    factories.RoundFactory(program=factories.ProgramFactory(kind="convention", slug="meet"))
    for door in ("/", "/programs/career/", "/accounts/signup/", "/accounts/login/", "/c/meet/"):
        context = browser.new_context()
        page = context.new_page()
        scales = Scales().hang_on(page)
        limit = FROM_A_BADGE if door.startswith("/c/") else FIRST_VISIT
        note(f"first visit to {door}", scales.weigh(page, site + door), limit)
        assert {each["name"] for each in context.cookies()} <= {"sessionid", "csrftoken"}
        urls += scales.urls
        context.close()
    for who, paths in pages.items():
        context = browser.new_context()
        context.add_cookies([session_of(getattr(people, who), site)])
        page = context.new_page()
        scales = Scales().hang_on(page)
        scales.weigh(page, f"{site}/admin/" if who == "cleo" else f"{site}/help/")
        for path in paths:
            note(f"later page {path}", scales.weigh(page, site + path), LATER_PAGE)
        urls += scales.urls
        assert {each["name"] for each in context.cookies()} <= {"sessionid", "csrftoken"}
        context.close()
    sys.stdout.write("\n".join(["", *told, ""]))  # with `pytest -s`
    assert heavy == []
    assert [url for url in urls if not url.startswith(site)] == []
