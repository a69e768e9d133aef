"""The board by keyboard; with a phone and without a script."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from matching import tasks
from matching.models import BoardStep, MatchRun, Suggestion
from matching.services import runs
from mentorship.models import Enrollment, Pairing
from mentorship.services import jobs
from tests import people
from tests.browser.hands import browser_of
from tests.matching import rounds


@pytest.fixture
def run() -> MatchRun:
    """A round of six mentees, matched; its pairs have one fit each."""
    cast = people.cast()
    rounds.fill(cast.round, 5, 6)
    runs.request_run(cast.cleo, rounds.ready(cast))
    tasks.work_once()
    found = MatchRun.objects.select_related("round__program").get()
    for share, row in enumerate(found.suggestions.order_by("pk"), start=40):
        Suggestion.objects.filter(pk=row.pk).update(share=share)
    found.cast = cast
    return found


def open_line(page: Page):
    return page.locator("tr.open")


def test_pairs_are_decided_by_keyboard_alone(run, page: Page, sign_in):
    """The focus goes on to the next undecided line; the decided one stays in its place."""
    sign_in(run.cast.cleo)
    first, second, third, *_rest = run.suggestions.order_by("share")
    page.goto(reverse("admin:board", args=[run.round_id]))
    lines = page.locator("tr[data-pair]")
    expect(lines).to_have_count(6)
    assert lines.nth(0).locator("td.tick").bounding_box()["width"] < 50  # names have the room
    page.keyboard.press("a")
    expect(page.locator("#said")).to_contain_text("1 of 6 decided")
    expect(lines.nth(0)).to_have_class(re.compile("decided"))
    expect(lines.nth(1).get_by_role("link")).to_be_focused()
    expect(page.locator("#pair-title")).to_contain_text(str(second.mentee.person))
    page.keyboard.press("r")
    expect(page.locator("#sheet")).to_be_visible()
    page.keyboard.press("Tab")  # from how long to why
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("Rejected")
    expect(page.locator("#pair-title")).to_contain_text(str(third.mentee.person))
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator("#pair")).to_be_focused()
    page.keyboard.press("Escape")
    expect(open_line(page).get_by_role("link")).to_be_focused()
    page.keyboard.press("h")
    expect(page.locator("#pair-title")).to_contain_text("Mentee")
    page.keyboard.press("/")
    page.keyboard.type("jar")  # keys mean nothing while one writes
    expect(page.get_by_label("Find by name")).to_have_value("jar")
    first.refresh_from_db()
    assert (first.state, Pairing.objects.count()) == ("approved", 1)
    assert set(run.suggestions.values_list("state", flat=True)) >= {"approved", "new"}


class Keys:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def to(self, target) -> None:
        """Tab on until the focus is there, and press it."""
        for _ in range(60):
            if target.evaluate("one => one === document.activeElement"):
                self.press("Enter")
                return
            self.press("Tab")
        raise AssertionError("not reached by Tab")

    def past_the_head(self) -> None:
        """Over the site's own links, by the link that skips them."""
        self.press("Tab", "Enter")


@pytest.mark.parametrize(
    ("mentees", "mentors", "most"),
    [(6, 6, 50), pytest.param(119, 90, 200, marks=pytest.mark.far)],
)
def test_an_evening_from_readiness_to_announced_by_keyboard_alone(
    page: Page, sign_in, mentees, mentors, most
):
    """Two are rejected or barred, all others approved as they come; keys are counted."""
    cast = people.cast()
    rounds.fill(cast.round, mentees - 1, mentors - 1, topics=6)
    Enrollment.objects.filter(round=cast.round, role="mentor").update(capacity=2)
    rounds.ready(cast)
    sign_in(cast.cleo)
    keys = Keys(page)
    page.goto(reverse("admin:board_readiness", args=[cast.round.pk]))
    expect(page.get_by_role("heading", name="Is the round ready?")).to_be_visible()
    keys.past_the_head()
    keys.to(page.get_by_role("link", name="Run matching"))
    expect(page.get_by_role("button", name="Run matching")).to_be_visible()
    keys.past_the_head()
    keys.to(page.get_by_role("button", name="Run matching"))
    expect(page.get_by_role("heading", name="Matching is running")).to_be_visible()
    assert tasks.work_once()
    page.wait_for_timeout(4_000)  # the page renews itself meanwhile
    page.goto(reverse("admin:board", args=[cast.round.pk]))
    expect(page.get_by_role("heading", name="Board")).to_be_visible(timeout=30_000)
    page.wait_for_load_state()
    for key in ("r", "b"):
        keys.press(key)
        expect(page.locator("#sheet")).to_be_visible()
        while not page.evaluate("document.activeElement.type === 'submit'"):
            keys.press("Tab")
        said = page.locator("#said").inner_text()
        keys.press("Enter")
        expect(page.locator("#said")).not_to_have_text(said)
    decided = 0
    while page.locator("tr[data-undecided]").count():
        keys.press("a")
        decided += 1
        expect(page.locator("#strip")).to_contain_text(re.compile(rf"\b{decided} decided"))
        page.wait_for_load_state()
        if decided > mentees:
            raise AssertionError(page.locator("#said").inner_text())
    assert not Suggestion.objects.filter(run__state="review", state="new").exists()
    expect(page.locator("[data-last]")).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("Announce"))).to_be_visible()
    keys.past_the_head()
    if page.locator("#sure").count():
        while not page.locator("#sure").evaluate("one => one === document.activeElement"):
            keys.press("Tab")
        keys.press("Space")
    keys.to(page.get_by_role("button", name="Announce", exact=False).first)
    expect(page.get_by_text(re.compile("announced")).first).to_be_visible()
    while jobs.work_once():
        continue
    assert Pairing.objects.filter(state="offered").count() == decided
    assert keys.pressed <= most, f"{keys.pressed} keys for {decided} pairs"
    print(f"{keys.pressed} keys for {decided} pairs")  # noqa: T201  (counted with -s)


