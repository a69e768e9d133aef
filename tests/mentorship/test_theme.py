"""Every pair of colours can be read, also with the association's own accent."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.test import Client

from mentorship.site import theme

SHEET = (Path(settings.BASE_DIR) / "static" / "parts.css").read_text()
PAPERS = ("paper", "surface", "tint")


def tokens(block: str) -> dict[str, str]:
    """The colours that a :root block sets, as #rrggbb."""
    found = re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", block)
    return {name: c if len(c) == 7 else "#" + "".join(2 * d for d in c[1:]) for name, c in found}


LIGHT = tokens(SHEET[: SHEET.index("@media (prefers-color-scheme: dark)")])
DARK = tokens(
    SHEET.split("@media (prefers-color-scheme: dark)")[1].split("@media", 1)[0].split("/* ----")[0]
)


@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_every_paper(mode: dict[str, str]) -> None:
    words = ("ink", "muted", "accent", "good", "caution", "bad")
    pairs = [(word, paper) for word in words for paper in PAPERS]
    pairs += [
        ("on-accent", "accent"),
        ("bad", "bad-tint"),
        ("ink", "bad-tint"),
        ("ink", "caution-tint"),
    ]
    assert {
        p: theme.contrast(mode[p[0]], mode[p[1]])
        for p in pairs
        if theme.contrast(mode[p[0]], mode[p[1]]) < 4.5
    } == {}


@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=["light", "dark"])
def test_controls_and_focus_stand_out(mode: dict[str, str]) -> None:
    pairs = [(line, paper) for line in ("control", "focus") for paper in PAPERS]
    assert {
        p: theme.contrast(mode[p[0]], mode[p[1]])
        for p in pairs
        if theme.contrast(mode[p[0]], mode[p[1]]) < 3
    } == {}


def test_the_module_knows_the_papers_of_the_stylesheet() -> None:
    assert tuple(LIGHT[paper] for paper in PAPERS) == theme.LIGHT_PAPERS
    assert tuple(DARK[paper] for paper in PAPERS) == theme.DARK_PAPERS


def test_black_on_white_is_21_to_1() -> None:
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("accent", ["#7a1f3d", "#0b3d91", "#000000", "#ffd400"])
def test_any_accent_is_made_readable_on_dark_paper(accent: str) -> None:
    dark = theme.for_dark(accent)
    assert theme.readable(dark, theme.DARK_PAPERS)
    assert theme.contrast(theme.on(dark), dark) >= theme.ENOUGH


def test_an_accent_too_pale_for_our_papers_is_reported(settings) -> None:
    settings.ASSOCIATION_ACCENT = "#ffd400"
    assert [problem.id for problem in run_checks()] == ["mentorship.W001"]


def test_the_accent_is_a_stylesheet_that_may_be_kept(settings, client: Client) -> None:
    settings.ASSOCIATION_ACCENT = "#7a1f3d"
    answer = client.get("/theme.css")
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "max-age=3600" in answer["Cache-Control"]
    assert answer.content.startswith(b":root{--accent:#7a1f3d;--on-accent:#ffffff}")


def test_the_stylesheets_stay_small() -> None:
    import gzip

    names = ("parts.css", "app.css", "vendor/pico-2.1.1.css")
    sheets = [(Path(settings.BASE_DIR) / "static" / name).read_text() for name in names]
    assert sum(len(gzip.compress(sheet.encode())) for sheet in sheets) < 15_000
    script = (Path(settings.BASE_DIR) / "static" / "app.js").read_bytes()
    assert len(gzip.compress(script)) < 10_000
