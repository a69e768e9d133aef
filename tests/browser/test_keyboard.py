"""The journeys by keyboard alone: one sees where one is, in an order that makes sense."""

from itertools import pairwise

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import factories
from tests.people import Cast, cast

pytestmark = pytest.mark.django_db(transaction=True)

FOCUSED = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const shown = it.closest("label") || (it.labels && it.labels[0]) || it;
  const ring = [it, it.closest(".choice"), it.nextElementSibling].filter(Boolean).some(each => {
    const style = getComputedStyle(each);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
      || style.boxShadow !== "none";
  });
  const box = (it.offsetWidth > 2 ? it : shown).getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const hidden = !top || !(shown.contains(top) || it.contains(top) || top.contains(it));
  return {
    name: (it.labels && it.labels[0] || it).innerText.trim().split("\\n")[0],
    kind: it.type || it.tagName.toLowerCase(),
    ring, hidden, top: box.top + scrollY, left: box.left,
    within: it.closest("header, main, footer")?.tagName || "",
  };
}"""


def tab(page: Page) -> dict:
    """Press Tab, and check that one sees where one has got to."""
    page.keyboard.press("Tab")
    here = page.evaluate(FOCUSED)
    assert here, f"{page.url}: the focus is nowhere"
    assert here["ring"], f"{page.url}: the focus on {here['name']!r} is not to be seen"
    assert not here["hidden"], f"{page.url}: {here['name']!r} has the focus and is covered"
    return here


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of this name has the focus."""
    for _ in range(60):
        if name in tab(page)["name"]:
            return
    raise AssertionError(f"{page.url}: Tab never came to {name!r}")


def skip_to_main(page: Page) -> None:
    """The first Tab offers to skip what is the same on every page."""
    assert "Skip to the main content" in tab(page)["name"]
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def choose(page: Page, name: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Space")


def press(page: Page, name: str) -> None:
    """Go to a button or link and press it."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.fixture
def people() -> Cast:
    people = cast()
    for name in ("Leading a team", "Writing grants"):
        factories.TopicFactory(name=name, group="Leading people")
    people.eve.profile.fields.add(factories.FieldFactory())
    return people


def test_the_order_of_focus_is_the_order_of_the_page(page, people):
    page.goto(reverse("program", args=["career"]))
    places = [tab(page) for _ in range(page.locator("a:visible, button:visible").count())]
    parts = [place["within"] for place in places if place["within"]]
    assert parts == sorted(parts, key=["HEADER", "MAIN", "FOOTER"].index)
    for part in ("MAIN", "FOOTER"):
        tops = [place["top"] for place in places if place["within"] == part]
        assert all(after >= before - 40 for before, after in pairwise(tops))


def test_somebody_joins_with_the_keyboard_alone(page, people, sign_in):
    sign_in(people.eve)
    page.goto(reverse("join", args=[people.round.pk]))
    skip_to_main(page)
    tab(page)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("As a mentee")).to_be_checked()
    press(page, "Continue")

    press(page, "Continue")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    assert "Choose at least one topic" in tab(page)["name"]
    page.keyboard.press("Enter")
    expect(page.locator("[name=topics]:focus")).to_have_count(1)
    page.keyboard.press("Space")
    press(page, "Continue")

    for heading in ("Who would suit you?", "How would you like to meet?"):
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        for group in page.locator("main fieldset:has([type=radio])").all():
            group.locator("[type=radio]").last.focus()
            page.keyboard.press("Space")
        press(page, "Continue")
    tab_to(page, "What do you hope to learn")
    page.keyboard.type("To say no kindly")
    press(page, "Continue")
    press(page, "Continue")
    press(page, "Continue")
    press(page, "Join as a mentee")
    expect(page.get_by_role("heading", level=1)).to_have_text("You have joined as a mentee")


def test_somebody_answers_an_offer_and_ends_with_the_keyboard_alone(page, people, sign_in):
    pairing = people.pairing("offered", mentor_accepted_at="2026-01-01T00:00Z")
    sign_in(people.ben)
    page.goto(reverse("pairing", args=[pairing.pk]))
    skip_to_main(page)
    press(page, "Yes, I would like to meet Ada")
    expect(page.get_by_role("heading", level=1)).to_have_text("You and Ada")
    skip_to_main(page)
    press(page, "Something is not working")
    skip_to_main(page)
    press(page, "End this pairing")
    skip_to_main(page)
    press(page, "End this pairing")
    expect(page.get_by_role("alert")).to_be_focused()
    tab(page)
    page.keyboard.press("Enter")
    expect(page.locator("[name=reason]:focus")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    press(page, "End this pairing")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your pairing with Ada has ended")
