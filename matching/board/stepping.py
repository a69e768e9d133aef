"""The numbered list of steps that everybody at a board shares."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from matching.board.boards import own_of
from matching.board.doing import Change, Desk
from matching.board.edits import Difference, Edit, Verb
from matching.models import BoardStep
from mentorship.models import Enrollment, Round
from mentorship.services.acts import log


def add_step(
    desk: Desk,
    verb: Verb,
    key: str,
    edits: Sequence[Edit],
    changed: Difference,
    back: list[Change],
    enrollments: Iterable[int] = (),
) -> BoardStep:
    """Number and write a step; what it names are those who are meant, and whoever moves."""
    desk.board.version += 1
    desk.board.save(update_fields=["version"])
    moved = {pk for each in changed.moved for pk in (each.mentee, each.before, each.after) if pk}
    named = {pk for edit in edits for pk in edit.enrollments} | set(enrollments)
    step = BoardStep.objects.create(
        board=desk.board,
        run=desk.run,
        number=desk.board.version,
        key=key or f"follow-{desk.board.version}",
        by=desk.actor,
        verb=verb,
        edits=[edit.without_words().as_data() for edit in edits],
        enrollments=sorted(named | moved),
        difference=changed.as_data(),
        back=back,
        done_at=timezone.now(),
    )
    two = list(Enrollment.objects.filter(pk__in=named).values_list("person_id", flat=True))
    round = desk.board.round
    log("board.step", desk.actor, round=round, two=two, number=step.number, what=verb.value)
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
