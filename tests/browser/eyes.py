"""Looking at a page with axe and a ruler, at both widths and in both colours, quickly."""

from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Frame, Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SEEN = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"]
LOOKS = (
    (1280, "light", {"type": "tag", "values": WCAG}),
    (320, "dark", {"type": "rule", "values": SEEN}),
)
"""Width and colours change what is seen and not what is said, so the second look, on a small phone
in the dark, asks only the rules about what is seen."""

FRAMED = (
    (1280, "light", {"type": "tag", "values": WCAG[:-1]}),
    (320, "dark", {"type": "rule", "values": SEEN}),
)
"""The landmarks of what is shown in a frame are those of the page around it."""

STILL = """() => {
  const still = new CSSStyleSheet();
  still.replaceSync("* {transition: none !important}");
  document.adoptedStyleSheets = [still];
}"""
"""Colours that are half-way from one scheme to the other are nobody's."""

RUN = """async rules => {
  const options = {runOnly: rules, resultTypes: ["violations"], iframes: false,
    preload: false};
  const found = await axe.run(document, options);
  const told = node => node.any.map(each => each.message.slice(0, 120)).join("; ");
  return found.violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id}: ${node.html.slice(0, 100)} ${told(node)}`));
}"""


@cache
def axe() -> str:
    """The source of axe-core."""
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


def complaints(page: Page, *, framed: bool = False) -> list[str]:
    """What a person who cannot see well, or has a small phone, would complain of on this page."""
    page.wait_for_load_state()  # what was pressed may lead to a page that has only begun to arrive
    page.evaluate(axe())
    page.evaluate(STILL)
    found = _heads(page)
    for width, scheme, rules in FRAMED if framed else LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{width} {scheme}: {each}" for each in page.evaluate(RUN, rules)]
        if (needs := _width(page.main_frame)) > width:
            found.append(f"{width}: the page needs {needs} pixels")
    return sorted(set(found))


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways, once the page has arrived."""
    page.wait_for_load_state()
    return _width(page.main_frame) <= page.viewport_size["width"]


def _heads(page: Page) -> list[str]:
    """What is wrong with the page's title and its main heading."""
    found = []
    if not page.title().strip(" –"):
        found.append("no title")
    if (count := page.locator("h1").count()) != 1:
        found.append(f"{count} main headings")
    return found


def _width(frame: Frame) -> int:
    return frame.evaluate("document.documentElement.scrollWidth")
