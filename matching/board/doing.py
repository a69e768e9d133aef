"""What each edit writes, and how it is taken back.

Every change answers with what takes it back: what it changed, from what, to what. Taking back
refuses where somebody has changed the same thing again since.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import answers, proposal
from matching.board import checking
from matching.board.boards import Desk
from matching.board.checking import draft_of, kept_by, refuse_places, settings_of
from matching.board.edits import Edit, Verb
from matching.board.present import Pair, Present
from matching.models import Board, RunPeople, Suggestion, Verdict
from matching.names import Names
from matching.services import review
from mentorship import states
from mentorship.models import Enrollment
from mentorship.services.acts import Refused

Change = dict[str, Any]
"""One thing that was changed: `what`, whom it names, and how it `was` and `now` is."""

State = Suggestion.State


def do(desk: Desk, present: Present, edit: Edit) -> list[Change]:
    """Write an edit; returns what takes it back.

    Raises
    ------
    Refused : it cannot be done; whoever called takes the transaction back.
    """
    checking.check(present, edit)
    return _DOES[edit.verb](desk, present, edit)


def _reject(desk: Desk, present: Present, edit: Edit) -> list[Change]:
    row = desk.row(edit.pair)
    if row is None or row.state != State.NEW:
        raise Refused(_("These two are not suggested any more"))
    changes = say(desk, edit.pair, None)
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
        changes += say(desk, edit.pair, kind)
    return changes


def _new_row(desk: Desk, present: Present, pair: Pair) -> Suggestion:
    """The row of two whom this run never suggested, so that something can be said of them."""
    words = proposal.explained(present.snapshot, *pair, Names(), present.scale)
    assert words is not None
    del words["broken"]
    two = {"mentee_id": pair[0], "mentor_id": pair[1]}
    return Suggestion.objects.create(run=desk.run, state=State.STALE, **two, **words)


def _unbar(desk: Desk, present: Present, edit: Edit) -> list[Change]:
    changes = _open_row(desk, edit.pair)
    if desk.verdict(edit.pair) == Verdict.Kind.BARRED:
        changes += say(desk, edit.pair, None)
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
    changes = [change for pair in list(others) for change in say(desk, pair, None)]
    changes += _open_row(desk, edit.pair)
    changes += say(desk, edit.pair, Verdict.Kind.LOCKED)
    if edit.mentee in desk.board.left_out:
        changes += _put_back(desk, present, edit)
    return changes


def _unlock(desk: Desk, present: Present, edit: Edit) -> list[Change]:
    return say(desk, edit.pair, None)


def say(desk: Desk, pair: Pair, kind: str | None) -> list[Change]:
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
    change_places(edit.mentor, edit.places)
    return [{"what": "places", "mentor": edit.mentor, "by": edit.places}]


def change_places(pk: int, by: int) -> None:
    """Give a mentor places more or fewer; those taken stay."""
    mentor = Enrollment.objects.select_for_update(no_key=True).get(pk=pk)
    refuse_places(mentor, by)
    mentor.capacity += by
    mentor.save(update_fields=["capacity"])


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


def _adopt(desk: Desk, present: Present, edit: Edit) -> list[Change]:
    draft = draft_of(edit)
    if draft.board_id != desk.board.pk:
        raise Refused(_("This draft was dropped"))
    was, now = settings_of(desk.board), settings_of(draft)
    use(desk.board, now)
    return [{"what": "settings", "was": was, "now": now}, *_keep(desk, kept_by(draft))]


def _keep(desk: Desk, pairs: list[Pair]) -> list[Change]:
    """Lock the pairs of a draft, in place of any other locks of their mentees."""
    if not pairs:
        return []
    rows = locks_of(desk).filter(mentee__in=[mentee for mentee, _mentor in pairs])
    was = [list(pair) for pair in rows.values_list("mentee_id", "mentor_id")]
    now = [list(pair) for pair in pairs]
    swap_locks(desk, was, now)
    return [{"what": "locks", "was": was, "now": now}]


def locks_of(desk: Desk) -> QuerySet[Verdict]:
    """Every lock of the round."""
    return Verdict.objects.filter(round=desk.board.round_id, kind=Verdict.Kind.LOCKED)


def swap_locks(desk: Desk, gone: list[list[int]], come: list[list[int]]) -> None:
    """Lift some locks of the round, and set others."""
    before, after = ({(one, other) for one, other in each} for each in (gone, come))
    there = locks_of(desk).values_list("pk", "mentee_id", "mentor_id")
    lifted = [pk for pk, *pair in there if tuple(pair) in before - after]
    Verdict.objects.filter(pk__in=lifted).delete()
    two = {"round_id": desk.board.round_id, "kind": Verdict.Kind.LOCKED, "by": desk.actor}
    now = timezone.now()
    Verdict.objects.bulk_create(
        [
            Verdict(mentee_id=mentee, mentor_id=mentor, at=now, **two)
            for mentee, mentor in sorted(after - before)
        ]
    )


def use(board: Board, settings: Change) -> None:
    for name, value in settings.items():
        setattr(board, name, value)
    board.save(update_fields=list(settings))


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
    Verb.ADOPT: _adopt,
}


def _told(pair: Pair, was: str | None, now: str | None) -> Change:
    return {"what": "verdict", "mentee": pair[0], "mentor": pair[1], "was": was, "now": now}


def _ruled_out(pair: Pair, was: str, now: str) -> Change:
    return {"what": "row", "mentee": pair[0], "mentor": pair[1], "was": str(was), "now": str(now)}


def approved(pair: Pair) -> Change:
    """What takes an approval back."""
    return {"what": "approval", "mentee": pair[0], "mentor": pair[1]}
