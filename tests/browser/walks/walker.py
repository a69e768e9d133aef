"""People who walk through a year on small phones without scripts, and look at every page."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import wraps
from html import unescape

import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.html import strip_tags
from playwright.sync_api import Browser, Error, Page, Response

from accounts.models import User
from mentorship.services import clock
from tests.browser.hands import Hands, deliver, session_of

PHONE = {"width": 360, "height": 740}
FAULTS = ("This field is required", "Ensure this value", "Select a valid", "Enter a valid", "None,")
"""Words of Django's that no reader is to see."""

LOOK = """() => ({
  headings: document.querySelectorAll("h1").length,
  width: document.documentElement.scrollWidth,
  words: document.body.innerText,
})"""
LINK = re.compile(r'<a\b[^>]*?href="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)


def step(act: Callable) -> Callable:
    """Tell which step of the walk fails, and look at the page to which it leads."""

    @wraps(act)
    def made(self: "Walker", *said: str, **more: object) -> "Walker":
        self.steps.append(
            f"{self.name} {act.__name__.replace('_', ' ')} {', '.join(map(str, said))}"
        )
        try:
            act(self, *said, **more)
            self.looks()
        except (AssertionError, Error) as fault:
            walked = "\n  ".join(self.steps[-6:])
            shown = "\n".join(self.page.locator("body").inner_text().split("\n\n"))[:1500]
            where = f"step {len(self.steps)}, at {self.page.url}"
            told = f"the page says:\n{shown}\n\n{where}:\n  {walked}\n{str(fault)[:600]}"
            raise AssertionError(told) from fault
        return self

    return made


class Walker(Hands):
    """Somebody with a phone, their mail and no scripts."""

    def __init__(self, page: Page, person: User, url: str, steps: list[str]) -> None:
        super().__init__(page)
        self.person, self.url, self.steps = person, url, steps
        self.name = person.get_short_name()
        self._seen: list[Response] = []
        page.on("response", self._note)

    def _note(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self._seen.append(response)

    def signs_in(self) -> "Walker":
        """Be signed in now; a session of last month has long ended."""
        self.page.context.clear_cookies()
        self.page.context.add_cookies([session_of(self.person, self.url)])
        return self

    def looks(self) -> None:
        """Judge the page that has come, if one has: answered, one heading, as wide as the phone."""
        if not self._seen:
            return
        self.page.wait_for_load_state()
        statuses = [response.status for response in self._seen]
        self._seen.clear()
        assert max(statuses) < 400, statuses
        found = self.page.evaluate(LOOK)
        assert found["headings"] == 1, f"{found['headings']} main headings"
        assert found["width"] <= PHONE["width"], f"the page is {found['width']} pixels wide"
        shown = [fault for fault in FAULTS if fault in found["words"]]
        assert not shown, shown

    opens, presses, follows = step(Hands.opens), step(Hands.presses), step(Hands.follows)
    chooses, writes, is_at = step(Hands.chooses), step(Hands.writes), step(Hands.is_at)
    sees, does_not_see = step(Hands.sees), step(Hands.does_not_see)

    # Mail

    def letter(self, subject: str) -> tuple[str, str]:
        """Both parts of the newest mail with these words in its subject, as it has arrived."""
        deliver()
        mine = [letter for letter in mail.outbox if self._gets(letter)]
        found = [letter for letter in mine if subject in letter.subject]
        assert found, f"no mail “{subject}”, but {[letter.subject for letter in mine]}"
        return parts(found[-1])

    def _gets(self, letter: EmailMessage) -> bool:
        return self.person.email in letter.to[0]

    @step
    def reads(self, subject: str, *words: str) -> None:
        """Read a mail, and find these words in both of its parts."""
        text, html = self.letter(subject)
        for each in words:
            assert each in text.replace("\n", " "), text
            assert each in plain(html), plain(html)

    @step
    def follows_mail(self, subject: str, link: str) -> None:
        """Press a link in a mail."""
        _text, html = self.letter(subject)
        links = {plain(label): unescape(href) for href, label in LINK.findall(html)}
        href = next((href for label, href in links.items() if link in label), None)
        assert href, f"no link “{link}” in {sorted(links)}"
        self.page.goto(href)

    def has_no_mail(self, *words: str) -> "Walker":
        """None of these words has reached this person by mail."""
        for letter in mail.outbox:
            if self._gets(letter):
                found = [each for each in words if each in " ".join(parts(letter))]
                assert not found, f"{self.name} has read {found} in “{letter.subject}”"
        return self


def parts(letter: EmailMessage) -> tuple[str, str]:
    """The text and the HTML of a mail as it was sent."""
    html = [body for body, kind in getattr(letter, "alternatives", []) if kind == "text/html"]
    return str(letter.body), "".join(html)


def plain(html: str) -> str:
    """What a reader of this HTML sees."""
    return " ".join(unescape(strip_tags(html)).split())


class Walk:
    """A walk of several people, and the calendar they walk by."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.walkers: list[Walker] = []
        self.steps: list[str] = []
        self._traveller: time_machine.travel | None = None

    def on(self, moment: datetime) -> None:
        """Let it be this moment, and the clock do what is due by then."""
        self.stop()
        self._traveller = time_machine.travel(moment, tick=True)
        self._traveller.start()
        self.steps.append(f"— {moment:%-d %B %Y} —")
        clock.tick()
        deliver()
        for walker in self.walkers:
            walker.signs_in()

    def later(self, **span: float) -> None:
        """Let so much time pass."""
        self.on(timezone.now() + timedelta(**span))

    def phone(self, person: User) -> Walker:
        """Give somebody a phone on which they are signed in."""
        context = self.browser.new_context(
            base_url=self.url, reduced_motion="reduce", java_script_enabled=False, viewport=PHONE
        )
        context.set_default_timeout(8_000)
        walker = Walker(context.new_page(), person, self.url, self.steps)
        self.walkers.append(walker)
        return walker.signs_in()

    def stop(self) -> None:
        if self._traveller:
            self._traveller.stop()
            self._traveller = None


@contextmanager
def walking(browser: Browser, url: str) -> Iterator[Walk]:
    """A walk; afterwards it is today again."""
    walk = Walk(browser, url)
    try:
        yield walk
    finally:
        walk.stop()
        for context in browser.contexts:
            context.close()
