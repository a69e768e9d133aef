"""The numbered list of steps that everybody at a board shares."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from matching.board.boards import Desk
from matching.board.doing import Change
from matching.board.edits import Difference, Edit, Verb, named_by
from matching.board.own import own_of
from matching.models import BoardStep
from mentorship.models import Enrollment, Round
from mentorship.services.acts import log

JOB = "job:"
"""How the key of a step begins that a job took: then its number, and the piece."""


@dataclass(frozen=True)
class Said:
    """What a step says: the act, whom it names, and the press that it came from."""

    verb: Verb
    key: str = ""
    edits: Sequence[Edit] = ()
    enrollments: Collection[int] = ()
    row: BoardStep | None = None

    @property
    def named(self) -> set[int]:
        """Whom it names, beside those who move."""
        return named_by(self.edits) | set(self.enrollments)


def add_step(desk: Desk, said: Said, changed: Difference, back: list[Change]) -> BoardStep:
    """Number and write a step, or the row of one that waited; returns it."""
    desk.board.version += 1
    desk.board.save(update_fields=["version"])
    moved = {pk for each in changed.moved for pk in (each.mentee, each.before, each.after) if pk}
    number = desk.board.version
    step = said.row or BoardStep(board=desk.board, run=desk.run, by=desk.actor, verb=said.verb)
    step.number, step.key = number, step.key or said.key or f"follow-{number}"
    step.edits = [edit.without_words().as_data() for edit in said.edits]
    step.enrollments = sorted(said.named | moved)
    step.difference, step.back, step.done_at = changed.as_data(), back, timezone.now()
    step.save()
    two = list(Enrollment.objects.filter(pk__in=said.named).values_list("person_id", flat=True))
    told = said.verb.value
    log("board.step", desk.actor, round=desk.round, two=two, number=number, what=told)
    return step


def steps(actor: User, round: Round) -> QuerySet[BoardStep]:
    """The steps on the board, the last first; what names the actor is left to others."""
    rows = BoardStep.objects.filter(board__round=round, done_at__isnull=False)
    for own in own_of(actor, round):
        rows = rows.exclude(enrollments__contains=[own])
    return rows.select_related("by__profile", "undone_by__by__profile")


def difference_of(actor: User, step: BoardStep) -> Difference:
    """What a step changed, as far as this reader may see it."""
    return Difference.from_data(step.difference).without(own_of(actor, step.board.round))
