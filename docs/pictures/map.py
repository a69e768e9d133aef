"""Draw docs/pictures/map.svg, the map of the house, from what really imports what: `make map`.

The rows are the layers of the contracts in pyproject.toml, top to bottom; an arrow says that a
module of the upper row imports one of the lower. Arrows that follow from others are left out, so
the picture changes only when the shape of the house does. The same source gives the same bytes.
"""  # noqa: INP001  (a folder of pictures, no package)

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import combinations
from pathlib import Path

from grimp import ImportGraph, build_graph

ROOT = Path(__file__).parents[2]
PICTURE = Path(__file__).with_name("map.svg")
APPS = ("matching", "mentorship", "accounts")
HOUSES = (("matching", "matching.core"), ("mentorship", "accounts"))
"""What is drawn, by columns; whatever is drawn on its own is one room elsewhere."""

LEFT_OUT = ("migrations",)
STEP, BOX, GAP, SIGN, HEAD, MARGIN = 34, 24, 6, 7.0, 44, 20
WIDTH, BETWEEN = 440, 36
"""How wide a house is, and how far columns and houses stand apart."""

STYLE = (
    ".paper{fill:#fbfaf7}.house{fill:#fff;stroke:#dad7cf}.room{fill:#e8f0ed;stroke:#1e5b4f}"
    ".module{fill:#fff;stroke:#8a8578}.way{fill:none;stroke:#5a6068;stroke-width:1.2}"
    ".tip{fill:#5a6068}text{fill:#1f2328;font:12px sans-serif}.name{font-weight:600;font-size:15px}"
    ".note{fill:#5a6068}"
)
TIP = (
    '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
    'orient="auto"><path class="tip" d="M0,0 L8,4 L0,8 z"/></marker>'
)

Layers = list[tuple[str, ...]]
Arrows = set[tuple[int, int]]


@dataclass(frozen=True)
class House:
    """A package with its layers, and which of them import which."""

    name: str
    layers: Layers
    arrows: Arrows
    rooms: frozenset[str]
    """Which of the children are folders."""

    @property
    def height(self) -> int:
        return HEAD + STEP * len(self.layers) + GAP


# What is so ----------------------------------------------------------------------------------


def contracts() -> dict[str, Layers]:
    """Give the layers of each package, as pyproject.toml has them."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {
        container: [_names(layer) for layer in contract["layers"]]
        for contract in told["tool"]["importlinter"]["contracts"]
        for container in contract.get("containers", ())
    }


def _names(layer: str) -> tuple[str, ...]:
    names = (name.strip(" ()") for name in re.split(r"[|:]", layer))
    return tuple(name for name in names if name not in LEFT_OUT)


def imports() -> ImportGraph:
    """Read who imports whom from the source; what is only for the type checker does not count."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    return build_graph(*APPS, exclude_type_checking_imports=True, cache_dir=None)


def read(name: str, layers: Layers, graph: ImportGraph) -> House:
    """Read one package: its layers, their arrows, and which of its children are folders."""
    full = [layer for layer in layers if layer]
    owner = {child: row for row, layer in enumerate(full) for child in layer}
    arrows = {
        (owner[one], owner[other])
        for one, other in _between(name, graph)
        if one in owner and other in owner and owner[one] != owner[other]
    }
    rooms = frozenset(child for child in owner if graph.find_children(f"{name}.{child}"))
    return House(name, full, without_shortcuts(arrows), rooms)


def _between(name: str, graph: ImportGraph) -> Iterator[tuple[str, str]]:
    """Give each import between two children of a package, by the children's names."""
    inside = f"{name}."
    for module in graph.find_descendants(name):
        for imported in graph.find_modules_directly_imported_by(module):
            if imported.startswith(inside):
                yield _child(module, inside), _child(imported, inside)


def _child(module: str, inside: str) -> str:
    return module.removeprefix(inside).split(".")[0]


def without_shortcuts(arrows: Arrows) -> Arrows:
    """Leave out each arrow that a way over other arrows makes needless."""
    return {(one, other) for one, other in arrows if not _leads(arrows, one, other)}


def _leads(arrows: Arrows, start: int, end: int) -> bool:
    """Whether a way of two arrows or more leads from start to end; ways only go down."""
    following = {other for one, other in arrows if one == start and other < end}
    return any((step, end) in arrows or _leads(arrows, step, end) for step in following)


# How it is drawn -----------------------------------------------------------------------------


