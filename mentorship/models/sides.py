"""The two sides of a pairing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q

from accounts.models import User
from mentorship.models.enrollments import Enrollment
from mentorship.models.lookups import IsAmong
from mentorship.roles import OfASide, Role

if TYPE_CHECKING:
    from mentorship.models.pairings import Pairing


OF_A_SIDE = ("person__profile__institution", "person__profile__region")
"""What pages show of each of the two."""


@dataclass(frozen=True)
class Side:
    """One of the two of a pairing, and what this one has said.

    It holds nothing of its own: where the pairing is read afresh, so is what the side tells.
    """

    pairing: "Pairing"
    role: Role

    @property
    def enrollment(self) -> Enrollment:
        return self.pairing.mentor if self.role is Role.MENTOR else self.pairing.mentee

    @property
    def person(self) -> User:
        return self.enrollment.person

    @property
    def other(self) -> "Side":
        """The side of the other of the two."""
        return Side(self.pairing, self.role.other)

    @property
    def is_told(self) -> bool:
        """Whether this one has been told; where the mentor is asked first, the mentee is not.

        It stays so for good where the mentor does not say yes.
        """
        return not (self.pairing.mentor_only and self.role is Role.MENTEE)

    @property
    def accepted_at(self) -> datetime | None:
        """When this one accepted; None while they have not."""
        return self._at("accepted_at")

    @property
    def more_time_at(self) -> datetime | None:
        """When this one took more time to answer; None where they have not."""
        return self._at("more_time_at")

    @property
    def concluded_at(self) -> datetime | None:
        """When this one saw the pairing as concluded; None while they have not."""
        return self._at("concluded_at")

    @property
    def stays_at(self) -> datetime | None:
        """When this one wished to stay in touch; None where they have not."""
        return self._at("stays_at")

    def column(self, name: OfASide) -> str:
        """The column of the pairing that holds this for this side."""
        return self.role.column(name)

    def _at(self, name: OfASide) -> datetime | None:
        found: datetime | None = getattr(self.pairing, self.column(name))
        return found


def with_sides(pairings: "Iterable[Pairing]") -> "list[Pairing]":
    """These with both sides as pages show them: who they are, where they work and live.

    One query reads all of them. Joined to the pairing itself they would be ten tables, and each
    column of theirs twice, which takes longer to put into SQL and to plan than to read.
    """
    found = list(pairings)
    if found:
        rows = Enrollment.objects.select_related(*OF_A_SIDE).order_by()
        there = rows.in_bulk({pk for one in found for pk in (one.mentor_id, one.mentee_id)})
        for one in found:
            one.mentor, one.mentee = there[one.mentor_id], there[one.mentee_id]
    return found


def paired_as(enrollment: Enrollment) -> Q:
    """The pairings, or suggestions, in which this enrollment is one of the two."""
    return Q(**{enrollment.role: enrollment})


def of_the_pair(person: User, path: str = "") -> Q:
    """Whether a person is one of the two, of a pairing or a suggestion that `path` leads to.

    Their enrollments are found first, so that nothing is joined and no other pair is read.
    """
    own = Enrollment.objects.filter(person=person)
    return reduce(or_, (Q(IsAmong(path + role, own)) for role in Role))


def by_own_hand(person: User, column: str) -> Q:
    """Rows of a person's pairings whose `column` names the role that is theirs."""
    two = (Q(**{"pairing__" + role.path("person"): person, column: role}) for role in Role)
    return reduce(or_, two)


def without(person: User, name: OfASide) -> Q:
    """Pairings of a person in whose own column of this name nothing stands yet."""
    two = (
        Q(**{role.path("person"): person, f"{role.column(name)}__isnull": True}) for role in Role
    )
    return reduce(or_, two)
