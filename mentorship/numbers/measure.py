"""A number as one object: its name, what it means, of what it is counted, and how it is written."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from django.db.models import Aggregate, DurationField, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship.numbers import pooling
from mentorship.numbers.pooling import Answers, Cell, told
from mentorship.numbers.rows import in_cells
from mentorship.numbers.scopes import Scope

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

DAY = timedelta(days=1)
Counted = tuple[float | None, int | None]
"""A number, and of how many it is."""
LEAST = 5
"""Of fewer people no average is told: it would say what one of them answered."""


class Median(Aggregate):
    """The middle of what there is; PostgreSQL's, half-way between two where they are even."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


class Kind(Enum):
    """What a number is a number of, which says how it is written."""

    COUNT = auto()
    PERCENT = auto()
    DAYS = auto()
    EACH = auto()
    """So many of something for each of something."""
    OF_FIVE = auto()
    POINTS = auto()

    def told(self, value: float) -> str:
        """The number, in words and figures."""
        return FORMS[self](value)


def _rounded(value: float, places: int = 0) -> str:
    rounded = round(value, places)  # number_format cuts off
    return str(number_format(rounded, decimal_pos=places, use_l10n=True, force_grouping=True))


def _days(value: float) -> str:
    said = ngettext("%(number)s day", "%(number)s days", round(value))
    return said % {"number": _rounded(value)}


FORMS: dict[Kind, Callable[[float], str]] = {
    Kind.COUNT: _rounded,
    Kind.PERCENT: lambda value: _("%(number)s %%") % {"number": _rounded(value)},
    Kind.DAYS: _days,
    Kind.EACH: lambda value: _rounded(value, 1),
    Kind.OF_FIVE: lambda value: _("%(number)s of 5") % {"number": _rounded(value, 1)},
    Kind.POINTS: lambda value: _("%(number)s of 100") % {"number": _rounded(value)},
}


@dataclass(frozen=True)
class Measure:
    """One number. `value` and `base` are aggregates over `rows`; a share is the one of the other.

    An average and a median give their number of rows as `base`. Below `least` of it nothing is
    told; where that is more than one, by `pooling`, so that no two pages tell it either.
    """

    name: str
    label: "str | _StrPromise"
    definition: "str | _StrPromise"
    rows: Callable[[Scope], QuerySet[Any]]
    value: Any
    kind: Kind = Kind.COUNT
    base: Any = None
    least: int = 1
    lasts: bool = True
    """Whether what it counts is kept, so that an earlier time may be compared."""

    @property
    def is_guarded(self) -> bool:
        """Whether it is of what people said, and told of so many answers at once alone."""
        return self.least > 1

    @property
    def is_share(self) -> bool:
        """Whether it is so much of its base; else it is an average of it, or no part of any."""
        return self.kind in (Kind.PERCENT, Kind.EACH)

    def number(self, value: Any, base: int | None) -> float | None:
        """The number itself; None where there is nothing, or too little, to take it of."""
        if (base is not None and base < self.least) or value is None:
            return None
        if isinstance(value, timedelta):
            return value / DAY
        return self._share(value, base or 0) if self.is_share else float(value)

    def answers(self, value: Any, base: int) -> Answers:
        """The answers of one cell, to be added to those of others."""
        total = float(value or 0)
        return Answers(base, total if self.is_share else total * base)

    def of(self, answers: Answers) -> Counted:
        """The number of answers that were added up, with how many there are; none of too few."""
        count, total = answers.count, answers.total
        if count < self.least:
            return None, None
        return self.number(total if self.is_share else total / count, count), count

    def _share(self, value: float, base: int) -> float:
        return float(value) / base * (100 if self.kind is Kind.PERCENT else 1)


@dataclass(frozen=True)
class Figure:
    """What came of a measure, and of the same before."""

    measure: Measure
    number: float | None
    base: int | None
    earlier: float | None = None

    @property
    def told(self) -> str:
        """The number as it is read; a dash where there is none."""
        return "–" if self.number is None else self.measure.kind.told(self.number)

    @property
    def told_earlier(self) -> str:
        """The number before, likewise."""
        return "–" if self.earlier is None else self.measure.kind.told(self.earlier)


def count(measures: Iterable[Measure], scope: Scope) -> dict[str, Counted]:
    """Each number by its name, with its base: one or two queries for each kind of rows."""
    plain: dict[Any, list[Measure]] = defaultdict(list)
    guarded: dict[Any, list[Measure]] = defaultdict(list)
    for measure in measures:
        (guarded if measure.is_guarded else plain)[measure.rows].append(measure)
    found: dict[str, Counted] = {}
    for rows, together in plain.items():
        taken = rows(scope).aggregate(**_asked(together))
        for one in together:
            base = taken.get(f"{one.name}_base")
            found[one.name] = one.number(taken[f"{one.name}_value"], base), base
    paths = pooling.paths(scope) if guarded else {}
    for together in guarded.values():
        cells = cells_of(together, scope)
        found |= {one.name: one.of(told(cells[one.name], paths, one.least)) for one in together}
    return found


def cells_of(measures: Sequence[Measure], scope: Scope) -> dict[str, dict[Cell, Answers]]:
    """The answers to guarded measures of the same rows, cell by cell; one query."""
    found: dict[str, dict[Cell, Answers]] = {one.name: {} for one in measures}
    counted = in_cells(measures[0].rows, scope).annotate(**_asked(measures))
    for round, across, year, *numbers in counted:
        taken = dict(zip(_asked(measures), numbers, strict=True))
        for one in measures:
            value, base = taken[f"{one.name}_value"], taken[f"{one.name}_base"]
            found[one.name][Cell(round, across, year)] = one.answers(value, base)
    return found


def _asked(measures: Iterable[Measure]) -> dict[str, Any]:
    values = {f"{one.name}_value": one.value for one in measures}
    return values | {f"{one.name}_base": one.base for one in measures if one.base is not None}


def figures(measures: Iterable[Measure], scope: Scope, earlier: Scope | None) -> list[Figure]:
    """Each measure's number now and before, in their order."""
    measures = list(measures)
    now = count(measures, scope)
    then = count((one for one in measures if one.lasts), earlier) if earlier else {}
    return [Figure(one, *now[one.name], earlier=then.get(one.name, (None,))[0]) for one in measures]