def draw() -> str:
    """Give the whole picture as SVG."""
    graph, layers = imports(), contracts()
    columns = [[read(name, layers[name], graph) for name in names] for names in HOUSES]
    tall = max(sum(house.height + BETWEEN for house in column) for column in columns)
    width = 2 * MARGIN + len(columns) * (WIDTH + BETWEEN) - BETWEEN
    height = 2 * MARGIN + tall - BETWEEN
    places = dict(_places(columns))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        "<title>The rooms of the house by layers, and which layer imports which</title>",
        f"<style>{STYLE}</style><defs>{TIP}</defs>",
        f'<rect class="paper" width="{width}" height="{height}"/>',
        *(line for column in columns for house in column for line in _house(house, places)),
        *_ways_between(places, {h.name: h for column in columns for h in column}, graph),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _places(columns: Iterable[Iterable[House]]) -> Iterator[tuple[str, tuple[int, int]]]:
    for at, column in enumerate(columns):
        top = MARGIN
        for house in column:
            yield house.name, (MARGIN + at * (WIDTH + BETWEEN), top)
            top += house.height + BETWEEN


def _house(house: House, places: dict[str, tuple[int, int]]) -> Iterator[str]:
    left, top = places[house.name]
    yield (
        f'<rect class="house" x="{left}" y="{top}" width="{WIDTH}" height="{house.height}" rx="6"/>'
    )
    yield f'<text class="name" x="{left + 14}" y="{top + 27}">{escape(house.name)}</text>'
    for row, layer in enumerate(house.layers):
        yield from _layer(house, layer, left + 14, top + HEAD + row * STEP)
    for one, other in sorted(house.arrows):
        yield _arc(house, one, other, left, top)


def _layer(house: House, layer: tuple[str, ...], left: int, top: int) -> Iterator[str]:
    at = float(left)
    for name in layer:
        kind = "room" if name in house.rooms else "module"
        wide = _wide(name)
        yield (
            f'<rect class="{kind}" x="{at:g}" y="{top}" width="{wide:g}" height="{BOX}" rx="3"/>'
            f'<text x="{at + wide / 2:g}" y="{top + 16}" text-anchor="middle">{escape(name)}</text>'
        )
        at += wide + GAP


def _wide(name: str) -> float:
    return round(SIGN * len(name) + 14, 1)


def _end_of(house: House, row: int, left: int) -> float:
    layer = house.layers[row]
    return round(left + 14 + sum(map(_wide, layer)) + GAP * (len(layer) - 1), 1)


def _arc(house: House, one: int, other: int, left: int, top: int) -> str:
    """Draw an arrow: straight down to the next row, else a bow at the right of the rows between."""
    upper, lower = (top + HEAD + row * STEP for row in (one, other))
    if other == one + 1:
        x = left + 34
        return f'<path class="way" d="M{x},{upper + BOX} L{x},{lower}" marker-end="url(#tip)"/>'
    start, end = _end_of(house, one, left), _end_of(house, other, left)
    widest = max(_end_of(house, row, left) for row in range(one, other + 1))
    bow = round(widest + (widest - min(start, end)) / 3 + 10 * (other - one), 1)
    y, down = upper + BOX // 2 + 3, lower + BOX // 2 - 3
    return (
        f'<path class="way" d="M{start:g},{y} C{bow:g},{y} {bow:g},{down} {end:g},{down}" '
        'marker-end="url(#tip)"/>'
    )


def _ways_between(
    places: dict[str, tuple[int, int]], houses: dict[str, House], graph: ImportGraph
) -> Iterator[str]:
    """Draw which house imports which: beside one another, or one above the other."""
    for one, other in combinations(places, 2):
        (left, top), (right, below) = places[one], places[other]
        across = left + WIDTH, top + HEAD // 2, right, below + HEAD // 2
        down = left + WIDTH // 2, top + houses[one].height, right + WIDTH // 2, below
        if top == below or left == right:
            x, y, to_x, to_y = across if top == below else down
            if imports_of(one, other, graph):
                yield f'<path class="way" d="M{x},{y} L{to_x},{to_y}" marker-end="url(#tip)"/>'


def imports_of(one: str, other: str, graph: ImportGraph) -> bool:
    """Whether a module of one package, and not of the other, imports a module of the other."""
    theirs = {other, *graph.find_descendants(other)}
    ours = graph.find_descendants(one) - theirs
    return any(theirs & graph.find_modules_directly_imported_by(module) for module in ours)


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
    sys.stdout.write(f"{PICTURE.relative_to(ROOT)} is drawn.\n")
