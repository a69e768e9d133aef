"""The only way to a letter to a group: for those who run its program."""

from django.db.models import QuerySet

from accounts.models import User
from mentorship.access import one_or_404, run_by
from mentorship.models import GroupLetter


def letters_run_by(user: User) -> QuerySet[GroupLetter]:
    """The letters to groups of the rounds that this user runs."""
    rows = GroupLetter.objects.filter(run_by(user, "round__program"))
    return rows.select_related("round__program__unit", "region", "job", "sent_by__profile")


def letter_run_for(user: User, pk: int) -> GroupLetter:
    """The letter, for somebody who runs its round."""
    return one_or_404(letters_run_by(user), pk)
