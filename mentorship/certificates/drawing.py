"""A certificate, or a letter of service, as PDF: one page, fonts inside, nothing loaded.

fpdf2 was chosen by trial: see docs/decisions/certificates.md. It is imported when the first page
is drawn, so that processes that draw none do not carry it.
"""

from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts import dates
from mentorship.certificates.facts import hours_in_words
from mentorship.models import Program
from mentorship.models.association import house
from mentorship.models.certificates import Certified
from mentorship.models.circles import SeatRole

FONTS = Path(__file__).parent / "fonts"
SERIF, SANS = "serif", "sans"
INK, QUIET, GREEN = (30, 36, 38), (90, 96, 98), (32, 92, 80)
MARGIN = 30


def font_files() -> list[Path]:
    """The fonts in the order in which they are asked for a sign: ours, then those of the site."""
    return [FONTS / "DejaVuSerif.ttf", FONTS / "DejaVuSans.ttf", *settings.CERTIFICATE_FONTS]


@lru_cache(maxsize=1)
def _drawable() -> frozenset[int]:
    """Every sign that one of the fonts has."""
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for path in font_files():
        with TTFont(path, lazy=True) as font:
            found |= set(font.getBestCmap())
    return frozenset(found)


def missing_in(words: str) -> str:
    """The signs of these words that no font has, each once."""
    return "".join(sorted({sign for sign in words if ord(sign) not in _drawable()}))


def draw(row: Certified, program: Program, address: str) -> bytes:
    """The page of a certificate that is to be stored; `address` is where anybody checks it."""
    pdf = _paper(row)
    hours = hours_in_words(row)
    if row.is_letter:
        _letter(pdf, row, program, hours)
    else:
        _certificate(pdf, row, program, hours)
    _signed(pdf, row, program, address)
    return bytes(pdf.output())


def paper(title: str, *, margin: float, font: str, orientation: str = "portrait") -> Any:
    """Paper of A4 with all fonts; signs that `font` lacks are looked for in the others."""
    from fpdf import FPDF

    pdf = FPDF(orientation=orientation, format="A4")
    pdf.set_margins(margin, margin)
    names = [SERIF, SANS, *(f"more{at}" for at, _path in enumerate(settings.CERTIFICATE_FONTS))]
    for name, path in zip(names, font_files(), strict=True):
        pdf.add_font(name, fname=path)
    pdf.set_fallback_fonts([name for name in names if name != font], exact_match=False)
    pdf.set_text_shaping(True)
    pdf.set_title(title)
    pdf.set_author(house().name)
    pdf.set_lang("en")
    return pdf


def _paper(row: Certified) -> Any:
    """A page, with a frame where it is a certificate."""
    title = f"{row.get_kind_display()} – {row.program}"
    orientation = "portrait" if row.is_letter else "landscape"
    pdf = paper(title, margin=MARGIN, font=SERIF, orientation=orientation)
    pdf.set_auto_page_break(False)
    pdf.add_page()
    if not row.is_letter:
        pdf.set_draw_color(*GREEN)
        pdf.set_line_width(0.8)
        pdf.rect(12, 12, pdf.w - 24, pdf.h - 24)
    return pdf


def _put(
    pdf: Any, words: str, size: float, *, align: str, high: float, colour: Any = INK, gap: float = 3
) -> None:
    """A line, or several where it is long, each so many times as high as its letters."""
    pdf.set_font(SERIF, size=size)
    pdf.set_text_color(*colour)
    pdf.multi_cell(0, size * high, words, align=align, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(gap)


_line = partial(_put, align="C", high=0.5)
_left = partial(_put, align="L", high=0.55)


def _certificate(pdf: Any, row: Certified, program: Program, hours: str) -> None:
    pdf.set_y(28)
    _line(pdf, house().name, 15, colour=GREEN, gap=1)
    if program.unit.name != house().name:
        _line(pdf, program.unit.name, 12, colour=QUIET)
    pdf.ln(4)
    _line(pdf, _("Certificate"), 34, gap=5)
    _line(pdf, _("This certifies that"), 12, colour=QUIET)
    _line(pdf, row.name, 26, gap=4)
    _line(pdf, _("took part as %(role)s in") % {"role": row.role_word}, 12, colour=QUIET)
    _line(pdf, row.program, 18, gap=4)
    _line(pdf, _span(row.began_on, row.ended_on), 12, gap=2)
    if hours:
        _line(pdf, hours, 12)


def _letter(pdf: Any, row: Certified, program: Program, hours: str) -> None:
    pdf.set_y(28)
    _left(pdf, house().name, 15, colour=GREEN, gap=1)
    if program.unit.name != house().name:
        _left(pdf, program.unit.name, 11, colour=QUIET)
    pdf.ln(10)
    _left(pdf, dates.day(row.made_at), 11, gap=8)
    _left(pdf, _("To whom it may concern"), 11, gap=6)
    for paragraph in letter_words(row, hours):
        _left(pdf, paragraph, 11, gap=5)


def letter_words(row: Certified, hours: str) -> list[str]:
    """What a letter of service says, paragraph by paragraph."""
    said = {
        "name": row.name,
        "role": row.role_word,
        "program": row.program,
        "span": _span(row.began_on, row.ended_on),
        "count": row.partners,
        "association": house().name,
        "hours": hours,
    }
    served = _("%(name)s served as %(role)s in %(program)s, %(span)s.") % said
    if row.role == SeatRole.PEER:
        served = _("%(name)s took part in %(program)s with a peer, %(span)s.") % said
    if row.role == SeatRole.MENTOR and row.partners > 1:
        served += " " + _("In this time they worked with %(count)s people.") % said
    words = [served]
    if hours:
        held = _("Held and noted in the program: %(hours)s.")
        words.append((_("In the program: %(hours)s.") if row.is_by_calendar else held) % said)
    if row.role == SeatRole.MENTOR:
        words.append(
            _(
                "Mentors of %(program)s give their time and experience without pay. It is a "
                "service to colleagues, to %(association)s and to the profession, and we thank "
                "%(name)s for it."
            )
            % said
        )
    elif row.role == SeatRole.PEER:
        words.append(
            _("Peers of %(program)s meet as equals, and help each other on beside their job.")
            % said
        )
    else:
        words.append(
            _("Mentees of %(program)s set goals of their own and work on them beside their job.")
            % said
        )
    return words


def _span(first: date, last: date) -> str:
    return str(_("from %(from)s to %(to)s") % {"from": dates.day(first), "to": dates.day(last)})


def _signed(pdf: Any, row: Certified, program: Program, address: str) -> None:
    """Who signs, and where anybody can check it, at the foot of the page."""
    put = _left if row.is_letter else _line
    pdf.set_y(pdf.h - 62)
    signs = ", ".join(filter(None, (program.contact_name, program.name)))
    put(pdf, _("Signed by the program"), 10, colour=QUIET, gap=1)
    put(pdf, signs, 13, gap=5)
    put(pdf, _("Code %(code)s") % {"code": shown(row.code)}, 10, gap=1)
    put(pdf, _("Check it at %(address)s") % {"address": address}, 9, colour=QUIET)


def shown(code: str) -> str:
    """A code in groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
