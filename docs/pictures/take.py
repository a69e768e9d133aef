"""Take the pictures of the README from a running demonstration: `make demo`, then `make pictures`.

Reads the port of the demonstration from PORT, and Chromium's path from CHROMIUM where it is not
on the PATH.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
SITE = f"http://localhost:{os.environ.get('PORT', '8000')}"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
PASSWORD = "reading-room"  # noqa: S105  (the demonstration prints it for everybody)


@dataclass(frozen=True)
class Picture:
    """One page as somebody sees it; `path` may be the words of a link on the page before."""

    name: str
    person: str
    path: str
    follow: tuple[str, ...] = ()
    width: int = 1280
    height: int = 860
    scheme: str = "light"
    press: str = ""
    """A key that opens a sheet over the page."""


PICTURES = (
    Picture("front", "", "/"),
    Picture("offer", "mia", "/", ("Read about",), width=390, height=844),
    Picture("offer-dark", "mia", "/", ("Read about",), width=390, height=844, scheme="dark"),
    Picture("board", "dov", "/admin/", ("Review",)),
    Picture("board-price", "dov", "/admin/", ("Review",), press="b"),
)


def sign_in(page: Page, person: str) -> None:
    """Sign in with the password that the demonstration prints."""
    page.goto(f"{SITE}/accounts/login/")
    page.fill("input[name=login]", f"{person}@demo.example.org")
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").first.click()
    page.wait_for_load_state()


def take(browser: Browser, picture: Picture) -> None:
    """Walk to the page and write its picture beside this file."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.scheme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    if picture.person:
        sign_in(page, picture.person)
    page.goto(SITE + picture.path)
    for words in picture.follow:
        page.get_by_role("link", name=words).first.click()
        page.wait_for_load_state()
    if picture.press:
        page.keyboard.press(picture.press)
        page.locator("dialog[open]").wait_for()
    page.screenshot(path=HERE / f"{picture.name}.png")
    context.close()


def main() -> None:
    """Take them all."""
    flags = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=flags)
        for picture in PICTURES:
            take(browser, picture)
        browser.close()


if __name__ == "__main__":
    main()
