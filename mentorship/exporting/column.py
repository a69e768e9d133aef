"""A column of a sheet: its heading, what it says of a row, and whether one has to ask for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import Profile, User
from mentorship.eligibility.judging import rules_of
from mentorship.models import EligibilityRule, Round

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Cell: TypeAlias = "str | int | float | date | datetime | None"


@dataclass
class Making:
    """What is known while a sheet is made: who makes it, and what is read once a round."""

    user: User
    round: Round | None = None
    """The one round that it is about; None for all rounds of a program."""
    _rules: dict[int, list[EligibilityRule]] = field(default_factory=dict)

    def rules(self, round: Round) -> list[EligibilityRule]:
        """The rules of a round, read once."""
        if round.pk not in self._rules:
            self._rules[round.pk] = rules_of(round)
        return self._rules[round.pk]

    def moment(self, moment: datetime | None, round: Round | None = None) -> datetime | None:
        """A moment on the clock of the round's zone, as a sheet writes it: without a zone."""
        if moment is None:
            return None
        return moment.astimezone(self._zone(round)).replace(tzinfo=None, microsecond=0)

    def _zone(self, round: Round | None) -> Any:
        known = round or self.round
        zone: ZoneInfo | Any = known.zone if known else timezone.get_default_timezone()
        return zone


@dataclass(frozen=True)
class Column:
    """One column; whoever wants a private one has to tick it."""

    name: str
    label: "str | _StrPromise"
    value: Callable[[Any], Cell]
    private: bool = False
    """What identifies somebody beyond their name, or what they wrote in their own words."""

    def says(self, row: Any, making: Making) -> Cell:
        """What stands in its cell."""
        return self.value(row)


@dataclass(frozen=True)
class Placed(Column):
    """A column that depends on who makes the sheet, and of which round."""

    value: Callable[..., Cell]

    def says(self, row: Any, making: Making) -> Cell:
        """What stands in its cell."""
        return self.value(row, making)


def profile_of(person: User) -> Profile | None:
    """Who the person is; None where they have said nothing, or are erased."""
    return None if person.erased_at else getattr(person, "profile", None)


def of_profile(say: Callable[[Profile], Cell]) -> Callable[[User], Cell]:
    """What a profile says, or nothing where there is none."""

    def value(person: User) -> Cell:
        profile = profile_of(person)
        return say(profile) if profile else ""

    return value


def address_of(person: User) -> str:
    """Somebody's address; that of an erased account is none."""
    return "" if person.erased_at else person.email
