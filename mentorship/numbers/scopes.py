"""Of what numbers are: a round, a program, a unit with all below it, or the whole association.

What a person reaches is said by `mentorship.access`; numbers of pairings leave out those in which
the reader is one of the two, as every list of the desk does.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, F, Min, Q, QuerySet, When
from django.db.models.functions import ExtractMonth, ExtractYear
from django.db.models.lookups import GreaterThanOrEqual
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from mentorship import access
from mentorship.models import Enrollment, Pairing, Program, Round, Unit
from mentorship.models.association import house

MOST_YEARS = 12
"""So many years can be chosen from."""


class Extent(Enum):
    """How far numbers reach."""

    ROUND = "round"
    PROGRAM = "program"
    UNIT = "unit"
    ASSOCIATION = "association"

    def __str__(self) -> str:
        """Its word in the names of addresses."""
        return self.value


@dataclass(frozen=True)
class Period:
    """From a moment to another, which no longer belongs to it."""

    begins: datetime
    ends: datetime

    def has(self, column: str) -> Q:
        """Whether what happened at `column` happened in it."""
        return Q(**{f"{column}__gte": self.begins, f"{column}__lt": self.ends})

    def has_day(self, column: str) -> Q:
        """The same for a column of whole days."""
        last = self.ends - timedelta(microseconds=1)
        return Q(**{f"{column}__range": (self.begins.date(), last.date())})


@dataclass(frozen=True)
class Scope:
    """What is counted: the rounds, the time, and for whom."""

    user: User
    extent: Extent
    subject: Round | Program | Unit | None
    """None where it is the whole association."""
    rounds: tuple[int, ...]
    year: int | None = None
    """None for all the time there is."""
    until: datetime | None = None
    """Where the year is not over, or compared with one that is not: up to here."""

    @property
    def period(self) -> Period | None:
        """The time that counts; None for all the time there is."""
        if self.year is None:
            return None
        begins = datetime(self.year, house().year_begins, 1, tzinfo=zone())
        ends = begins.replace(year=self.year + 1)
        return Period(begins, min(self.until or ends, ends))

    def has(self, column: str) -> Q:
        """Whether what happened at `column` counts."""
        return self.period.has(column) if self.period else Q(**{f"{column}__isnull": False})

    def has_day(self, column: str) -> Q:
        """The same for a column of whole days."""
        return self.period.has_day(column) if self.period else Q(**{f"{column}__isnull": False})

    def by_its_end(self, column: str) -> Q:
        """Whether it had happened when the time was over."""
        return Q(**{f"{column}__lt": self.period.ends}) if self.period else self.has(column)


def zone() -> ZoneInfo:
    """The zone in which the association's years begin."""
    return ZoneInfo(house().time_zone)


# Years ---------------------------------------------------------------------------------------
#
# A year is that of the association, which begins in a month of its own, and is known by the
# calendar's year in which it begins.


def year_at(moment: datetime) -> int:
    """The year in which a moment lies."""
    local = timezone.localtime(moment, zone())
    return local.year if local.month >= house().year_begins else local.year - 1


def year_of(column: str) -> Case:
    """The same of a column, for the database."""
    year, month = (each(column, tzinfo=zone()) for each in (ExtractYear, ExtractMonth))
    return Case(When(GreaterThanOrEqual(month, house().year_begins), then=year), default=year - 1)


def year_name(year: int) -> str:
    """What a year is called: by both of the calendar's where it lies in two."""
    return str(year) if house().year_begins == 1 else f"{year}–{(year + 1) % 100:02d}"


# The way to one ------------------------------------------------------------------------------


def scope_for(user: User, extent: Extent, pk: int | None = None, year: int | None = None) -> Scope:
    """What this person may count; `Http404` for what is not theirs, as for what is not there."""
    subject, rounds = DOORS[extent](user, pk)
    ids = tuple(rounds.order_by("pk").values_list("pk", flat=True))
    scope = Scope(user, extent, subject, ids)
    return in_year(scope, year) if extent is not Extent.ROUND else scope


def in_year(scope: Scope, year: int | None) -> Scope:
    """The same of one year; of the present one, what there has been of it."""
    now = timezone.localtime(timezone.now(), zone())
    return replace(scope, year=year, until=now if year == year_at(now) else None)


