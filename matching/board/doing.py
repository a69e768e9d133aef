"""What each edit writes, and how it is taken back.

Every change answers with what takes it back: what it changed, from what, to what. Taking back
refuses where somebody has changed the same thing again since.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from matching import answers, proposal
from matching.board.boards import Desk
from matching.board.edits import Edit, Verb
from matching.board.present import Pair, Present
from matching.models import RunPeople, Suggestion, Verdict
from matching.services import review
from mentorship import states
from mentorship.models import Enrollment
from mentorship.roles import Role
from mentorship.services import pairings
from mentorship.services.acts import Refused

Change = dict[str, Any]
"""One thing that was changed: `what`, whom it names, and how it `was` and `now` is."""

State = Suggestion.State

MOST_PLACES = 10
"""As many as a sign-up may offer."""


# Whether it can be done -------------------------------------------------------------------------


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
    _refuse_places(Enrollment.objects.get(pk=mentor.id), edit.places)


def _check_leave_out(present: Present, edit: Edit) -> None:
    if edit.mentee in present.left_out:
        raise Refused(_("This mentee is left out already"))


def _check_put_back(present: Present, edit: Edit) -> None:
    if edit.mentee not in present.left_out:
        raise Refused(_("This mentee is not left out"))


_CHECKS: dict[Verb, Callable[[Present, Edit], None]] = {
    Verb.LOCK: _check_lock,
    Verb.MOVE: _check_lock,
    Verb.UNLOCK: _check_unlock,
    Verb.BAR: _check_bar,
    Verb.UNBAR: _check_unbar,
    Verb.PLACE: _check_places,
    Verb.LEAVE_OUT: _check_leave_out,
    Verb.PUT_BACK: _check_put_back,
}


# Doing ------------------------------------------------------------------------------------------


def do(desk: Desk, present: Present, edit: Edit) -> list[Change]:
    """Write an edit; returns what takes it back.

    Raises
    ------
    Refused : it cannot be done; whoever called takes the transaction back.
    """
    check(present, edit)
    return _DOES[edit.verb](desk, present, edit)


def _reject(desk: Desk, present: Present, edit: Edit) -> list[Change]:
    row = desk.row(edit.pair)
    if row is None or row.state != State.NEW:
        raise Refused(_("These two are not suggested any more"))
    changes = _say(desk, edit.pair, None)
    said = review.Rejection(edit.reason, edit.words, edit.for_good)
    result = review.reject(desk.person, [row], said)
    if result.skipped:
        raise Refused(result.skipped[0])
    if edit.for_good:
        changes.append(_told(edit.pair, None, Verdict.Kind.BARRED))
    return [_ruled_out(edit.pair, State.NEW, State.REJECTED), *changes]


def _bar(desk: Desk, present: Present, edit: Edit) -> list[Change]:
    """Rule two out: for this run by their row, which is made where there is none."""
    row = desk.row(edit.pair)
    if row is not None and row.state == State.NEW:
        return _reject(desk, present, edit)
    changes = []
    if row is None:
        row = _new_row(desk, present, edit.pair)
    if row.state != State.REJECTED:
        changes.append(_ruled_out(edit.pair, State.STALE, State.REJECTED))
        why = {"reject_reason": edit.reason, "reject_words": edit.words, "pairing": None}
        states.move(row, "rule_out", states.COORDINATOR, **why)
    locked = desk.verdict(edit.pair) == Verdict.Kind.LOCKED
    if edit.for_good or locked:
        kind = Verdict.Kind.BARRED if edit.for_good else None
        changes += _say(desk, edit.pair, kind)
    return changes


def _new_row(desk: Desk, present: Present, pair: Pair) -> Suggestion:
    """The row of two whom this run never suggested, so that something can be said of them."""
    words = proposal.explained(present.snapshot, *pair, proposal.Names(), present.scale)
    assert words is not None
    del words["broken"]
    two = {"mentee_id": pair[0], "mentor_id": pair[1]}
    return Suggestion.objects.create(run=desk.run, state=State.STALE, **two, **words)


def _unbar(desk: Desk, present: Present, edit: Edit) -> list[Change]:
    changes = _open_row(desk, edit.pair)
    if desk.verdict(edit.pair) == Verdict.Kind.BARRED:
        changes += _say(desk, edit.pair, None)
    return changes


def _open_row(desk: Desk, pair: Pair) -> list[Change]:
    """Let two who were ruled out for this run be suggested again, if they are among the best."""
    row = desk.row(pair)
    if row is None or row.state != State.REJECTED:
        return []
    states.move(row, "go_stale", states.COORDINATOR, reject_reason="", reject_words="")
    return [_ruled_out(pair, State.REJECTED, State.STALE)]


def _lock(desk: Desk, present: Present, edit: Edit) -> list[Change]:
    """Keep two together, in place of any other lock of the mentee."""
    rows = Verdict.objects.filter(
        round=desk.board.round_id, mentee=edit.mentee, kind=Verdict.Kind.LOCKED
    )
    others = rows.exclude(mentor=edit.mentor).values_list("mentee_id", "mentor_id")
    changes = [change for pair in list(others) for change in _say(desk, pair, None)]
    changes += _open_row(desk, edit.pair)
    changes += _say(desk, edit.pair, Verdict.Kind.LOCKED)
    if edit.mentee in desk.board.left_out:
        changes += _put_back(desk, present, edit)
    return changes


def _unlock(desk: Desk, present: Present, edit: Edit) -> list[Change]:
    return _say(desk, edit.pair, None)


def _say(desk: Desk, pair: Pair, kind: str | None) -> list[Change]:
    """Write what holds of two in the whole round; None is nothing."""
    was = desk.verdict(pair)
    if was == kind:
        return []
    mentee, mentor = (Enrollment.objects.get(pk=pk) for pk in pair)
    if kind is None:
        Verdict.objects.filter(round=desk.board.round_id, mentee=mentee, mentor=mentor).delete()
    else:
        review.decide(desk.person, mentor, mentee, kind)
    return [_told(pair, was, kind)]


def _places(desk: Desk, present: Present, edit: Edit) -> list[Change]:
    assert edit.mentor is not None
    _change_places(edit.mentor, edit.places)
    return [{"what": "places", "mentor": edit.mentor, "by": edit.places}]


def _change_places(pk: int, by: int) -> None:
    """Give a mentor places more or fewer; those taken stay."""
    mentor = Enrollment.objects.select_for_update(no_key=True).get(pk=pk)
    _refuse_places(mentor, by)
    mentor.capacity += by
    mentor.save(update_fields=["capacity"])


def _refuse_places(mentor: Enrollment, by: int) -> None:
    if not 1 <= mentor.capacity + by <= MOST_PLACES:
        raise Refused(_("A mentor has between 1 and %(most)s places") % {"most": MOST_PLACES})
    if mentor.capacity + by < max(pairings.taken_places(mentor), default=0):
        raise Refused(_("This place is taken"))


def _leave_out(desk: Desk, present: Present, edit: Edit) -> list[Change]:
    desk.board.left_out = sorted({*desk.board.left_out, edit.mentee})
    return [{"what": "left_out", "mentee": edit.mentee, "now": True}]


def _put_back(desk: Desk, present: Present, edit: Edit) -> list[Change]:
    desk.board.left_out = [pk for pk in desk.board.left_out if pk != edit.mentee]
    return [{"what": "left_out", "mentee": edit.mentee, "now": False}]


def _read_anew(desk: Desk, present: Present, edit: Edit) -> list[Change]:
    """Take in who has come since and what people answer today; that is not taken back."""
    assert present.live is not None
    people = {"encoded": answers.packed(present.live.mentees, present.live.mentors)}
    RunPeople.objects.update_or_create(run=desk.run, defaults=people)
    return []


_DOES: dict[Verb, Callable[[Desk, Present, Edit], list[Change]]] = {
    Verb.REJECT: _reject,
    Verb.BAR: _bar,
    Verb.UNBAR: _unbar,
    Verb.LOCK: _lock,
    Verb.MOVE: _lock,
    Verb.UNLOCK: _unlock,
    Verb.PLACE: _places,
    Verb.LEAVE_OUT: _leave_out,
    Verb.PUT_BACK: _put_back,
    Verb.READ_ANEW: _read_anew,
}


def _told(pair: Pair, was: str | None, now: str | None) -> Change:
    return {"what": "verdict", "mentee": pair[0], "mentor": pair[1], "was": was, "now": now}


def _ruled_out(pair: Pair, was: str, now: str) -> Change:
    return {"what": "row", "mentee": pair[0], "mentor": pair[1], "was": str(was), "now": str(now)}


def approved(pair: Pair) -> Change:
    """What takes an approval back."""
    return {"what": "approval", "mentee": pair[0], "mentor": pair[1]}


# Taking back --------------------------------------------------------------------------------------


def take_back(desk: Desk, change: Change) -> None:
    """Put one thing back to how it was.

    Raises
    ------
    Refused : it was changed again since, or those two have been told.
    """
    _TAKES_BACK[change["what"]](desk, change)


def _back_verdict(desk: Desk, change: Change) -> None:
    pair = change["mentee"], change["mentor"]
    if desk.verdict(pair) != change["now"]:
        raise _changed_again()
    _say(desk, pair, change["was"])


def _back_row(desk: Desk, change: Change) -> None:
    row = desk.row((change["mentee"], change["mentor"]))
    if row is None or (row.state == State.REJECTED) != (change["now"] == State.REJECTED):
        raise _changed_again()
    if row.state == State.REJECTED:
        states.move(row, "go_stale", states.COORDINATOR, reject_reason="", reject_words="")
    else:
        states.move(row, "reject" if row.state == State.NEW else "rule_out", states.COORDINATOR)


def _back_approval(desk: Desk, change: Change) -> None:
    row = desk.row((change["mentee"], change["mentor"]))
    if row is None or row.state != State.APPROVED:
        raise _changed_again()
    review.restore(desk.person, row)


def _back_places(desk: Desk, change: Change) -> None:
    _change_places(change["mentor"], -change["by"])


def _back_left_out(desk: Desk, change: Change) -> None:
    if (change["mentee"] in desk.board.left_out) != change["now"]:
        raise _changed_again()
    edit = Edit(Verb.PUT_BACK if change["now"] else Verb.LEAVE_OUT, mentee=change["mentee"])
    others = {pk for pk in desk.board.left_out if pk != edit.mentee}
    desk.board.left_out = sorted(others if change["now"] else {*others, change["mentee"]})


def _changed_again() -> Refused:
    return Refused(_("Somebody has changed this again since; take that step back first"))


_TAKES_BACK: dict[str, Callable[[Desk, Change], None]] = {
    "verdict": _back_verdict,
    "row": _back_row,
    "approval": _back_approval,
    "places": _back_places,
    "left_out": _back_left_out,
}


def back(present: Present, change: Change) -> Present:
    """The board as it would be with one thing put back."""
    pair = tuple(change.get(role) for role in (Role.MENTEE, Role.MENTOR))
    return _BACK[change["what"]](present, pair, change)


def _verdict_in(present: Present, pair: Any, change: Change) -> Present:
    if change["now"] == Verdict.Kind.LOCKED:
        present = present.freeing(pair)
    if change["now"] == Verdict.Kind.BARRED:
        present = present.allowing(pair)
    if change["was"] == Verdict.Kind.LOCKED:
        present = present.locking(pair)
    return present.barring(pair) if change["was"] == Verdict.Kind.BARRED else present


_BACK: dict[str, Callable[[Present, Any, Change], Present]] = {
    "verdict": _verdict_in,
    "row": lambda present, pair, change: (
        present.allowing(pair) if change["now"] == State.REJECTED else present.barring(pair)
    ),
    "approval": lambda present, pair, _change: present.reopening(pair),
    "places": lambda present, pair, change: present.with_places(pair[1], -change["by"]),
    "left_out": lambda present, pair, change: (
        present.putting_back(pair[0]) if change["now"] else present.leaving_out(pair[0])
    ),
}