def test_keys_can_be_switched_off(run, page: Page, sign_in):
    sign_in(run.cast.cleo)
    page.goto(reverse("admin:board", args=[run.round_id]))
    page.get_by_text("Keys", exact=False).first.click()
    page.get_by_label("Single keys work on the board, in this browser").uncheck()
    page.reload()
    page.keyboard.press("a")
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    assert not Pairing.objects.exists()


def test_on_a_phone_without_a_script_lists_lead_to_pairs(run, live_server, browser):
    hands = browser_of(browser, live_server.url, phone=True)(run.cast.cleo)
    bare, first = hands.page, run.suggestions.order_by("share").first()
    bare.goto(reverse("admin:board", args=[run.round_id]))
    expect(bare.locator("#pair-title")).not_to_be_visible()
    bare.get_by_role("link", name=re.compile(str(first.mentee.person))).click()
    expect(bare.locator("#pair-title")).to_contain_text(str(first.mentee.person))
    expect(bare.locator("#list")).not_to_be_visible()
    bare.get_by_role("button", name="Approve").click()
    hands.sees("Approved", "2 of 6")
    bare.get_by_role("link", name="Reject").click()
    bare.get_by_label("For good: not these two in this round").check()
    bare.get_by_role("button", name="Take it").click()
    hands.sees("Rejected")
    bare.get_by_role("link", name="All lines").click()
    expect(bare.locator("tr[data-pair]")).to_have_count(6)


def test_two_coordinators_at_one_board_lose_nothing(run, live_server, browser):
    """One bars a pair while the other, whose page knows nothing of it yet, approves it."""
    give = browser_of(browser, live_server.url)
    cleo, ann = (give(one).page for one in (run.cast.cleo, run.cast.ann))
    first = run.suggestions.order_by("share")[0]
    url = reverse("admin:board", args=[run.round_id])
    ann.route("**/board/since/**", lambda route: route.abort())
    for page in (cleo, ann):
        page.goto(url)
        expect(page.locator("#pair-title")).to_contain_text(str(first.mentee.person))
    cleo.keyboard.press("b")
    cleo.get_by_role("button", name="Take it").click()
    expect(cleo.locator("#said")).to_contain_text("Barred")
    ann.keyboard.press("a")
    expect(ann.locator("#said")).to_contain_text("not suggested any more")
    assert not Pairing.objects.exists()
    ann.unroute("**/board/since/**")
    standing = run.suggestions.filter(state="new").exclude(mentee=first.mentee_id)
    kept = standing.select_related("mentee__person__profile").order_by("share").last()
    ann.get_by_role("link", name=re.compile(str(kept.mentee.person))).first.click()
    expect(ann.locator("#pair-title")).to_contain_text(str(kept.mentee.person))
    ann.keyboard.press("a")
    expect(ann.locator("#said")).to_contain_text("1 of 6 decided")
    row = f"#row-{kept.mentee_id}"
    expect(cleo.locator(row)).to_have_class(re.compile("decided"), timeout=9_000)
    expect(cleo.locator(row)).to_contain_text(str(run.cast.ann.public_name))
    expect(cleo.locator("#strip .strip-wide")).to_contain_text("1 by others")
    first.refresh_from_db()
    assert first.state == "rejected"
    made = Pairing.objects.get()
    assert (made.mentee_id, made.mentor_id) == (kept.mentee_id, kept.mentor_id)
    verbs = BoardStep.objects.order_by("number").values_list("verb", "by")
    assert list(verbs) == [("bar", run.cast.cleo.pk), ("approve", run.cast.ann.pk)]
