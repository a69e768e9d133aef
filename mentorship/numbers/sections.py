"""What a page of numbers shows, subject by subject: single numbers, and the tables beside them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from mentorship.numbers import tables
from mentorship.numbers.grid import Column, Grid, Line
from mentorship.numbers.measure import Figure, Kind, Measure, figures
from mentorship.numbers.measures import (
    MEASURES,
    circles,
    conventions,
    mails,
    matching,
    outcomes,
    recruitment,
    together,
)
from mentorship.numbers.scopes import Extent, Scope

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def _growth(scope: Scope) -> list[Grid]:
    """Year by year; one round is hardly longer."""
    return [] if scope.extent is Extent.ROUND else [tables.by_year(scope)]


@dataclass(frozen=True)
class Subject:
    """What some numbers are about."""

    name: str
    label: "str | _StrPromise"
    measures: Sequence[Measure]
    drawn: Sequence[Measure] = ()
    """Those that a picture compares; all of one kind."""
    grids: Callable[[Scope], list[Grid]] = lambda _scope: []
    only_where_any: bool = False
    """Whether it is left out where all its numbers are 0."""

    def is_told(self, found: "Sequence[Figure]") -> bool:
        """Whether a page shows it."""
        return not self.only_where_any or any(one.number or one.earlier for one in found)


SUBJECTS = (
    Subject(
        "recruitment",
        _("Who signs up"),
        recruitment.MEASURES,
        (recruitment.SIGNED_UP, recruitment.MENTEES, recruitment.MENTORS, recruitment.ACCEPTED),
        lambda scope: [*_growth(scope), tables.by_link(scope)],
    ),
    Subject(
        "matching",
        _("Who is matched"),
        matching.MEASURES,
        (
            matching.MATCH_RATE,
            matching.MATCH_RATE_MENTORS,
            matching.SAID_YES,
            matching.PLACES_USED,
            matching.WERE_MENTEES,
        ),
    ),
    Subject(
        "together",
        _("How pairs are doing"),
        together.MEASURES,
        (
            together.FIRST_MEETING,
            together.ANSWERS,
            together.WELL,
            together.NOT_MET,
            together.TROUBLE,
        ),
    ),
    Subject("circles", _("Circles and peers"), circles.MEASURES, only_where_any=True),
    Subject(
        "conventions",
        _("At conventions"),
        conventions.MEASURES,
        only_where_any=True,
    ),
    Subject(
        "outcomes",
        _("What came of it"),
        outcomes.MEASURES,
        (outcomes.COMPLETED, outcomes.REACHED, outcomes.GOALS),
        lambda scope: [tables.by_reason(scope)],
    ),
    Subject("mails", _("Mails"), mails.MEASURES),
)


@dataclass(frozen=True)
class Section:
    """A subject with what was counted."""

    subject: Subject
    figures: Sequence[Figure]
    grids: Sequence[Grid]

    def drawn(self, now: str, then: str) -> Grid:
        """Its numbers that a picture compares; they stand in its own table."""
        told = [one for one in self.figures if one.measure in self.subject.drawn]
        times = [now, then] if then else [now]
        kind = self.subject.drawn[0].kind if self.subject.drawn else Kind.COUNT
        lines = [
            Line(str(one.measure.label).lstrip("… "), (one.number, one.earlier)[: len(times)])
            for one in told
            if one.number is not None
        ]
        columns = [Column(time, kind, drawn=True) for time in times]
        return Grid(self.subject.name, str(self.subject.label), "", columns, lines)


def sections(scope: Scope, earlier: Scope | None) -> list[Section]:
    """Everything, counted now; the number of queries depends neither on rows nor on rounds."""
    found = {one.measure.name: one for one in figures(MEASURES, scope, earlier)}
    told = [(one, [found[each.name] for each in one.measures]) for one in SUBJECTS]
    return [Section(one, each, one.grids(scope)) for one, each in told if one.is_told(each)]
