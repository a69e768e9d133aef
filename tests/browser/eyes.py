"""Looking at a page with axe and a ruler, at both widths and in both colours, quickly."""

from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

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

STILL = """
  const still = new CSSStyleSheet();
  still.replaceSync("* {transition: none !important}");
  document.adoptedStyleSheets = [still];
"""
"""Colours that are half-way from one scheme to the other are nobody's."""

LOOK = """async rules => {
  const options = {runOnly: rules, resultTypes: ["violations"], iframes: false,
    preload: false};
  const found = await axe.run(document, options);
  const told = node => node.any.map(each => each.message.slice(0, 120)).join("; ");
  return {
    title: document.title,
    headings: document.querySelectorAll("h1").length,
    width: document.documentElement.scrollWidth,
    found: found.violations.flatMap(rule => rule.nodes.map(
      node => `${rule.id}: ${node.html.slice(0, 100)} ${told(node)}`)),
  };
}"""

MEASURE = """() => ({
  title: document.title,
  headings: document.querySelectorAll("h1").length,
  width: document.documentElement.scrollWidth,
})"""


@cache
def ready() -> str:
    """What a page needs before it is looked at; a context may give it to each new page by itself,
    `context.add_init_script(ready())`, and has it read half a megabyte but once."""
    source = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
    return f"{source};{{{STILL}}}"


def complaints(page: Page, *, framed: bool = False, dark: bool = True) -> list[str]:
    """What a person who cannot see well, or has a small phone, would complain of on this page.

    Without `dark`, the phone is only measured: not looked at with axe.
    """
    found = set() if dark or framed else set(misfits(page))
    looks = FRAMED if framed else LOOKS
    for width, scheme, rules in looks if dark else looks[:1]:
        page.set_viewport_size({"width": width, "height": 900})
        seen = look(page, scheme, rules)
        found |= {f"{width} {scheme}: {each}" for each in seen["found"]}
        found |= out_of_shape(seen, width)
    return sorted(found)


def misfits(page: Page) -> list[str]:
    """What the ruler alone says of a page on a small phone, without axe: in a tenth of the time."""
    width = 320
    if page.viewport_size != {"width": width, "height": 900}:
        page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_load_state()
    return sorted(out_of_shape(page.evaluate(MEASURE), width))


def out_of_shape(seen: dict, width: int) -> set[str]:
    found = set()
    if seen["width"] > width:
        found.add(f"{width}: the page needs {seen['width']} pixels")
    if not seen["title"].strip(" –"):
        found.add("no title")
    if seen["headings"] != 1:
        found.add(f"{seen['headings']} main headings")
    return found


def look(page: Page, scheme: str | None, rules: dict) -> dict:
    """What axe says of the page in these colours, or those it has; title, headings and width."""
    page.wait_for_load_state()  # what was pressed may lead to a page that has only begun to arrive
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    if not page.evaluate("'axe' in window"):
        page.evaluate(ready())
    return page.evaluate(LOOK, rules)


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways, once the page has arrived."""
    page.wait_for_load_state()
    width = page.evaluate("document.documentElement.scrollWidth")
    return width <= page.viewport_size["width"]
