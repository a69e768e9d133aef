"""Small pieces of the board: a fit with its number and bar, the bar of a factor."""

from typing import Any

from django import template

from mentorship.templatetags.components import FITS

register = template.Library()

WORDS = {name: (dots, label) for name, (dots, label) in FITS.items()}
WIDE, HIGH = 64, 6


@register.inclusion_tag("admin/desk/board/fit.html")
def line_fit(word: str, share: int | None, *, large: bool = False) -> dict[str, Any]:
    """Say how well two suit each other: the word, the number that it is taken from, a bar."""
    dots, _label = WORDS.get(word, (0, ""))
    return {"word": word, "share": share, "dots": dots, "large": large}


@register.inclusion_tag("admin/desk/board/bar.html")
def bar(percent: int, hatched: bool = False) -> dict[str, Any]:
    """Draw the bar of one factor; hatched where it counts as the average."""
    return {"percent": percent, "hatched": hatched}