def _round(user: User, pk: int | None) -> tuple[Round, QuerySet[Round]]:
    round = access.round_run_for(user, pk or 0)
    return round, Round.objects.filter(pk=round.pk)


def _program(user: User, pk: int | None) -> tuple[Program, QuerySet[Round]]:
    rows = access.programs_run_by(user).select_related("unit")
    program = access.one_or_404(rows, pk or 0)
    return program, access.rounds_run_by(user).filter(program=program)


def _unit(user: User, pk: int | None) -> tuple[Unit, QuerySet[Round]]:
    unit = access.one_or_404(access.units_run_by(user), pk or 0)
    return unit, access.rounds_run_by(user).filter(program__unit__in=_with_all_below(unit))


def _association(user: User, pk: int | None) -> tuple[None, QuerySet[Round]]:
    if not runs_the_association(user):
        raise Http404
    return None, access.rounds_run_by(user)


DOORS: dict[Extent, Any] = {
    Extent.ROUND: _round,
    Extent.PROGRAM: _program,
    Extent.UNIT: _unit,
    Extent.ASSOCIATION: _association,
}


def runs_the_association(user: User) -> bool:
    """Whether the whole is theirs: administrators, and who coordinates the unit at its head."""
    head = access.units_run_by(user).filter(kind=Unit.Kind.ASSOCIATION, parent=None)
    return access.runs_everything(user) or head.exists()


def units_with_rounds(user: User) -> QuerySet[Unit]:
    """Units that the user runs in which, or below which, there are rounds that have begun."""
    rounds = access.rounds_run_by(user).exclude(state=Round.State.DRAFT)
    found = set(rounds.order_by().values_list("program__unit", flat=True))
    parents, above = parents_of_units(), set(found)
    while above:
        above = {up for pk in above if (up := parents.get(pk)) is not None} - found
        found |= above
    return access.units_run_by(user).filter(pk__in=found).order_by("name")


def parents_of_units() -> dict[int, int | None]:
    """The unit above each unit: the whole tree in one query."""
    return dict(Unit.objects.values_list("pk", "parent"))


def _with_all_below(unit: Unit) -> set[int]:
    """The ids of a unit and of every unit below it."""
    parents = parents_of_units()
    found, added = {unit.pk}, {unit.pk}
    while added:
        added = {pk for pk, parent in parents.items() if parent in added} - found
        found |= added
    return found


# What it is compared with --------------------------------------------------------------------


def before(scope: Scope) -> Scope | None:
    """The round before, or the year before up to the same day; None where there is no such."""
    if isinstance(scope.subject, Round):
        return _round_before(scope, scope.subject)
    if scope.year is None:
        return None
    until = scope.until and _a_year_earlier(scope.until)
    return replace(scope, year=scope.year - 1, until=until)


def _a_year_earlier(moment: datetime) -> datetime:
    """The same day of the year before; of a leap day, the day after the 28th of February."""
    try:
        return moment.replace(year=moment.year - 1)
    except ValueError:
        return moment.replace(year=moment.year - 1, month=3, day=1)


def _round_before(scope: Scope, round: Round) -> Scope | None:
    """The round of the same program whose sign-up opened last before; drafts are none."""
    rows = access.rounds_run_by(scope.user).filter(program=round.program).exclude(pk=round.pk)
    rows = rows.exclude(state__in=(Round.State.DRAFT, Round.State.CANCELLED))
    earlier = rows.filter(signup_opens_on__lt=round.signup_opens_on)
    found = earlier.order_by(F("signup_opens_on").desc(), "-pk").first()
    return replace(scope, subject=found, rounds=(found.pk,)) if found else None


def leaves_own_out(scope: Scope) -> bool:
    """Whether pairings are not counted because the reader is one of the two."""
    own = Pairing.objects.filter(access.is_one_of_two(scope.user), round__in=scope.rounds)
    return own.exists()


def years(scope: Scope) -> list[int]:
    """The years in which anybody signed up and since, the newest first."""
    signed_up = Enrollment.objects.filter(round__in=scope.rounds)
    first = signed_up.aggregate(first=Min("submitted_at"))["first"]
    now = year_at(timezone.now())
    begins = year_at(first) if first else now
    return list(range(now, max(begins, now - MOST_YEARS + 1) - 1, -1))
