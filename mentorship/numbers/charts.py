"""A table as a picture: bars in SVG by pygal, dressed by our stylesheet and by nothing of its own.

pygal draws for pages of its own: with a style sheet, a script and boxes that follow the mouse. The
content policy would refuse all that, so it is taken out of the tree before it becomes text.
"""

import sys
from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from pygal import Config, HorizontalBar, PluginImportFixer
from pygal.style import Style

from mentorship.numbers.grid import Column, Grid, Number

sys.meta_path[:] = [one for one in sys.meta_path if not isinstance(one, PluginImportFixer)]
"""pygal looks after every import for plug-ins of its own, in a way that Python warns of."""

WIDTH = 360
"""In units of the picture: a phone shows it whole, with letters of 11 pixels."""
BAR, GAP, FOOT = 17, 12, 10
ROOM = 1.45
"""So much wider than the longest bar, for the number at its end."""
LETTERS = 13
LONGEST_LABEL = 22
DROPPED = frozenset({"defs", "desc", "title"})


def chart(grid: Grid) -> SafeString:
    """The drawn columns of a table as bars; nothing where there is nothing to draw.

    The table stands beside it, so that the picture is an image with one name for a screen reader.
    """
    series = grid.series
    if not any(number for _column, numbers in series for number in numbers):
        return SafeString("")
    drawing = HorizontalBar(_config(len(grid.lines), len(series), _longest(series)))
    drawing.x_labels = [_short(line.label) for line in reversed(grid.lines)]
    for column, numbers in series:
        told = column.kind.told
        drawing.add(
            column.label,
            list(reversed(numbers)),
            formatter=lambda value, told=told: "–" if value is None else told(value),
        )
    drawing.add_xml_filter(lambda root: _bare(root, _("Chart: %(what)s") % {"what": grid.label}))
    return mark_safe(drawing.render(is_unicode=True))  # noqa: S308 (pygal escapes what it writes)


def _short(label: str) -> str:
    """A label that leaves room for its bar; the table has it whole."""
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"


def _longest(series: Iterable[tuple[Column, Sequence[Number]]]) -> float:
    """The largest number that is drawn, at least 1."""
    return max([1, *(number or 0 for _column, numbers in series for number in numbers)])


def _config(lines: int, series: int, longest: float) -> Config:
    return Config(
        range=(0, longest * ROOM),
        width=WIDTH,
        height=lines * (series * BAR + GAP) + FOOT + (24 * series if series > 1 else 0),
        css=[],
        js=[],
        style=Style(label_font_size=LETTERS, value_font_size=LETTERS, legend_font_size=LETTERS),
        disable_xml_declaration=True,
        truncate_legend=40,
        show_legend=series > 1,
        legend_at_bottom=True,
        legend_at_bottom_columns=1,
        legend_box_size=LETTERS,
        print_values=True,
        print_values_position="top",
        show_x_labels=False,
        show_x_guides=False,
        show_y_guides=False,
        include_x_axis=True,
        margin=4,
        spacing=6,
        no_data_text="",
    )


def _bare(root: Element, name: str) -> Element:
    """Take out what the content policy refuses, and give the whole one name."""
    for parent in root.iter():
        for child in list(parent):
            if child.tag in DROPPED or "tooltip-overlay" in child.get("class", ""):
                parent.remove(child)
        parent.attrib.pop("style", None)
        parent.attrib.pop("id", None)
    root.attrib.update({"role": "img", "aria-label": name, "class": "chart", "focusable": "false"})
    return root
