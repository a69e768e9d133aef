"""What is printed for a convention, as PDF: lists by day and place, cards for tables, badge codes.

The fonts are those of certificates; a sign that none of them has is drawn as an empty box.
"""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from accounts import dates
from mentorship.certificates.drawing import GREEN, INK, QUIET, SANS, paper
from mentorship.conventions import points
from mentorship.documents import codes
from mentorship.models import Appointment, CircleMeeting, Enrollment, MeetingPoint, Round
from mentorship.services import busy

MARGIN = 16
CARD_CODE = 70
BADGE_WIDTH, BADGE_HEIGHT, BADGE_CODE = 86, 52, 38
"""Millimetres."""


def _paper(title: str) -> Any:
    """Pages that go on by themselves."""
    pdf = paper(title, margin=MARGIN, font=SANS)
    pdf.set_auto_page_break(auto=True, margin=MARGIN)
    return pdf


def _say(pdf: Any, words: str, size: float, *, colour: Any = INK, align: str = "L") -> None:
    pdf.set_font(SANS, size=size)
    pdf.set_text_color(*colour)
    pdf.multi_cell(0, size * 0.5, words, align=align, new_x="LMARGIN", new_y="NEXT")


# Lists -----------------------------------------------------------------------------------------


def by_day_and_point(round: Round) -> bytes:
    """Who meets when, a page or more for each place and day."""
    zone = round.zone
    rows: list[Any] = list(Appointment.objects.standing().with_people().filter(slot__round=round))
    circles = busy.in_circles(circle__round=round, seat__isnull=False)
    rows += circles.select_related("slot", "point", "circle__round__program")

    def key(row: Any) -> tuple[date, str, int]:
        day = row.slot.starts_at.astimezone(zone).date()
        return day, row.point.name, row.point_id

    rows.sort(key=lambda row: (*key(row), row.slot.starts_at, row.seat or 0))
    pdf = _paper(f"{round.program}, {round.name}")
    for (day, name, _pk), some in groupby(rows, key=key):
        pdf.add_page()
        _say(pdf, f"{round.program}, {round.name}", 9, colour=QUIET)
        _say(pdf, f"{name} · {dates.named_day(day)}", 18, colour=GREEN)
        pdf.ln(4)
        for row in some:
            _line(pdf, row, zone)
    if not rows:
        pdf.add_page()
        _say(pdf, _("No meeting has a place and a time yet"), 12)
    return bytes(pdf.output())


def _line(pdf: Any, row: Any, zone: Any) -> None:
    pdf.set_font(SANS, size=11)
    pdf.set_text_color(*INK)
    pdf.cell(28, 7, dates.clock(row.slot.starts_at, zone))
    pdf.multi_cell(0, 7, _who(row), new_x="LMARGIN", new_y="NEXT")


def _who(row: Any) -> str:
    """The two of a pair, or a circle with everybody in it."""
    if isinstance(row, CircleMeeting):
        names = ", ".join(seat.person.public_name for seat in row.circle.there)  # type: ignore[attr-defined]
        return f"{row.circle}: {names}"
    return ", ".join(side.person.public_name for side in row.pairing.sides)


# Cards and badges ------------------------------------------------------------------------------


def cards(round: Round) -> bytes:
    """A card for each place: its name, how to find it, and the code that says “I am here”."""
    pdf = _paper(f"{round.program}, {round.name}")
    for point in round.meeting_points.all():
        _card(pdf, round, point)
    return bytes(pdf.output())


def _card(pdf: Any, round: Round, point: MeetingPoint) -> None:
    pdf.add_page()
    pdf.set_y(40)
    _say(pdf, f"{round.program}, {round.name}", 12, colour=QUIET, align="C")
    pdf.ln(6)
    _say(pdf, point.name, 40, colour=GREEN, align="C")
    if point.directions:
        _say(pdf, point.directions, 14, align="C")
    pdf.ln(14)
    _code(pdf, points.address_of(point), (pdf.w - CARD_CODE) / 2, pdf.get_y(), CARD_CODE)
    pdf.set_y(pdf.get_y() + CARD_CODE + 8)
    _say(pdf, _("Here to meet somebody? Point your phone’s camera at the code."), 14, align="C")


def badges(round: Round, places: Iterable[Enrollment]) -> bytes:
    """Small cards to cut out: a name, and the code by which the help desk finds the person."""
    pdf = _paper(f"{round.program}, {round.name}")
    across = int((pdf.w - 2 * MARGIN) // BADGE_WIDTH)
    down = int((pdf.h - 2 * MARGIN) // BADGE_HEIGHT)
    for at, place in enumerate(places):
        if at % (across * down) == 0:
            pdf.add_page()
        row, column = divmod(at % (across * down), across)
        _badge(pdf, place, MARGIN + column * BADGE_WIDTH, MARGIN + row * BADGE_HEIGHT)
    if not pdf.pages_count:
        pdf.add_page()
    return bytes(pdf.output())


def _badge(pdf: Any, place: Enrollment, x: float, y: float) -> None:
    pdf.set_draw_color(*QUIET)
    pdf.rect(x, y, BADGE_WIDTH, BADGE_HEIGHT)
    pdf.set_font(SANS, size=13)
    pdf.set_text_color(*INK)
    pdf.set_xy(x + 4, y + 6)
    pdf.multi_cell(BADGE_WIDTH - BADGE_CODE - 8, 6, place.person.public_name, align="L")
    pdf.set_font(SANS, size=9)
    pdf.set_text_color(*QUIET)
    pdf.set_xy(x + 4, y + BADGE_HEIGHT - 12)
    word = place.round.program.word_for(place.role)
    pdf.multi_cell(BADGE_WIDTH - BADGE_CODE - 8, 4, word, align="L")
    _code(pdf, points.badge_address(place), x + BADGE_WIDTH - BADGE_CODE - 3, y + 7, BADGE_CODE)


def _code(pdf: Any, address: str, x: float, y: float, size: float) -> None:
    """The code as black squares, runs of a row at once."""
    squares = codes.squares(address)
    side = size / len(squares)
    pdf.set_fill_color(0, 0, 0)
    for at, row in enumerate(squares):
        column = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                pdf.rect(x + column * side, y + at * side, length * side, side, style="F")
            column += length
