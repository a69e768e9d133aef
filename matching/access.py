"""The only way to a run or a suggestion; strangers get 404 whether it exists or not."""

from django.db.models import QuerySet

from accounts.models import User
from matching.models import MatchRun, Suggestion
from mentorship import access
from mentorship.roles import Role

PEOPLE = ("mentor__person__profile", "mentee__person__profile")
KNOWN_OF_THEM = tuple(
    role.path(what)
    for role in Role
    for what in ("person__profile__institution", "person__profile__region", "preference")
)


def runs_run_by(user: User) -> QuerySet[MatchRun]:
    """Runs of the rounds that the user runs."""
    return MatchRun.objects.filter(round__program__in=access.programs_run_by(user)).select_related(
        "round__program__unit", "requested_by__profile"
    )


def suggestions_run_by(user: User) -> QuerySet[Suggestion]:
    """Suggestions of those runs, with the names of the two people.

    One that names the user is left to others, and only where nobody else runs the program theirs.
    """
    rows = Suggestion.objects.filter(run__round__program__in=access.programs_run_by(user))
    mine = access.within_reach(user, "run__round__program", "mentor__person", "mentee__person")
    return rows.filter(mine).select_related("run__round__program", "pairing", *PEOPLE)


def names(suggestion: Suggestion, user: User) -> bool:
    """Whether the user is one of the two whom it names."""
    return user.pk in (suggestion.mentor.person_id, suggestion.mentee.person_id)


def run_for(user: User, pk: int) -> MatchRun:
    """The run, for somebody who runs its round."""
    rows = runs_run_by(user).select_related("scale").defer("scale__constants")
    return access.one_or_404(rows, pk)


def suggestion_for(user: User, pk: int) -> Suggestion:
    """The suggestion with what is known of the two, for somebody who runs its round."""
    return access.one_or_404(suggestions_run_by(user).select_related(*KNOWN_OF_THEM), pk)
