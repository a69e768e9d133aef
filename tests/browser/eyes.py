"""Looking at a page with axe and a ruler, at both widths and in both colours, quickly.

Whether words stand out from what is behind them takes axe longer than everything else together. It
follows from the stylesheets, and these know an element by its kind and what it lies in: a tour
(`first_seen`) asks it of each such kind where it meets it first, in either colours.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SEEN = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"]
COLOURS = ["color-contrast", "link-in-text-block"]
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

LOOK = """async ([rules, without]) => {
  const options = {runOnly: rules, resultTypes: ["violations"], iframes: false, preload: false};
  options.rules = Object.fromEntries(without.map(rule => [rule, {enabled: false}]));
  const found = await axe.run(document, options);
  return {
    title: document.title,
    headings: document.querySelectorAll("h1").length,
    width: document.documentElement.scrollWidth,
    found: told(found),
  };
}"""

IS_READY = """() => {
  if (!("axe" in window) && "get_ready" in window) window.get_ready();
  return "axe" in window;
}"""

TOLD = """
  window.told = found => found.violations.flatMap(rule => rule.nodes.map(node => {
    const why = node.any.map(each => each.message.slice(0, 120)).join("; ");
    return `${rule.id}: ${node.html.slice(0, 100)} ${why}`;
  }));
  null;
"""
"""What axe found, as lines. The last word is nothing: a function would be called."""

FIRST_SEEN = """async ([rules, known]) => {
  const styled = ["class", "type", "role", "disabled", "checked", "open", "hidden",
    "aria-current", "aria-invalid", "aria-pressed", "aria-selected", "aria-expanded"];
  const kind_of = (element, above) => {
    let sum = above;
    const said = styled.map(name => element.getAttribute(name)).join("|");
    for (const sign of element.tagName + said) sum = (Math.imul(sum, 31) + sign.codePointAt(0)) | 0;
    return sum;
  };
  const met = new Set(known), kinds = [], fresh = [];
  const walk = (element, above, within) => {
    const kind = kind_of(element, above), is_new = !met.has(kind);
    if (is_new) {
      met.add(kind);
      kinds.push(kind);
      if (!within) fresh.push(element);
    }
    for (const child of element.children) walk(child, kind, within || is_new);
  };
  walk(document.body, 0, false);
  if (!fresh.length) return {kinds, found: []};
  const options = {runOnly: {type: "rule", values: rules}, resultTypes: ["violations"],
    iframes: false, preload: false};
  return {kinds, found: told(await axe.run({include: fresh}, options))};
}"""
"""What these rules say of elements that are the first of their kind: what they are, and lie in."""

MEASURE = """() => ({
  title: document.title,
  headings: document.querySelectorAll("h1").length,
  width: document.documentElement.scrollWidth,
})"""


@cache
def ready() -> str:
    """What a page needs before it is looked at."""
    source = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
    return f"{source};{{{STILL}{TOLD}}}"


def at_hand() -> str:
    """The same for each page of a context, `context.add_init_script(at_hand())`: half a megabyte
    is sent once, and read only by pages that are looked at."""
    return f"window.get_ready = () => {{{ready()}}};"


def complaints(page: Page, *, framed: bool = False) -> list[str]:
    """What a person who cannot see well, or has a small phone, would complain of on this page."""
    found = set()
    for width, scheme, rules in FRAMED if framed else LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        seen = look(page, scheme, rules)
        found |= {f"{width} {scheme}: {each}" for each in seen["found"]}
        found |= out_of_shape(seen, width)
    return sorted(found)


def first_complaints(page: Page, *, framed: bool = False, small: bool = False) -> list[str]:
    """The same on a tour: whether words stand out is asked of what no earlier page has shown.

    On the small phone the other rules about what is seen are asked only where `small` says so.
    """
    found = set() if framed else set(misfits(page))
    for width, scheme, rules in reversed(FRAMED if framed else LOOKS):
        page.set_viewport_size({"width": width, "height": 900})
        if scheme == "light" or small:
            seen = look(page, scheme, rules, without=COLOURS)
            found |= {f"{width} {scheme}: {each}" for each in seen["found"]}
            found |= out_of_shape(seen, width)
        found |= {f"{width} {scheme}: {each}" for each in first_seen(page, scheme)}
    return sorted(found)


_met: dict[str, set[int]] = defaultdict(set)
"""Kinds of elements whose words stood out in these colours, since this process began."""


def first_seen(page: Page, scheme: str) -> list[str]:
    """Which words do not stand out in these colours, in elements unlike any that were met."""
    _prepare(page, scheme)
    seen = page.evaluate(FIRST_SEEN, [COLOURS, sorted(_met[scheme])])
    if not seen["found"]:
        _met[scheme].update(seen["kinds"])
    return seen["found"]


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


def look(page: Page, scheme: str | None, rules: dict, *, without: Sequence[str] = ()) -> dict:
    """What axe says of the page in these colours, or those it has; title, headings and width."""
    _prepare(page, scheme)
    return page.evaluate(LOOK, [rules, list(without)])


def _prepare(page: Page, scheme: str | None) -> None:
    page.wait_for_load_state()  # what was pressed may lead to a page that has only begun to arrive
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    if not page.evaluate(IS_READY):
        page.evaluate(ready())


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways, once the page has arrived."""
    page.wait_for_load_state()
    width = page.evaluate("document.documentElement.scrollWidth")
    return width <= page.viewport_size["width"]
