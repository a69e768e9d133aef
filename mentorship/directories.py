"""Whom a member finds in the directory of an informal round."""

from django.db.models import Exists, QuerySet

from accounts.models import User
from mentorship.access import one_or_404
from mentorship.models import Enrollment, Program, Round
from mentorship.models.reviews import let_in


def directory_visible_to(user: User, round: Round) -> QuerySet[Enrollment]:
    """People of an informal round who opted in to its directory; only for people who joined it.

    Left out: the user, people either of the two has blocked, people who paused or left.
    """
    joined = Enrollment.objects.filter(round=round, person=user, state=Enrollment.State.SUBMITTED)
    return (
        Enrollment.objects.filter(
            Exists(joined.filter(let_in(round))),
            let_in(round),
            round=round,
            round__program__kind=Program.Kind.INFORMAL,
            round__state=Round.State.OPEN,
            state=Enrollment.State.SUBMITTED,
            listed=True,
            person__is_active=True,
        )
        .exclude(person=user)
        .exclude(person__in=user.blocks.filter(person__isnull=False).values("person"))
        .exclude(person__blocks__person=user)
        .select_related("person__profile__institution", "person__profile__region")
    )


def listed_person_for(user: User, round: Round, pk: int) -> Enrollment:
    """One person of the directory, for a member who may see it."""
    return one_or_404(directory_visible_to(user, round), pk)
