"""The picture that stands beside a shared link: a title, a sentence, and who speaks."""

import io
import unicodedata
from functools import cache

from PIL import Image, ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT, MARGIN = 1200, 630, 80
PAPER, INK, QUIET = "#fbfaf7", "#14211d", "#4a5753"
TITLE_SIZES = (76, 64, 52, 42)
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})
LAST_DRAWN = 0x24F
"""The font that comes with the library knows Latin letters; others would be empty boxes."""


def card(over: str, title: str, sentence: str, under: str, accent: str) -> bytes:
    """Draw it as PNG; words in letters that cannot be drawn are left out."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 24, HEIGHT), fill=accent)
    at = _lines(pen, over, MARGIN, 30, accent, 1) + 16
    at = _lines(pen, title, at, _size_of(title), INK, 3) + 24
    _lines(pen, sentence, at, 32, QUIET, 4)
    _lines(pen, under, HEIGHT - MARGIN - 30, 30, INK, 1)
    kept = io.BytesIO()
    image.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _size_of(title: str) -> int:
    """The largest size at which the title needs three lines at most."""
    fitting = (size for size in TITLE_SIZES if len(_wrapped(drawable(title), _font(size))) <= 3)
    return next(fitting, TITLE_SIZES[-1])


def drawable(words: str) -> str:
    """The words as they can be drawn; "" where that would leave holes."""
    plain = unicodedata.normalize("NFC", words.translate(PLAIN))
    return plain if all(ord(one) <= LAST_DRAWN for one in plain) else ""


@cache
def _font(size: int) -> FreeTypeFont:
    found = ImageFont.load_default(size)
    assert isinstance(found, FreeTypeFont), "Pillow is built with FreeType"
    return found


def _lines(pen: ImageDraw.ImageDraw, words: str, at: int, size: int, ink: str, most: int) -> int:
    """Write the words from this height on; returns the height under them."""
    lines = _wrapped(drawable(words), _font(size))
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} ..."]
    for line in lines:
        pen.text((MARGIN, at), line, font=_font(size), fill=ink)
        at += round(size * 1.28)
    return at


def _wrapped(words: str, font: FreeTypeFont) -> list[str]:
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= WIDTH - 2 * MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
