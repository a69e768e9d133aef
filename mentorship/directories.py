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
    rows = ranked_for(user, round).filter(person__is_active=True)
    return rows.select_related("person__profile__institution", "person__profile__region")


def ranked_for(user: User, round: Round) -> QuerySet[Enrollment]:
    """The same before their accounts are looked at, for ids to put in order and nothing else.

    Of thousands whom a page ranks it shows twenty, who are read by `directory_visible_to`.
    """
    is_open = Round.objects.filter(
        pk=round.pk, state=Round.State.OPEN, program__kind=Program.Kind.INFORMAL
    )
    there = Enrollment.objects.filter(let_in(round), round=round, state=Enrollment.State.SUBMITTED)
    joined = Exists(there.filter(person=user))
    rows = there.filter(Exists(is_open), joined, listed=True).exclude(person=user)
    return without_blocked(rows, user, "person")


def without_blocked(rows: QuerySet[Row], user: User, path: str) -> QuerySet[Row]:
    """Those of `rows` of whose person, to whom `path` leads, neither has blocked the other."""
    by_them = Block.objects.filter(person=user)
    by_user = user.blocks.filter(person__isnull=False)
    return rows.filter(~Q(IsAmong(path, by_user, "person")), ~Q(IsAmong(path, by_them, "owner")))


def listed_person_for(user: User, round: Round, pk: int) -> Enrollment:
    """One person of the directory, for a member who may see it."""
    return one_or_404(directory_visible_to(user, round), pk)
