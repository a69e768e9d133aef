"""The only way to a run or a suggestion; strangers get 404 whether it exists or not."""

from django.db.models import QuerySet

from accounts.models import User
from matching.models import HEAVY, MatchRun, Suggestion
from mentorship import access
from mentorship.roles import Role

PEOPLE = ("mentor__person__profile", "mentee__person__profile")
KNOWN_OF_THEM = tuple(
    role.path(what)
    for role in Role
    for what in ("person__profile__institution", "person__profile__region", "preference")
)


def runs_run_by(user: User) -> QuerySet[MatchRun]:
    """Runs of the rounds that the user runs; what is heavy of them is read once it is asked for."""
    rows = MatchRun.objects.filter(access.run_by(user, "round__program")).defer(*HEAVY)
    return rows.select_related("round__program__unit", "requested_by__profile")


def suggestions_run_by(user: User) -> QuerySet[Suggestion]:
    """Suggestions of those runs, with the names of the two people.

    One that names the user is left to others, and only where nobody else runs the program theirs.
    """
    rows = Suggestion.objects.filter(access.run_by(user, "run__round__program"))
    rows = access.within_reach(user, rows, "run__round__program")
    rows = rows.select_related("run__round__program", "pairing", *PEOPLE)
    return rows.defer(*(f"run__{column}" for column in HEAVY))


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
