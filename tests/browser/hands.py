"""What people do in their browsers and mailboxes, in their own words."""

import re
from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime, timedelta

import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from matching.tasks import work_once
from mentorship.mail import delivery
from mentorship.models import OutgoingMail
from mentorship.services import clock
from tests.sign_in import sign_in


class Hands:
    """One person at one browser, who reads their mail on the mailbox page of the demonstration."""

    def __init__(self, page: Page) -> None:
        self.page = page

    # Pages

    def opens(self, path: str) -> "Hands":
        self.page.goto(path)
        return self

    def presses(self, name: str) -> "Hands":
        self.page.get_by_role("button", name=name).first.click()
        return self

    def follows(self, name: str) -> "Hands":
        self.page.get_by_role("link", name=name).first.click()
        return self

    def chooses(self, *answers: str) -> "Hands":
        """Tick these answers by their words."""
        for answer in answers:
            self.page.get_by_label(answer).first.check()
        return self

    def writes(self, label: str, words: str) -> "Hands":
        self.page.get_by_label(label).first.fill(words)
        return self

    def goes_on(self, times: int = 1) -> "Hands":
        for _ in range(times):
            self.presses("Continue")
        return self

    def sees(self, *words: str) -> "Hands":
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each)
        return self

    def does_not_see(self, *words: str) -> "Hands":
        for each in words:
            expect(self.page.locator("body")).not_to_contain_text(each)
        return self

    def is_at(self, heading: str) -> "Hands":
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)
        return self

    # Mail

    def reads_mail(self, email: str, subject: str) -> "Hands":
        """Open the newest mail of this subject on the mailbox page; the worker sends it first."""
        deliver()
        self.page.goto(f"/demo/mailbox/?to={email}")
        return self.follows(subject)

    def follows_mail(self, email: str, subject: str, link: str) -> "Hands":
        """Read a mail and press its button."""
        self.reads_mail(email, subject)
        self.page.frame_locator("iframe").get_by_role("link", name=link).click()
        self.page.wait_for_url(lambda url: "/demo/" not in url)
        return self

    def signs_up(self, email: str) -> "Hands":
        """Type an address, then the code that comes by mail."""
        self.writes("Email address", email).goes_on()
        return self.writes("Code", code_for(email)).goes_on()


def deliver() -> None:
    """Let the worker send everything that waits in the outbox."""
    postman = delivery.Postman()
    while postman():
        continue


def match() -> None:
    """Let the worker carry out the matching run that waits."""
    assert work_once()


def code_for(email: str) -> str:
    """The code in the newest mail to this address."""
    text = OutgoingMail.objects.filter(to_email=email).latest("pk").text
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", text, re.MULTILINE)
    assert found, text
    return found.group(1)


def mails_to(person: User) -> list[str]:
    """The kinds of mail that a person has been sent, in order."""
    rows = OutgoingMail.objects.filter(to_person=person).order_by("pk")
    return list(rows.values_list("kind", flat=True))


@contextmanager
def later(moment: datetime | None = None, **span: float):
    """Let time pass, and the clock do what is due by then."""
    with time_machine.travel(moment or timezone.now() + timedelta(**span), tick=True):
        clock.tick()
        deliver()
        yield


def browser_of(browser: Browser, url: str, *, phone: bool = False, **options) -> Callable:
    """Give somebody a browser of their own, signed in or not; on a phone it runs no scripts."""

    def give(person: User | None = None) -> Hands:
        if phone:
            options.update(java_script_enabled=False, viewport={"width": 320, "height": 640})
        context = browser.new_context(base_url=url, reduced_motion="reduce", **options)
        context.set_default_timeout(10_000)
        if person:
            context.add_cookies([session_of(person, url)])
        return Hands(context.new_page())

    return give


def session_of(person: User, url: str) -> dict[str, str]:
    """The cookie of somebody who is signed in."""
    client = sign_in(Client(), person)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}
