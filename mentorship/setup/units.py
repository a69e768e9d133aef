"""Units pasted as an indented list: one a line, two spaces or a tab for each level."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from mentorship.models import Unit
from mentorship.services.acts import Refused, act, log
from mentorship.services.coordinators import only_administrators

Kind = Unit.Kind

BY_LAST_WORD = {
    "association": Kind.ASSOCIATION,
    "division": Kind.DIVISION,
    "table": Kind.ROUND_TABLE,
    "chapter": Kind.CHAPTER,
    "alumni": Kind.SCHOOL,
}
"""What the end of a name says of a unit; “Round Table” by its second word."""
IN_BRACKETS = {
    "association": Kind.ASSOCIATION,
    "division": Kind.DIVISION,
    "round table": Kind.ROUND_TABLE,
    "chapter": Kind.CHAPTER,
    "state chapter": Kind.CHAPTER,
    "alumni": Kind.SCHOOL,
    "school": Kind.SCHOOL,
}
LINE = re.compile(
    r"(?P<name>[^()\[\]]+?)\s*(\((?P<short>[^()]*)\))?\s*(\[(?P<kind>[^\[\]]*)\])?\s*"
)
MOST = 1000
"""Lines that are read at once."""


@dataclass
class UnitLine:
    """A unit as it was typed, below the one that `parent` is the number of."""

    number: int
    depth: int
    name: str
    short_name: str
    kind: str
    parent: int | None = None
    is_there: bool = False
    """Whether the site has a unit of this name, which stays as it is."""

    @property
    def levels(self) -> range:
        """One for each level below the association."""
        return range(self.depth)

    @property
    def kind_words(self) -> str:
        """What the kind is called."""
        return str(Kind(self.kind).label)


class Misread(ValueError):
    """A line that cannot be understood, with the sentence that says what to do about it."""


def read(text: str) -> tuple[list[UnitLine], list[str]]:
    """Understand a pasted list; returns its units, and a sentence for each line that is wrong."""
    typed = [(at, row.rstrip()) for at, row in enumerate(text.splitlines(), 1) if row.strip()]
    if len(typed) > MOST:
        return [], [_("Paste at most %(most)s lines at once") % {"most": MOST}]
    lines: list[UnitLine] = []
    wrong: list[str] = []
    for number, row in typed:
        try:
            lines.append(_line(number, row, lines))
        except Misread as said:
            wrong.append(str(said))
            lines.append(_in_its_place(number, row, lines))
    known = {name.casefold() for name in Unit.objects.values_list("name", flat=True)}
    for line in lines:
        line.is_there = line.name.casefold() in known
    return lines, wrong


def _in_its_place(number: int, row: str, above: list[UnitLine]) -> UnitLine:
    """Stand in for a line that is wrong, so that those below it are read as they are meant."""
    deepest = above[-1].depth + 1 if above else 0
    depth = min(deepest, max(1, _indent(row) // 2)) if above else 0
    return UnitLine(number, depth, row.strip(), "", Kind.DIVISION)


def _indent(row: str) -> int:
    return len(row[: len(row) - len(row.lstrip())].replace("\t", "  "))


def _line(number: int, row: str, above: list[UnitLine]) -> UnitLine:
    told = {"line": number}
    found = LINE.fullmatch(row.strip())
    if found is None:
        raise Misread(
            _("Line %(line)s: write the name, then its short name in (round) brackets") % told
        )
    name, short = " ".join(found["name"].split()), (found["short"] or "").strip()
    depth = _depth(row, told, above)
    kind = _kind(name, found["kind"], told, is_first=not above)
    _check_names(name, short, told, above)
    line = UnitLine(number, depth, name, short, kind)
    if depth:
        line.parent = next(one.number for one in reversed(above) if one.depth == depth - 1)
    return line


def _depth(row: str, told: dict[str, int], above: list[UnitLine]) -> int:
    indent = _indent(row)
    if indent % 2:
        raise Misread(_("Line %(line)s: indent by two spaces, or a tab, for each level") % told)
    depth = indent // 2
    if not above and depth:
        raise Misread(
            _("Line %(line)s: the first line is the association; do not indent it") % told
        )
    if above and not depth:
        raise Misread(
            _("Line %(line)s: only the association stands at the edge; indent what belongs to it")
            % told
        )
    if above and depth > above[-1].depth + 1:
        raise Misread(
            _("Line %(line)s: it is indented by more than one level below the line above") % told
        )
    return depth


def _kind(name: str, given: str | None, told: dict[str, int], *, is_first: bool) -> str:
    if given is not None:
        kind = IN_BRACKETS.get(given.strip().casefold())
    else:
        kind = BY_LAST_WORD.get(name.split()[-1].casefold())
    if kind is None and is_first and given is None:
        return Kind.ASSOCIATION
    if kind is None:
        raise Misread(
            _(
                "Line %(line)s: say what it is in square brackets: "
                "[division], [round table], [chapter] or [alumni]"
            )
            % told
        )
    return str(kind)


def _check_names(name: str, short: str, told: dict[str, int], above: list[UnitLine]) -> None:
    if len(name) > 200 or len(short) > 40:
        raise Misread(
            _("Line %(line)s: at most 200 characters for the name, 40 for the short name") % told
        )
    if any(one.name.casefold() == name.casefold() for one in above):
        raise Misread(_("Line %(line)s: this name stands in another line as well") % told)


@act
def make(actor: User, text: str) -> int:
    """Make the units of a pasted list that are not there yet; returns how many.

    Raises
    ------
    Refused : a line is wrong. Nothing was written.
    """
    only_administrators(actor)
    lines, wrong = read(text)
    if wrong:
        raise Refused(wrong[0])
    units = {unit.name.casefold(): unit for unit in Unit.objects.all()}
    made = list(_made(lines, units))
    if made:
        log("units.begun", actor, count=len(made))
    return len(made)


def _made(lines: list[UnitLine], units: dict[str, Unit]) -> Iterator[Unit]:
    numbered: dict[int, Unit] = {}
    for line in lines:
        unit = units.get(line.name.casefold())
        if unit is None:
            unit = Unit.objects.create(
                name=line.name,
                short_name=line.short_name,
                kind=line.kind,
                parent=numbered[line.parent] if line.parent else None,
            )
            yield unit
        numbered[line.number] = unit
