"""What is known of people that rules ask about, read for one person or for a whole round."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from accounts.models import Education, Profile, User
from mentorship import states
from mentorship.eligibility.covering import is_listed
from mentorship.models import EligibilityRule, Enrollment, ListedPerson, Round, Unit
from mentorship.models.roster import Standing
from mentorship.standing import addresses_of, standings

Kind = EligibilityRule.Kind


@dataclass(frozen=True)
class Facts:
    """What is known of one person in one role; what is not known is missing or None."""

    role: str
    told: Mapping[str, Any] = field(default_factory=dict)
    """What they answered, by the name of the question."""
    days: tuple[date, ...] | None = None
    """The days on which they are there, once they have said so."""
    asks_days: bool = True
    """Whether the round has days to choose from; before it has, nobody can say theirs."""
    orientation_on: date | None = None
    region: int | None = None
    stage: str = ""
    has_been_before: bool = False
    """Whether they joined an earlier convention of the program."""
    classes: frozenset[int] = frozenset()
    year: int = 0
    """In which pairs of the round start."""
    standings: Mapping[int, tuple[Standing, Standing]] = field(default_factory=dict)
    """By unit, what the lists say: today and on the first day. Missing where no list tells."""


@dataclass(frozen=True)
class Asked:
    """Somebody in a role, and what they have said for it."""

    person: int
    role: str
    told: Mapping[str, Any] = field(default_factory=dict)
    days: tuple[date, ...] | None = None
    orientation_on: date | None = None


class Reader:
    """Reads what the rules of a round need, in a constant number of queries for any number."""

    def __init__(
        self, round: Round, rules: Iterable[EligibilityRule], people: Collection[int]
    ) -> None:
        self.round, self.people = round, people
        self.rules = [rule for rule in rules if not rule.is_encouraged]
        self.kinds = {rule.kind for rule in self.rules}

    def facts(self, asked: Asked) -> Facts:
        """All that is known of this person."""
        region, stage = self._profiles.get(asked.person, (None, ""))
        return Facts(
            role=asked.role,
            told=asked.told,
            days=asked.days,
            asks_days=bool(self.round.days()),
            orientation_on=asked.orientation_on,
            region=region,
            stage=stage,
            has_been_before=asked.person in self._been_before,
            classes=self._classes.get(asked.person, frozenset()),
            year=(self.round.starts_on or self.round.signup_opens_on).year,
            standings={unit: told[asked.person] for unit, told in self._standings.items()},
        )

    @cached_property
    def _profiles(self) -> dict[int, tuple[int | None, str]]:
        if not self.kinds & {Kind.REGION, Kind.YEARS, Kind.STUDENT}:
            return {}
        rows = Profile.objects.filter(user__in=self.people)
        found = rows.values_list("user_id", "region_id", "career_stage")
        return {user: (region, stage) for user, region, stage in found}

    @cached_property
    def _been_before(self) -> frozenset[int]:
        if not self.kinds & {Kind.FIRST_TIME, Kind.RETURNING}:
            return frozenset()
        rows = Enrollment.objects.filter(
            round__program=self.round.program_id,
            round__signup_opens_on__lt=self.round.signup_opens_on,
            person__in=self.people,
        ).exclude(state__in=states.ENROLLMENT_GONE)
        return frozenset(rows.values_list("person", flat=True))

    @cached_property
    def _classes(self) -> dict[int, frozenset[int]]:
        """By the school's list where it names somebody, else as they say in their profile."""
        school = self.round.program.school_id
        if not self.kinds & {Kind.CLASS_YEAR, Kind.SINCE_CLASS} or school is None:
            return {}
        said = _grouped(
            Education.objects.filter(school=school, profile__user__in=self.people).values_list(
                "profile__user", "class_year"
            )
        )
        return said | self._listed_classes(school)

    def _listed_classes(self, school: int) -> dict[int, frozenset[int]]:
        owners = addresses_of(_stubs(self.people))
        rows = ListedPerson.objects.filter(
            email__in=owners, school=school, struck_at__isnull=True, class_year__isnull=False
        )
        found = rows.values_list("email", "class_year")
        return _grouped((owners[email], year) for email, year in found if year)

    @cached_property
    def _standings(self) -> dict[int, dict[int, tuple[Standing, Standing]]]:
        units = {rule.unit for rule in self.rules if rule.kind == Kind.MEMBER and rule.unit}
        return {unit.pk: self._standings_in(unit) for unit in units if is_listed(unit)}

    def _standings_in(self, unit: Unit) -> dict[int, tuple[Standing, Standing]]:
        people, today, first = _stubs(self.people), today_in(self.round), first_day(self.round)
        now = standings(people, unit, today)
        then = now if first == today else standings(people, unit, first)
        return {pk: (now[pk], then[pk]) for pk in now}


def today_in(round: Round) -> date:
    """Today, in the round's own time zone."""
    return timezone.now().astimezone(round.zone).date()


def first_day(round: Round) -> date:
    """The day by which somebody has to be what is required by the start."""
    today = today_in(round)
    return max(today, round.starts_on or today)


def asked_of(row: Enrollment) -> Asked:
    """What somebody who has signed up said for it."""
    days = tuple(row.days) if row.days else None
    return Asked(row.person_id, row.role, row.told, days, row.orientation_on)


def _grouped(rows: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for key, value in rows:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}


def _stubs(people: Iterable[int]) -> list[User]:
    """Accounts by their numbers alone, which is all that lists ask of them."""
    return [User(pk=pk) for pk in people]
