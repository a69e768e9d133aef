"""Goals of a pairing: up to five, which both add, change and remove."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access
from mentorship.models import Goal, Pairing
from mentorship.models.goals import MOST_GOALS
from mentorship.services.acts import Refused, act, log
from mentorship.services.shared_edits import EditConflict, lock_active


@dataclass(frozen=True)
class Aim:
    """What is said of a goal."""

    words: str
    progress: str = Goal.Progress.NOT_BEGUN
    line: str = ""

    def is_of(self, goal: Goal) -> bool:
        """Whether the goal says exactly this already."""
        return self == Aim(goal.words, goal.progress, goal.line)


@act
def add(actor: User, pairing: Pairing, aim: Aim) -> Goal:
    """Add a goal; one that says the same already is returned as it is."""
    side = lock_active(actor, pairing)
    goals = list(pairing.goals.all())
    for goal in goals:
        if aim.is_of(goal):
            return goal
    taken = {goal.place for goal in goals}
    place = next((n for n in range(1, MOST_GOALS + 1) if n not in taken), None)
    if place is None:
        raise Refused(_("Five goals are enough. Remove one first"))
    goal = Goal.objects.create(
        pairing=pairing,
        place=place,
        words=aim.words,
        progress=aim.progress,
        line=aim.line,
        changed_by=side,
    )
    log("goal.added", actor, pairing=pairing)
    return goal


@act
def change(actor: User, goal: Goal, aim: Aim, seen: int) -> Goal:
    """Say a goal anew, or how far it is; `seen` is the version that was read.

    Raises
    ------
    EditConflict : the other has changed it since.
    """
    access.goal_for(actor, goal.pk)
    side = lock_active(actor, goal.pairing)
    goal.refresh_from_db(fields=["words", "progress", "line", "number", "changed_at"])
    if aim.is_of(goal):
        return goal
    if goal.number != seen:
        raise EditConflict(goal.number, goal.changed_at)
    goal.words, goal.progress, goal.line = aim.words, aim.progress, aim.line
    goal.changed_by, goal.changed_at, goal.number = side, timezone.now(), seen + 1
    goal.save(update_fields=["words", "progress", "line", "changed_by", "changed_at", "number"])
    log("goal.changed", actor, pairing=goal.pairing)
    return goal


@act
def remove(actor: User, goal: Goal) -> None:
    """Take a goal off the list, for both."""
    access.goal_for(actor, goal.pk)
    lock_active(actor, goal.pairing)
    gone, _rows = Goal.objects.filter(pk=goal.pk).delete()
    if gone:
        log("goal.removed", actor, pairing=goal.pairing)
