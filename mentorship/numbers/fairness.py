"""Whether all kinds of people are matched alike: match rate and fit by group, none of them few."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    When,
)
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Field, Profile
from accounts.models.places import InstitutionKind
from mentorship import states
from mentorship.numbers import rows
from mentorship.numbers.grid import Column, Grid, Line
from mentorship.numbers.measure import LEAST, Kind
from mentorship.numbers.scopes import Scope, year_of
from mentorship.numbers.suppression import shown
from mentorship.roles import Role

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PROFILE = "person__profile"


@dataclass
class Tally:
    """How many people, how many of them were matched, and the points of their pairings."""

    people: int = 0
    matched: int = 0
    scored: int = 0
    """How many of them have a pairing with a score."""
    pairs: int = 0
    points: int = 0

    def add(self, other: "Tally") -> None:
        """Add what another one counts."""
        self.people += other.people
        self.matched += other.matched
        self.scored += other.scored
        self.pairs += other.pairs
        self.points += other.points

    @property
    def rate(self) -> float | None:
        """The share that was matched, in per cent."""
        return 100 * self.matched / self.people if self.people else None

    @property
    def fit(self) -> float | None:
        """The average points, on a scale to 100."""
        return self.points / self.pairs / 100 if self.pairs else None


Cells = dict[Any, dict[str, Tally]]
"""What each cell, a round in a year, counts of each group."""


def _by_region(found: QuerySet[Any]) -> QuerySet[Any]:
    own = f"{PROFILE}__region"
    region = Case(When(~Q(**{f"{own}__group": ""}), then=f"{own}__group"), default=f"{own}__name")
    return found.annotate(group=region)


def _by_field(found: QuerySet[Any]) -> QuerySet[Any]:
    """Each person once in each group of fields: by the first of several in the same one."""
    own = f"{PROFILE}__fields"
    named = Case(When(~Q(**{f"{own}__group": ""}), then=f"{own}__group"), default=f"{own}__name")
    found = found.annotate(group=named, profile=F(PROFILE), one_field=F(own))
    before = Field.objects.filter(profile=OuterRef("profile"), group=OuterRef("group"))
    return found.filter(~Exists(before.filter(pk__lt=OuterRef("one_field"))))


@dataclass(frozen=True)
class Dimension:
    """By what people are told apart."""

    name: str
    label: "str | _StrPromise"
    definition: "str | _StrPromise"
    grouped: Callable[[QuerySet[Any]], QuerySet[Any]]
    words: Mapping[str, Any] | None = None
    """What its groups are called; None where they are names already."""
    overlaps: bool = False
    """Whether one person may be in several groups."""

    def called(self, group: str | None) -> str:
        """The name of a group."""
        if not group:
            return gettext("Not said")
        return str(self.words.get(group, group)) if self.words else group


DIMENSIONS = (
    Dimension(
        "region",
        _("By region"),
        _("The region of their profile, or its group where regions are grouped."),
        _by_region,
    ),
    Dimension(
        "field",
        _("By field"),
        _("The fields of their profile. Whoever works in several counts in each of them."),
        _by_field,
        overlaps=True,
    ),
    Dimension(
        "library",
        _("By kind of library"),
        _("The kind of institution of their profile."),
        lambda found: found.annotate(group=F(f"{PROFILE}__institution__kind")),
        dict(InstitutionKind.choices),
    ),
    Dimension(
        "stage",
        _("By career stage"),
        _("The career stage of their profile."),
        lambda found: found.annotate(group=F(f"{PROFILE}__career_stage")),
        dict(Profile.Stage.choices),
    ),
)


def cells_of(dimension: Dimension, scope: Scope, role: Role) -> Cells:
    """What was counted of each group, cell by cell, before anything is hidden; one query.

    Whether somebody was matched is asked as of now, so that a cell says the same on each page.
    """
    own = rows.OWN[role]
    begun = FilteredRelation(own, condition=Q(**{f"{own}__active_at__isnull": False}))
    found = rows.sign_ups(scope).filter(role=role).annotate(begun=begun)
    found = found.filter(Q(state__in=states.ENROLLMENT_PLACED) | Q(begun__isnull=False))
    found = found.annotate(signed_in=year_of("submitted_at"))
    counted = dimension.grouped(found).order_by().values_list("round", "signed_in", "group")
    cells: Cells = defaultdict(lambda: defaultdict(Tally))
    for round, year, group, *numbers in counted.annotate(**_numbers()):
        cells[round, year][dimension.called(group)].add(Tally(*numbers))
    return cells


def _numbers() -> dict[str, Any]:
    """The columns of a `Tally`; somebody with two pairings comes up twice in the rows."""
    scored = Q(begun__points__isnull=False)
    return {
        "people": Count("pk", distinct=True),
        "matched": Count("pk", distinct=True, filter=Q(begun__isnull=False)),
        "with_points": Count("pk", distinct=True, filter=scored),
        "pairs": Count("begun__points"),
        "points": Sum("begun__points", default=0),
    }


def publishable(cells: Cells) -> tuple[dict[str, Tally], int]:
    """The groups that may be shown, added up over all cells; and how many people are not.

    Fit is added up apart, of those cells alone in which enough pairs have a score.
    """
    told: dict[str, Tally] = defaultdict(Tally)
    hidden = 0
    for groups in cells.values():
        kept = shown({group: one.people for group, one in groups.items()})
        scored = shown({group: groups[group].scored for group in groups}) & kept
        for group, one in groups.items():
            if group in kept:
                told[group].add(one if group in scored else Tally(one.people, one.matched))
            else:
                hidden += one.people
    return told, hidden


def grid(dimension: Dimension, scope: Scope, role: Role = Role.MENTEE) -> Grid:
    """The table of one dimension."""
    told, hidden = publishable(cells_of(dimension, scope, role))
    ordered = sorted(told.items(), key=lambda one: (-one[1].people, one[0]))
    return Grid(
        name=f"{role}_{dimension.name}",
        label=str(dimension.label),
        definition=str(dimension.definition),
        columns=_columns(),
        lines=[Line(name, (one.people, one.matched, one.rate, one.fit)) for name, one in ordered],
        stub=gettext("Group"),
        note=_left_out(hidden, dimension),
        empty=gettext("No group is large enough to be shown."),
    )


def _columns() -> list[Column]:
    return [
        Column(gettext("Signed up")),
        Column(gettext("Matched")),
        Column(gettext("Match rate"), Kind.PERCENT, drawn=True),
        Column(gettext("Average fit"), Kind.POINTS),
    ]


def _left_out(hidden: int, dimension: Dimension) -> str:
    """How many people are in no group that is shown; where groups overlap, only that some are."""
    if not hidden:
        return ""
    if dimension.overlaps:
        return gettext("Small groups are left out.")
    said = ngettext(
        "%(count)s more person is in groups that are left out.",
        "%(count)s more people are in groups that are left out.",
        hidden,
    )
    return said % {"count": hidden}


def grids(scope: Scope, role: Role) -> list[Grid]:
    """All of them; a query each."""
    return [grid(dimension, scope, role) for dimension in DIMENSIONS]


def explained() -> str:
    """How small groups are kept from sight."""
    return gettext(
        "No group of fewer than %(least)s people is shown, nor one by which such a group could be "
        "worked out. This is looked at round by round, and year by year, before numbers are added "
        "up: taking one page from another tells nothing more."
    ) % {"least": LEAST}
