"""The board of the large association in a browser: how long a coordinator waits for what.

    PORT=8123 DEMO=1 .venv/bin/python -m tests.load.board      TIMES=20 for more of each

The large demonstration must be running (`make demo SIZE=large PORT=8123`), on a machine that does
nothing else; the board of its large round is read and changed, and what was taken is taken back.
Each line says from the press to what is seen: the median, 95 of 100, and what is promised.
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

SITE = f"http://localhost:{os.environ.get('PORT', '8000')}"
TIMES = int(os.environ.get("TIMES", "20"))
PATIENCE = 60_000
THERE = "(place) => document.querySelector(place)"
READ = "(words) => document.body?.textContent.includes(words)"
GONE = "(place) => !document.querySelector(place)"
PROVED = "(step) => document.querySelector('#strip')?.dataset.version !== step"


def main() -> None:
    """Walk the board and print what was waited for."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "mentorship.settings"}
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's loop runs in this thread
    import django

    django.setup()
    board, session = the_large_one()
    with browser(session) as page:
        walk = Walk(page, board)
        told("the board opens", 1, [walk.opens() for _ in range(TIMES)])
        told("a row to its pair", 0.15, [walk.row(at) for at in range(TIMES)])
        told("approved", 1, [walk.approve() for _ in range(TIMES)])
        told("locked", 1, [walk.lock() for _ in range(TIMES)])
        prices, bars = zip(*(walk.bar() for _ in range(TIMES)), strict=True)
        told("what a bar would cost", 1, list(prices))
        told("barred", 1, list(bars))
        told("taken back", 1, [walk.undo() for _ in range(TIMES)])
        told("who else there is", 1, [walk.others(at) for at in range(TIMES)])
        told("a draft by other weights", 5, [walk.draft(number) for number in range(5)])


def told(what: str, most: float, seconds: list[float]) -> None:
    """Print a line of the table."""
    ordered = sorted(seconds)
    high = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    middle = statistics.median(ordered)
    sys.stdout.write(f"| {what:26} | {middle:6.2f} | {high:6.2f} | {most:4} |\n")
    sys.stdout.flush()


def the_large_one() -> tuple[str, str]:
    """The address of the board with most pairs, and the cookie of one who runs its program."""
    from django.db.models import Count
    from django.urls import reverse

    from matching.models import MatchRun
    from mentorship.models import Coordinator
    from tests.load.pages import signed_in

    runs = MatchRun.objects.filter(state="review").annotate(size=Count("suggestions"))
    round = runs.latest("size").round
    who = Coordinator.objects.filter(program=round.program).order_by("pk")[0].person
    return reverse("admin:board", args=[round.pk]), signed_in(who)


@contextmanager
def browser(session: str) -> Iterator[Page]:
    """A window in which somebody is signed in."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        context = opened.new_context(base_url=SITE)
        context.add_cookies([{"name": "sessionid", "value": session, "url": SITE}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        yield page
        opened.close()


class Walk:
    """A coordinator at the board, with a watch."""

    def __init__(self, page: Page, board: str) -> None:
        self.page, self.board = page, board

    def opens(self) -> float:
        """All of them, the most doubtful first."""
        return self._timed(lambda: self.page.goto(self.board), THERE, "tr[data-pair]")

    def row(self, at: int) -> float:
        """The pair of the row at this place, from a press of the mouse."""
        if at == 0:
            somewhere = random.randint(1, 60)  # where an earlier walk has locked nobody yet
            self.page.goto(f"{self.board}?show=todo&sort=mentee&page={somewhere}")
        row = self.page.locator("tr[data-pair]").nth(at + 1)
        key = row.get_attribute("data-pair")
        return self._timed(row.locator("[data-open]").click, THERE, f"#pair[data-pair='{key}']")

    def approve(self) -> float:
        """The pair whose row has the focus; the next one stands open then."""
        return self._step("a")

    def lock(self) -> float:
        """The next pair that is not locked yet."""
        while not self.page.locator("#pair button[data-key=l]").count():
            here = self.page.locator("#pair").get_attribute("data-pair")
            self._timed(self._press("j"), THERE, f"#pair[data-pair]:not([data-pair='{here}'])")
        return self._step("l")

    def bar(self) -> tuple[float, float]:
        """What it would cost, and then taken; the next pair stands open then."""
        price = self._timed(self._press("b"), THERE, "#sheet[open] form")
        self.page.get_by_role("button", name="Take it").focus()
        return price, self._step("Enter")

    def undo(self) -> float:
        """The last step that is one's own."""
        return self._step("u")

    def others(self, at: int) -> float:
        """From a press of the link that asks for them to the last price."""
        self.page.goto(f"{self.board}?show=todo&page={at + 2}")
        asks = self.page.locator("#others [data-later]")
        return self._timed(asks.click, GONE, "#others [data-later]")

    def draft(self, number: int) -> float:
        """One more of weight for a factor, till its figures stand beside the board's."""
        page, name = self.page, f"Measured {number}"
        page.goto(f"{self.board}what-if/")
        while (left := page.get_by_role("button", name="Drop Measured")).count():
            left.first.click()
        page.get_by_label("Name of the draft").fill(name)
        page.locator("[data-sliders] input[type=number]").nth(number).fill(str(30 + number))
        page.keyboard.press("Tab")
        work = page.get_by_role("button", name="Work it out")
        return self._timed(work.click, READ, f"Look, and take {name}")

    def _press(self, key: str) -> Callable[[], None]:
        return lambda: self.page.keyboard.press(key)

    def _step(self, key: str) -> float:
        """Press a key and wait till the board stands proved after one more step."""
        step = self.page.locator("#strip").get_attribute("data-version")
        return self._timed(self._press(key), PROVED, step)

    def _timed(self, act: Callable[[], object], until: str, arg: str) -> float:
        began = time.perf_counter()
        act()
        self.page.wait_for_function(until, arg=arg)  # looked at with each picture that is drawn
        return time.perf_counter() - began


if __name__ == "__main__":
    main()
