"""Numbers as lines of a sheet: the single ones with their definitions, then each table."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from mentorship.exporting.column import Cell
from mentorship.exporting.sheets import in_cell
from mentorship.numbers.grid import Grid
from mentorship.numbers.measure import Figure, Kind
from mentorship.numbers.sections import Section


def lines(
    sections: Iterable[Section], grids: Iterable[Grid], now: str, then: str, notes: Sequence[str]
) -> Iterator[list[Cell]]:
    """The heading, a line for each number, the tables under their names, and what holds for all."""
    sections = list(sections)
    heading = [_("About"), _("Number"), now, then or _("Before"), _("Counted of"), _("Meaning")]
    yield [in_cell(cell) for cell in heading]
    for section in sections:
        for figure in section.figures:
            yield [in_cell(cell) for cell in _of_figure(str(section.subject.label), figure)]
    for grid in [*(grid for section in sections for grid in section.grids), *grids]:
        yield []
        yield from _of_grid(grid)
    yield []
    yield from ([in_cell(note)] for note in notes if note)


def _of_figure(about: str, figure: Figure) -> list[Cell]:
    measure, kind = figure.measure, figure.measure.kind
    return [
        about,
        f"{measure.label}{UNITS.get(kind, '')}",
        _rounded(figure.number),
        _rounded(figure.earlier),
        figure.base,
        str(measure.definition),
    ]


UNITS = {Kind.PERCENT: " (%)"}


def _of_grid(grid: Grid) -> Iterator[list[Cell]]:
    labels = [f"{column.label}{UNITS.get(column.kind, '')}" for column in grid.columns]
    yield [in_cell(grid.label), *(in_cell(label) for label in labels)]
    for line in grid.lines:
        told = [_rounded(number) for number in line.numbers]
        yield [in_cell(line.label), *told, *([in_cell(line.words)] if line.words else [])]
    yield [in_cell(grid.definition)]
    if grid.note or not grid.lines:
        yield [in_cell(grid.note or grid.empty)]


def _rounded(number: float | None) -> Cell:
    """A number with so many places as anybody reads; nothing where there is none."""
    return "" if number is None else round(number, 2)
