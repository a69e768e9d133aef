"""Every state machine, as data; `move` is the only writer of a state.

A machine is a table: move -> from which states, to which state, by whom. `move` is a conditional
UPDATE that must change exactly one row: of two racers one wins and the other gets `Conflict`,
so nobody is told of something that did not happen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone

MENTOR = "mentor"
MENTEE = "mentee"
OWNER = "owner"
"""The person whose enrollment it is."""
COORDINATOR = "coordinator"
CLOCK = "clock"
WORKER = "worker"

ACTORS = (MENTOR, MENTEE, OWNER, COORDINATOR, CLOCK, WORKER)


class Conflict(Exception):
    """The row is no longer in a state that allows this move; nothing was written."""

    def __init__(self, machine: "Machine", move: str, state: str | None) -> None:
        super().__init__(f"{machine.name}: no {move} from {state}")
        self.machine, self.move, self.state = machine, move, state


@dataclass(frozen=True)
class Move:
    """One allowed step: from any of `sources` to `target`, by any of `by`.

    `clears` names columns that mean nothing in `target`, and are emptied with the step.
    """

    sources: frozenset[str]
    target: str
    by: frozenset[str]
    clears: tuple[str, ...] = ()

    def writes(self) -> dict[str, Any]:
        """What the step itself writes."""
        emptied: dict[str, Any] = dict.fromkeys(self.clears)
        return {"state": self.target, "state_changed_at": timezone.now(), **emptied}


@dataclass(frozen=True, eq=False)
class Machine:
    """All states and moves of one kind of row."""

    name: str
    states: tuple[str, ...]
    moves: Mapping[str, Move]

    def allows(self, move: str, state: str, actor: str | None = None) -> bool:
        """Whether `move` may start in `state`, by `actor` where one is named."""
        rule = self.moves[move]
        return state in rule.sources and (actor is None or actor in rule.by)


def _move(sources: Iterable[str], target: str, *by: str, clears: tuple[str, ...] = ()) -> Move:
    return Move(frozenset(sources), target, frozenset(by), clears)


ROUND = Machine(
    "round",
    ("draft", "open", "matching", "review", "announced", "running", "closed", "cancelled"),
    {
        "open": _move(["draft"], "open", COORDINATOR, CLOCK),
        "reopen": _move(["matching", "review"], "open", COORDINATOR),
        "close_signup": _move(["open"], "matching", COORDINATOR, CLOCK),
        "propose": _move(["matching", "review"], "review", WORKER),
        "announce": _move(["open", "matching", "review"], "announced", COORDINATOR),
        "start": _move(["announced"], "running", COORDINATOR, CLOCK),
        "close": _move(
            ["open", "matching", "review", "announced", "running"], "closed", COORDINATOR, CLOCK
        ),
        "cancel": _move(["draft", "open", "matching", "review"], "cancelled", COORDINATOR),
    },
)

ENROLLMENT = Machine(
    "enrollment",
    ("submitted", "paused", "withdrawn"),
    {
        "pause": _move(["submitted"], "paused", OWNER, COORDINATOR),
        "resume": _move(["paused"], "submitted", OWNER, COORDINATOR),
        "withdraw": _move(
            ["submitted", "paused"], "withdrawn", OWNER, COORDINATOR, clears=("waits_again_since",)
        ),
        "rejoin": _move(["withdrawn"], "submitted", OWNER),
    },
)

PAIRING_PLACED = ("approved", "offered", "active")
"""The states in which a pairing occupies a place of its mentor and of its mentee."""
PAIRING_OPEN = ("asked", *PAIRING_PLACED)
"""The states that are not over: two people have at most one such pairing in a round."""

OPEN_MATTERS = ("paused_until", "longer_until", "wrap_up_proposed_at", "wrap_up_agreed_at")
"""What two people have left open between them, which goes when their pairing is over."""

PAIRING = Machine(
    "pairing",
    (
        "asked",
        "approved",
        "offered",
        "active",
        "completed",
        "ended",
        "declined",
        "expired",
        "withdrawn",
    ),
    {
        "offer": _move(["approved"], "offered", COORDINATOR),
        "accept": _move(["asked", "offered"], "active", MENTOR, MENTEE),
        "decline": _move(["asked", "offered"], "declined", MENTOR, MENTEE),
        "expire": _move(["asked", "offered"], "expired", CLOCK),
        "take_back": _move(["asked"], "withdrawn", MENTOR, MENTEE),
        "withdraw": _move(["asked", "approved", "offered"], "withdrawn", COORDINATOR, OWNER),
        "complete": _move(
            ["active"],
            "completed",
            MENTOR,
            MENTEE,
            COORDINATOR,
            CLOCK,
            clears=OPEN_MATTERS,
        ),
        "end": _move(
            ["active"],
            "ended",
            MENTOR,
            MENTEE,
            COORDINATOR,
            OWNER,
            clears=OPEN_MATTERS,
        ),
        "reopen": _move(["ended"], "active", COORDINATOR, clears=("ended_at",)),
    },
)

MEETING = Machine(
    "meeting",
    ("proposed", "confirmed", "held", "cancelled"),
    {
        "counter": _move(["proposed"], "proposed", MENTOR, MENTEE),
        "confirm": _move(["proposed"], "confirmed", MENTOR, MENTEE),
        "change": _move(["confirmed"], "confirmed", MENTOR, MENTEE),
        "move": _move(["confirmed"], "proposed", MENTOR, MENTEE),
        "hold": _move(["confirmed"], "held", MENTOR, MENTEE),
        "cancel": _move(["proposed", "confirmed"], "cancelled", MENTOR, MENTEE),
        "strike": _move(["held"], "cancelled", MENTOR, MENTEE),
        "call_off": _move(
            ["proposed", "confirmed"], "cancelled", MENTOR, MENTEE, OWNER, COORDINATOR, CLOCK
        ),
    },
)

CHECK_IN = Machine(
    "check-in",
    ("asked", "answered", "lapsed"),
    {
        "answer": _move(["asked"], "answered", MENTOR, MENTEE),
        "lapse": _move(["asked"], "lapsed", CLOCK),
    },
)

MAIL = Machine(
    "mail",
    ("queued", "held", "sent", "bounced", "failed", "cancelled"),
    {
        "hold": _move(["queued"], "held", COORDINATOR),
        "release": _move(["held"], "queued", COORDINATOR),
        "settle": _move(["queued"], "sent", WORKER),
        "fail": _move(["queued"], "failed", WORKER),
        "bounce": _move(["sent"], "bounced", WORKER),
        "cancel": _move(["queued", "held"], "cancelled", COORDINATOR, WORKER),
    },
)

AGREEMENT = Machine(
    "agreement",
    ("draft", "proposed", "agreed"),
    {
        "propose": _move(["draft"], "proposed", MENTOR, MENTEE),
        "agree": _move(["proposed"], "agreed", MENTOR, MENTEE),
        "change": _move(["draft", "proposed", "agreed"], "draft", MENTOR, MENTEE),
    },
)

RUN = Machine(
    "match run",
    ("queued", "solving", "review", "failed", "cancelled", "superseded"),
    {
        "claim": _move(["queued"], "solving", WORKER),
        "reclaim": _move(["solving"], "solving", WORKER),
        "finish": _move(["solving"], "review", WORKER),
        "fail": _move(["queued", "solving"], "failed", WORKER),
        "cancel": _move(["queued", "solving"], "cancelled", COORDINATOR),
        "supersede": _move(["review"], "superseded", WORKER, COORDINATOR),
    },
)

SUGGESTION = Machine(
    "suggestion",
    ("new", "approved", "rejected", "stale"),
    {
        "approve": _move(["new", "rejected"], "approved", COORDINATOR),
        "reject": _move(["new"], "rejected", COORDINATOR),
        "restore": _move(["approved", "rejected"], "new", COORDINATOR),
        "go_stale": _move(["new", "approved", "rejected"], "stale", WORKER, COORDINATOR),
    },
)

MACHINES = (ROUND, ENROLLMENT, PAIRING, AGREEMENT, MEETING, CHECK_IN, MAIL, RUN, SUGGESTION)


def move(row: models.Model, name: str, by: str, **writes: Any) -> None:
    """Make one move of `row.MACHINE` and write `writes` in the same statement.

    Parameters
    ----------
    row : a model with a `MACHINE`, a `state` and a `state_changed_at`; updated in place.
    name : the move's key in the machine's table.
    by : which of `ACTORS` makes it; the caller has checked that the person is one.

    Raises
    ------
    Conflict : the row is in no state that this actor may make the move from. Nothing is written.
    """
    machine: Machine = row.MACHINE  # type: ignore[attr-defined]
    rule = machine.moves[name]
    current = row.state  # type: ignore[attr-defined]
    if by not in rule.by:
        raise Conflict(machine, name, current)
    values = {**rule.writes(), **writes}
    rows = type(row)._base_manager.filter(pk=row.pk, state__in=rule.sources)
    if rows.update(**values) != 1:
        raise Conflict(machine, name, current)
    for field, value in values.items():
        setattr(row, field, value)


def move_all(rows: "models.QuerySet[Any]", name: str, by: str, **writes: Any) -> int:
    """Make one move of every row that is in a state to start it from; returns how many moved.

    The rows keep their old values in memory. Rows in other states are left as they are.
    """
    machine: Machine = rows.model.MACHINE
    rule = machine.moves[name]
    if by not in rule.by:
        raise Conflict(machine, name, None)
    values = {**rule.writes(), **writes}
    return rows.filter(state__in=rule.sources).update(**values)
