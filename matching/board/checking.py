"""Whether an edit can be made on the board as it is, and what the board would be after it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from matching.board.edits import Edit, Verb
from matching.board.present import Pair, Present
from matching.models import Board, BoardDraft
from mentorship.models import Enrollment
from mentorship.services import pairings
from mentorship.services.acts import Refused

MOST_PLACES = 10
"""As many as a sign-up may offer."""


def check(present: Present, edit: Edit) -> None:
    """Refuse an edit that cannot be made on the board as it is.

    Raises
    ------
    Refused : with the sentence to show; a private rule is never named.
    """
    if edit.mentee is not None and edit.mentee not in present.rows:
        raise Refused(_("This mentee is not on the board any more"))
    if edit.mentor is not None and edit.mentor not in present.columns:
        raise Refused(_("This mentor is not on the board any more"))
    checks = _CHECKS.get(edit.verb)
    if checks:
        checks(present, edit)


def _check_lock(present: Present, edit: Edit) -> None:
    if present.broken(edit.pair):
        raise Refused(_("These two cannot be suggested together."))
    mentor = present.snapshot.mentors[present.columns[edit.pair[1]]]
    others = sum(pair[1] == mentor.id and pair[0] != edit.mentee for pair in present.locks)
    if others >= mentor.capacity:
        raise Refused(_("Every free place with this mentor is kept for somebody else"))
    if edit.verb == Verb.LOCK and edit.pair in present.locks:
        raise Refused(_("These two are locked already"))


def _check_unlock(present: Present, edit: Edit) -> None:
    if edit.pair not in present.snapshot.rules.locked:
        raise Refused(_("These two are not locked"))


def _check_bar(present: Present, edit: Edit) -> None:
    if edit.pair in present.snapshot.rules.barred and not edit.for_good:
        raise Refused(_("These two are barred already"))


def _check_unbar(present: Present, edit: Edit) -> None:
    if edit.pair not in present.snapshot.rules.barred:
        raise Refused(_("These two are not barred"))


def _check_places(present: Present, edit: Edit) -> None:
    mentor = present.snapshot.mentors[present.columns[edit.mentor or 0]]
    kept = sum(pair[1] == mentor.id for pair in present.locks)
    if mentor.capacity + edit.places < kept:
        raise Refused(_("Every free place with this mentor is kept for somebody"))
    refuse_places(Enrollment.objects.get(pk=mentor.id), edit.places)


def refuse_places(mentor: Enrollment, by: int) -> None:
    """Refuse places beyond what a sign-up may offer, or below what is taken."""
    if not 1 <= mentor.capacity + by <= MOST_PLACES:
        raise Refused(_("A mentor has between 1 and %(most)s places") % {"most": MOST_PLACES})
    if mentor.capacity + by < max(pairings.taken_places(mentor), default=0):
        raise Refused(_("This place is taken"))


def _check_leave_out(present: Present, edit: Edit) -> None:
    if edit.mentee in present.left_out:
        raise Refused(_("This mentee is left out already"))


def _check_put_back(present: Present, edit: Edit) -> None:
    if edit.mentee not in present.left_out:
        raise Refused(_("This mentee is not left out"))


def after(present: Present, edit: Edit) -> Present:
    """The board as it would be after an edit that was checked."""
    if edit.verb == Verb.ADOPT:
        draft = draft_of(edit)
        return with_settings(present, settings_of(draft)).keeping(kept_by(draft))
    return present.after(edit)


def with_settings(present: Present, settings: Mapping[str, Any]) -> Present:
    """The board as it would be with the settings of a draft."""
    return present.with_settings(settings["weights"], settings["minimum"], settings["goal"])


def _check_adopt(present: Present, edit: Edit) -> None:
    draft = draft_of(edit)
    if draft.solved_at is None or draft.error:
        raise Refused(_("This draft is not solved yet"))
    if draft.version != draft.board.version:
        now = {"number": draft.board.version}
        raise Refused(_("Others have acted since. Solve it again on step %(number)s") % now)


def draft_of(edit: Edit) -> BoardDraft:
    draft = BoardDraft.objects.filter(pk=edit.draft or 0).select_related("board").first()
    if draft is None:
        raise Refused(_("This draft was dropped"))
    return draft


def kept_by(draft: BoardDraft) -> list[Pair]:
    """The pairs that a draft keeps once it is taken: those that no goal of the board would give."""
    return [(mentee, mentor) for mentee, mentor in draft.result.get("pairs", ())]


def settings_of(row: BoardDraft | Board) -> dict[str, Any]:
    return {"weights": row.weights, "minimum": row.minimum, "goal": row.goal}


_CHECKS: dict[Verb, Callable[[Present, Edit], None]] = {
    Verb.LOCK: _check_lock,
    Verb.MOVE: _check_lock,
    Verb.UNLOCK: _check_unlock,
    Verb.BAR: _check_bar,
    Verb.UNBAR: _check_unbar,
    Verb.PLACE: _check_places,
    Verb.LEAVE_OUT: _check_leave_out,
    Verb.PUT_BACK: _check_put_back,
    Verb.ADOPT: _check_adopt,
}
