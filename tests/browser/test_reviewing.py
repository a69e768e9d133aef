"""Looking at sign-ups by keyboard; and by buttons alone, where there is no script."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from mentorship.models import SignUpReview
from tests import people
from tests.browser.hands import browser_of


@pytest.fixture
def cast(page: Page, sign_in) -> people.Cast:
    made = people.cast()
    sign_in(made.cleo)
    return made


def test_sign_ups_are_looked_at_by_keyboard_alone(cast, page: Page):
    page.goto(reverse("admin:sign_ups", args=[cast.round.pk]))
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Ben Okri", exact=True)).to_be_focused()
    page.keyboard.press("a")
    expect(page.get_by_text("Accepted: Ben Okri")).to_be_visible()
    expect(page.get_by_role("link", name="Ben Okri", exact=True)).to_be_focused()
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="Ada Lovelace", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ada Lovelace")).to_be_visible()
    page.keyboard.press("c")
    box = page.get_by_label("What should they change?")
    expect(box).to_be_focused()
    page.keyboard.type("had a jade chalk")  # keys mean nothing while one writes
    page.get_by_role("button", name="Ask by mail").click()
    expect(page.get_by_text("Asked by mail: Ada Lovelace")).to_be_visible()
    said = SignUpReview.objects.values_list("enrollment", "state", "words").order_by("enrollment")
    assert list(said) == [
        (cast.ada_in.pk, "asked", "had a jade chalk"),
        (cast.ben_in.pk, "accepted", ""),
    ]


def test_keys_can_be_switched_off(cast, page: Page):
    page.goto(reverse("admin:sign_up", args=[cast.ben_in.pk]))
    page.get_by_text("Keys", exact=True).click()
    page.get_by_label("Single keys work on these pages, in this browser").uncheck()
    page.reload()
    page.keyboard.press("a")
    page.keyboard.press("d")
    expect(page.get_by_role("button", name="Decline, and tell them")).not_to_be_visible()
    assert not SignUpReview.objects.exists()


def test_without_a_script_buttons_and_links_do_it_all(cast, live_server, browser):
    hands = browser_of(browser, live_server.url, phone=True)(cast.cleo)
    bare = hands.page
    bare.goto(reverse("admin:sign_ups", args=[cast.round.pk]))
    expect(bare.get_by_text("Keys", exact=True)).not_to_be_visible()
    bare.get_by_role("button", name=re.compile("Hold.*Ben Okri")).click()
    bare.get_by_role("link", name="Ben Okri", exact=True).click()
    bare.get_by_text("Decline kindly").click()
    bare.get_by_label("More people signed up than we have partners for").check()
    bare.get_by_role("button", name="Decline, and tell them").click()
    expect(bare.get_by_text("Declined, and told by mail: Ben Okri")).to_be_visible()
