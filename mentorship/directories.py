"""Whom a member finds in the directory of an informal round."""

from typing import TypeVar

from django.db.models import Exists, Model, Q, QuerySet

from accounts.models import User
from mentorship.access import one_or_404
from mentorship.models import Block, Enrollment, Program, Round
from mentorship.models.lookups import IsAmong
from mentorship.models.reviews import let_in

Row = TypeVar("Row", bound=Model)


def directory_visible_to(user: User, round: Round) -> QuerySet[Enrollment]:
    """People of an informal round who opted in to its directory; only for people who joined it.

    Left out: the user, people either of the two has blocked, people who paused or left.
    """
    joined = Enrollment.objects.filter(round=round, person=user, state=Enrollment.State.SUBMITTED)
    rows = Enrollment.objects.filter(
        Exists(joined.filter(let_in(round))),
        let_in(round),
        round=round,
        round__program__kind=Program.Kind.INFORMAL,
        round__state=Round.State.OPEN,
        state=Enrollment.State.SUBMITTED,
        listed=True,
        person__is_active=True,
    )
    others = without_blocked(rows.exclude(person=user), user, "person")
    return others.select_related("person__profile__institution", "person__profile__region")


def without_blocked(rows: QuerySet[Row], user: User, path: str) -> QuerySet[Row]:
    """Those of `rows` of whose person, to whom `path` leads, neither has blocked the other."""
    by_them = Block.objects.filter(person=user)
    by_user = user.blocks.filter(person__isnull=False)
    return rows.filter(~Q(IsAmong(path, by_user, "person")), ~Q(IsAmong(path, by_them, "owner")))


def listed_person_for(user: User, round: Round, pk: int) -> Enrollment:
    """One person of the directory, for a member who may see it."""
    return one_or_404(directory_visible_to(user, round), pk)
