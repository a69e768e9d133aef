"""Taking a step: everything in it or nothing, proved, and for no more than was shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from accounts.models import User
from matching.board import checking, doing, standing
from matching.board.boards import Desk, Situation, held, run_of, situation
from matching.board.doing import Change
from matching.board.edits import Difference, Done, Edit, Verb, named_by
from matching.board.engines import COLD, Engine
from matching.board.own import leave_own, own_of
from matching.board.present import Pair, Present
from matching.board.pricing import Price, refuse_dearer
from matching.board.solver import beside_free, difference
from matching.board.stepping import Said, add_step, difference_of
from matching.board.waiting import is_large, wait_for
from matching.models import BoardStep, Suggestion
from matching.services import review
from matching.services.approving import approved_together
from mentorship import access
from mentorship.models import Round
from mentorship.services.acts import Refused, act

NEW_POINTS = (Verb.READ_ANEW, Verb.ADOPT)
"""After these, the points of pairs are others."""


@dataclass(frozen=True)
class Press:
    """One press of a button, as it came: its key, and what its page had shown."""

    key: str
    seen_version: int | None = None
    seen_price: Price | None = None
    row: BoardStep | None = None
    """The step that was written down already, where a solver of large rounds takes it."""


def take(
    actor: User,
    round: Round,
    edits: Edit | Sequence[Edit],
    *,
    key: str,
    seen_version: int | None = None,
    seen_price: Price | None = None,
) -> Done:
    """Take one step: everything in it or nothing, proved; the same key again is the same step.

    Raises
    ------
    Stale : it would cost more than was seen. Nothing was done.
    NotProved : the result did not pass its check. Nothing was done.
    Refused : it cannot be done, or is about the actor.
    """
    edits = [edits] if isinstance(edits, Edit) else list(edits)
    round = access.round_run_for(actor, round.pk)
    run = run_of(round)
    if not is_large(run) or all(edit.verb == Verb.APPROVE for edit in edits):
        return _take(actor, round, edits, Press(key, seen_version, seen_price))
    leave_own(actor, round, named_by(edits))
    return wait_for(actor, round, run, edits[0].verb, edits, key, (seen_version, seen_price))


@act
def _take(actor: User, round: Round, edits: Sequence[Edit], press: Press) -> Done:
    round = access.round_run_for(actor, round.pk)
    run = run_of(round)
    board = held(round, run)
    if taken := board.steps.filter(key=press.key).first():
        return Done(taken, difference_of(actor, taken))
    leave_own(actor, round, named_by(edits))
    desk = Desk(actor, board, run)
    if all(edit.verb == Verb.APPROVE for edit in edits):
        return _approve(desk, edits, press)
    return stepped(desk, edits, press)


def stepped(desk: Desk, edits: Sequence[Edit], press: Press) -> Done:
    """Take a step at a board that is held, and write what it comes to."""
    now = caught_up(desk)
    back, after = _do_all(desk, now.present, edits)
    anew = any(edit.verb in NEW_POINTS for edit in edits)
    found = desk.engine.optimum(desk.read() if anew else after, now.pairs, thorough=anew)
    changed = beside_free(now.stand, found)
    refuse_dearer(desk.board, changed, press.seen_version, press.seen_price)
    standing.write(desk.board, desk.run, found, now.stand)
    step = add_step(desk, Said(edits[0].verb, press.key, edits, row=press.row), changed, back)
    return Done(step, changed.without(own_of(desk.person, desk.round)))


def _do_all(desk: Desk, present: Present, edits: Sequence[Edit]) -> tuple[list[Change], Present]:
    """Do it; give how it is taken back, and what is there then, as its price was asked of it.

    Should anything else have changed meanwhile, the next look finds another mark.
    """
    back: list[Change] = []
    for edit in edits:
        back += doing.do(desk, present, edit)
        present = checking.after(present, edit)
    return back, present


def caught_up(desk: Desk) -> Situation:
    """The board as it is; what happened elsewhere becomes a step by nobody, if anybody moves."""
    now = situation(desk)
    if now.found is None:
        return now
    moved = difference(now.stood, now.stand)
    standing.write(desk.board, desk.run, now.found, now.stood)
    if moved.moved:
        add_step(replace(desk, actor=None), Said(Verb.FOLLOW), moved, [])
    return now


@act
def follow(round: Round, engine: Engine = COLD) -> bool:
    """Let the board follow what happened elsewhere; False where there was nothing to do."""
    run = run_of(round)
    board = held(round, run)
    before = board.mark
    caught_up(Desk(None, board, run, engine))
    return board.mark != before


# Approving ------------------------------------------------------------------------------------


def _approve(desk: Desk, edits: Sequence[Edit], press: Press) -> Done:
    """Approve pairs that stand; nobody moves, so nothing is solved."""
    wanted = {edit.pair for edit in edits}
    rows = desk.run.suggestions.filter(
        mentee__in=[pair[0] for pair in wanted], state=Suggestion.State.NEW
    ).order_by("pk")
    here = [row for row in rows if (row.mentee_id, row.mentor_id) in wanted]
    together = approved_together(desk.person, desk.round, here) if len(here) > 1 else set()
    rest = review.approve(desk.person, [row for row in here if row.pk not in together])
    gone = len(wanted) - len(here)
    skipped = [*rest.skipped, *[_("These two are not suggested any more")] * gone]
    done = _approved_of(here)
    if not done:
        raise Refused(skipped[0])
    back = [doing.approved(pair) for pair in done]
    kept = [edit for edit in edits if edit.pair in done]
    said = Said(Verb.APPROVE, press.key, kept)
    step = add_step(desk, said, Difference(), back)
    return Done(step, Difference(), tuple(skipped))


def _approved_of(rows: Iterable[Suggestion]) -> set[Pair]:
    fresh = Suggestion.objects.filter(
        pk__in=[row.pk for row in rows], state=Suggestion.State.APPROVED
    )
    return set(fresh.values_list("mentee_id", "mentor_id"))
