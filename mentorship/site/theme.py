"""The association's own accent: how it reads on our papers, and the stylesheet that sets it.

Contrast is that of WCAG 2.2 (relative luminance); text and filled buttons need 4.5:1.
"""

import re

from django.conf import settings
from django.core.checks import CheckMessage, register
from django.core.checks import Warning as Caution
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from mentorship.models.association import Association, house

ENOUGH = 4.5
WHITE, DARK_INK = "#ffffff", "#0e1f1a"
LIGHT_PAPERS = ("#fbfaf7", "#ffffff", "#e8f0ed")
DARK_PAPERS = ("#14181a", "#1c2224", "#1f2e2a")


def channels(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue of `#rrggbb`, 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, 0 (black) to 1 (white)."""
    parts = [part / 255 for part in channels(colour)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """Return `colour` with a share (0 to 1) of `other` in it."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(mine + (theirs - mine) * share):02x}" for mine, theirs in pairs)


def readable(colour: str, papers: tuple[str, ...]) -> bool:
    """Return whether text of this colour can be read on every one of the papers."""
    return all(contrast(colour, paper) >= ENOUGH for paper in papers)


def is_colour(text: str) -> bool:
    """Return whether this is a colour as `#rrggbb`."""
    return re.fullmatch("#[0-9a-fA-F]{6}", text) is not None


def worst_contrast(accent: str) -> float:
    """Return the contrast of the accent on that of our light papers where it reads worst."""
    return min(contrast(accent, paper) for paper in LIGHT_PAPERS)


def for_dark(accent: str) -> str:
    """Return the accent, made as much lighter as reading it on our dark papers takes."""
    steps = (mixed(accent, WHITE, step / 20) for step in range(21))
    return next(colour for colour in steps if readable(colour, DARK_PAPERS))


def on(colour: str) -> str:
    """Return white or dark ink, whichever reads better on a button of this colour."""
    return max((WHITE, DARK_INK), key=lambda ink: contrast(ink, colour))


def stylesheet(accent: str) -> str:
    """Return the rules that put the association's accent in the place of ours."""
    dark = for_dark(accent)
    return (
        f":root{{--accent:{accent};--on-accent:{on(accent)}}}"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{dark};--on-accent:{on(dark)}}}}}"
        "@media print{:root{--accent:#000}}"
    )


@require_safe
@cache_control(public=True, max_age=3600)
def theme(request: HttpRequest) -> HttpResponse:
    """Serve the association's accent; a page's own policy allows no inline style."""
    accent = house().accent
    return HttpResponse(
        stylesheet(accent) if accent else "", content_type="text/css; charset=utf-8"
    )


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def mark(request: HttpRequest, checksum: str) -> HttpResponse:
    """Serve the association's mark; its address changes with it."""
    row = Association.objects.filter(pk=1, mark_sum=checksum).first()
    if row is None or row.mark is None:
        raise Http404
    return HttpResponse(bytes(row.mark), content_type="image/png")


@register()
def check_accent(**kwargs: object) -> list[CheckMessage]:
    """Say so when the association's accent cannot be read on our papers."""
    accent = settings.ASSOCIATION_ACCENT
    if not accent or readable(accent, LIGHT_PAPERS):
        return []
    return [
        Caution(
            f"ASSOCIATION_ACCENT={accent} reads at {worst_contrast(accent):.1f}:1 on the site's "
            f"papers; links need {ENOUGH}:1.",
            hint="Choose a darker colour.",
            id="mentorship.W001",
        )
    ]
