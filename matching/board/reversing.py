"""Taking back what a step changed, one thing after the other, and what the board would be then."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from matching.board.boards import Desk
from matching.board.checking import settings_of, with_settings
from matching.board.doing import (
    Change,
    State,
    change_places,
    locks_of,
    say,
    swap_locks,
    use,
)
from matching.board.present import Present
from matching.models import Verdict
from matching.services import review
from mentorship import states
from mentorship.roles import Role
from mentorship.services.acts import Refused


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
    say(desk, pair, change["was"])


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
    change_places(change["mentor"], -change["by"])


def _back_left_out(desk: Desk, change: Change) -> None:
    if (change["mentee"] in desk.board.left_out) != change["now"]:
        raise _changed_again()
    desk.board.left_out = sorted({*desk.board.left_out} ^ {change["mentee"]})


def _back_settings(desk: Desk, change: Change) -> None:
    if settings_of(desk.board) != change["now"]:
        raise _changed_again()
    use(desk.board, change["was"])


def _back_locks(desk: Desk, change: Change) -> None:
    now = {(one, other) for one, other in change["now"]}
    rows = locks_of(desk).filter(mentee__in=[mentee for mentee, _mentor in now])
    if set(rows.values_list("mentee_id", "mentor_id")) != now:
        raise _changed_again()
    swap_locks(desk, change["now"], change["was"])


def _changed_again() -> Refused:
    return Refused(_("Somebody has changed this again since; take that step back first"))


_TAKES_BACK: dict[str, Callable[[Desk, Change], None]] = {
    "verdict": _back_verdict,
    "row": _back_row,
    "approval": _back_approval,
    "places": _back_places,
    "left_out": _back_left_out,
    "settings": _back_settings,
    "locks": _back_locks,
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


def _locks_in(present: Present, change: Change) -> Present:
    was, now = ([(one, other) for one, other in change[name]] for name in ("was", "now"))
    return present.without_locks(now).keeping(was)


_BACK: dict[str, Callable[[Present, Any, Change], Present]] = {
    "verdict": _verdict_in,
    "row": lambda present, pair, change: (
        present.allowing(pair) if change["now"] == State.REJECTED else present.barring(pair)
    ),
    "approval": lambda present, pair, _change: present.reopening(pair),
    "places": lambda present, pair, change: present.with_places(pair[1], -change["by"]),
    "settings": lambda present, _pair, change: with_settings(present, change["was"]),
    "locks": lambda present, _pair, change: _locks_in(present, change),
    "left_out": lambda present, pair, change: (
        present.putting_back(pair[0]) if change["now"] else present.leaving_out(pair[0])
    ),
}
