"""What came out, as a table and as a picture."""

import os
import statistics
from collections.abc import Sequence
from html import escape
from math import ceil, log
from pathlib import Path

from tests.load.visitors import Times

WIDTH, LEFT, ROW, TOP = 900, 190, 18, 60
LEAST, MOST = 0.005, 20.0
COLORS = ("#1E5B4F", "#C07A00", "#A3273B")
FONT = 'font-family="sans-serif" font-size="12"'
GRID = (0.01, 0.03, 0.1, 0.3, 1, 3, 10)

Rows = dict[int, Times]
"""What was measured, by the number of visitors."""


def high(times: Sequence[float]) -> float:
    """What nineteen of twenty stay under."""
    return sorted(times)[ceil(0.95 * len(times)) - 1]


def table(queries: dict[str, int], kilobytes: dict[str, int], found: Rows) -> list[str]:
    """A line a page: queries, size, and for each number of visitors median and 95 %."""
    counts = "".join(f"{f'{count} visitors':>16}" for count in found)
    lines = [f"{'page':26}{'queries':>8}{'KB':>6}{counts}    (median / 95 %, ms)"]
    for page in queries:
        cells = "".join(_cell(times.seconds.get(page, [])) for times in found.values())
        lines.append(f"{page:26}{queries[page]:>8}{kilobytes[page]:>6}{cells}")
    lines.append(f"{'all':40}" + "".join(_cell(times.all()) for times in found.values()))
    for count, times in found.items():
        lines += [f"{count} visitors: {len(times.all())} pages, {len(times.errors)} errors"]
        lines += [f"  {error}" for error in times.errors[:5]]
    return lines


def rates(pressed: dict[str, Times], visitors: int) -> list[str]:
    """A line for each run of visitors who do not think: how much the site answers at most."""
    cores = os.cpu_count() or 1
    lines = []
    for who, times in pressed.items():
        rate = len(times.all()) / times.took
        lines.append(
            f"{visitors} who do not think, {who}: {rate:.1f} pages/s, "
            f"{rate / cores:.1f} pages/s and core ({cores}), {len(times.errors)} errors"
        )
    return lines


def _cell(times: Sequence[float]) -> str:
    if not times:
        return f"{'':>16}"
    return f"{f'{1000 * statistics.median(times):.0f} / {1000 * high(times):.0f}':>16}"


def draw(path: Path, pages: Sequence[str], found: Rows) -> None:
    """Draw a line from the median to the 95 % of each page, one for each number of visitors."""
    height = TOP + ROW * len(pages) + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {FONT}>',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        '<text x="10" y="20">From the median to the 95 % of each page, in seconds</text>',
    ]
    for at, count in enumerate(found):
        x = LEFT + 130 * at
        parts.append(f'<rect x="{x}" y="29" width="12" height="12" fill="{COLORS[at]}"/>')
        parts.append(f'<text x="{x + 18}" y="40">{count} visitors</text>')
    for second in GRID:
        x = _x(second)
        parts.append(f'<path d="M{x:.0f} {TOP - 6}V{height - 16}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.0f}" y="{height - 4}" text-anchor="middle">{second}</text>')
    for row, page in enumerate(pages):
        y = TOP + ROW * row + 8
        parts.append(f'<text x="{LEFT - 10}" y="{y + 4}" text-anchor="end">{escape(page)}</text>')
        for at, times in enumerate(found.values()):
            if seconds := times.seconds.get(page):
                ends = (_x(statistics.median(seconds)), _x(high(seconds)))
                parts.append(_bar(*ends, y + 4 * (at - 1), COLORS[at]))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*parts, "</svg>\n"]))


def _x(seconds: float) -> float:
    """Where a time stands on a logarithmic axis."""
    share = log(max(seconds, LEAST) / LEAST) / log(MOST / LEAST)
    return LEFT + (WIDTH - LEFT - 20) * min(1.0, share)


def _bar(start: float, end: float, y: float, color: str) -> str:
    line = f'<path d="M{start:.1f} {y}H{end:.1f}" stroke="{color}" stroke-width="2"/>'
    return f'{line}<circle cx="{start:.1f}" cy="{y}" r="2.5" fill="{color}"/>'
