"""A program from a template to its open round, by whoever sits at the desk for the first time."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect

from mentorship.models import ProgramDraft, Round, Topic
from tests import factories, people

pytestmark = pytest.mark.django_db(transaction=True)

MOST_PRESSES = 12
MOST_SECONDS = 300


class Hand:
    """One that presses, and counts how often."""

    def __init__(self) -> None:
        self.presses = 0

    def press(self, what: Locator) -> None:
        self.presses += 1
        what.click()

    def choose(self, what: Locator, label: str) -> None:
        """A select takes two: one opens it, one chooses."""
        self.presses += 2
        what.select_option(label=label)


@pytest.fixture
def cleo():
    association = factories.UnitFactory(kind="association", name="Columbia Library Association")
    chapter = factories.UnitFactory(kind="chapter", name="New Mexico Chapter", parent=association)
    other = factories.UnitFactory(kind="division", name="A Division", parent=association)
    person = people.person("Cleo Marsh", is_staff=True)
    for unit in (chapter, other):
        factories.CoordinatorFactory(person=person, unit=unit)
    for number in range(8):
        Topic.objects.create(slug=f"t{number}", name=f"Topic {number}")
    return person


@pytest.fixture
def page(cleo, browser, live_server, settings) -> Page:
    """Cleo's browser, which runs no script."""
    context: BrowserContext = browser.new_context(
        base_url=live_server.url, java_script_enabled=False
    )
    client = Client()
    client.force_login(cleo, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    yield context.new_page()
    context.close()


def test_a_chapters_year_is_open_after_twelve_presses_at_most(page, capsys):
    hand, begun = Hand(), time.monotonic()
    page.goto(reverse("admin:index"))
    hand.press(page.get_by_role("link", name="Begin a program"))
    hand.choose(page.get_by_label("For which unit?"), "New Mexico Chapter")
    hand.press(page.get_by_label("Long-term", exact=False))
    hand.press(page.get_by_role("button", name="Choose a template"))
    expect(page.get_by_label("Year of a state chapter", exact=False)).to_be_checked()
    later = timezone.localdate() + timedelta(days=100)
    page.get_by_label("On which day do pairs start?").fill(later.isoformat())
    hand.press(page.get_by_role("button", name="Fill it in"))
    expect(page.get_by_role("heading", name="Ready to open")).to_be_visible()
    hand.press(page.get_by_role("link", name="See what members will read"))
    frame = page.frame_locator("iframe").first
    expect(frame.get_by_role("heading", name="Chapter mentoring")).to_be_visible()
    hand.press(page.get_by_role("link", name="Back to the draft"))
    hand.press(page.get_by_role("button", name="Open", exact=True))
    expect(page.get_by_text("Sign-up opens on", exact=False).first).to_be_visible()
    took = time.monotonic() - begun
    assert Round.objects.get().state == "open"
    assert hand.presses <= MOST_PRESSES
    assert took < MOST_SECONDS
    with capsys.disabled():
        print(f"\nA chapter's year: {hand.presses} presses, {took:.1f} s of the machine's time")  # noqa: T201


def test_what_one_changed_the_other_reads_before_it_is_replaced(page, cleo):
    page.goto(reverse("admin:begin"))
    page.get_by_label("For which unit?").select_option(label="New Mexico Chapter")
    page.get_by_label("Informal", exact=False).check()
    page.get_by_role("button", name="Choose a template").click()
    page.get_by_role("button", name="Fill it in").click()
    draft = ProgramDraft.objects.get()
    page.get_by_role("region", name="What members read").get_by_role("link").last.click()
    draft.program["name"] = "Two at a table"
    draft.save()
    page.get_by_label("Name", exact=True).fill("One at a time")
    page.get_by_role("button", name="Save").click()
    row = page.get_by_role("row", name="Name")
    expect(row).to_contain_text("Two at a table")
    expect(row).to_contain_text("One at a time")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One at a time")
