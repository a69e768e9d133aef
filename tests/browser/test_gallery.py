"""Every part of a page, in both modes and at both widths, without one complaint from axe."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from tests.browser.eyes import SEEN, WCAG, fits, look

LOOKS = {
    "a phone at night": (320, "dark", {"type": "rule", "values": SEEN}),
    "a screen": (1280, "light", {"type": "tag", "values": WCAG}),
    "a phone, asked all": (320, "dark", {"type": "tag", "values": WCAG}),
}
"""Width, colours, and what axe is asked: they change what is seen, and not what is said."""


@pytest.fixture(
    params=[
        "a phone at night",
        "a screen",
        pytest.param("a phone, asked all", marks=pytest.mark.far),
    ]
)
def gallery(browser: Browser, live_server, settings, request) -> Iterator[Page]:
    width, mode, asked = LOOKS[request.param]
    settings.ROOT_URLCONF = "tests.gallery.pages"
    context = browser.new_context(
        base_url=live_server.url, color_scheme=mode, viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    page.asked = asked
    yield page
    context.close()


def complaints(page: Page) -> list[str]:
    """What axe finds wrong, as rule and element."""
    return look(page, None, page.asked)["found"]


@pytest.mark.parametrize("name", ["parts", "form", "question"])
def test_every_part_is_accessible_and_fits(gallery: Page, name: str) -> None:
    gallery.goto(f"/gallery/{name}/")
    assert complaints(gallery) == []
    assert fits(gallery)


def test_a_form_with_problems_is_accessible_and_leads_to_each(gallery: Page) -> None:
    gallery.goto("/gallery/form/")
    gallery.locator("main form button").click()
    expect(gallery).to_have_title(re.compile("^Error: "))
    assert complaints(gallery) == []
    expect(gallery.locator(".problem")).to_be_focused()
    for link in gallery.locator(".problem a").all():
        link.click()
        expect(gallery.locator(link.get_attribute("href"))).to_be_focused()


@pytest.mark.parametrize("gallery", ["a screen"], indirect=True)
def test_a_scale_is_answered_with_the_keyboard(gallery: Page) -> None:
    gallery.goto("/gallery/form/")
    gallery.locator("#id_first_0").focus()
    gallery.keyboard.press("ArrowRight")
    assert gallery.locator("#id_first_1").is_checked()
    box = gallery.locator("#id_first_1").bounding_box()
    assert box["width"] >= 44
    assert box["height"] >= 44


@pytest.fixture
def at_the_desk(gallery: Page, live_server, django_user_model) -> Page:
    client = Client()
    client.force_login(django_user_model.objects.create_superuser("root@example.org"))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    gallery.context.add_cookies([{**cookie, "url": live_server.url}])
    return gallery


@pytest.mark.parametrize("path", ["/gallery/desk/", "/admin/"])
def test_the_desk_wears_the_same_clothes(at_the_desk: Page, path: str) -> None:
    refused: list[str] = []
    at_the_desk.on("console", lambda told: refused.append(told.text))
    at_the_desk.goto(path)
    expect(at_the_desk).to_have_title(re.compile("Desk – Mentorship$"))
    assert refused == []
    assert complaints(at_the_desk) == []
    assert fits(at_the_desk)
