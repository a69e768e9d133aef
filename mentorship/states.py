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

from mentorship.state_types import (
    ACTORS,
    CLOCK,
    COORDINATOR,
    MENTEE,
    MENTOR,
    OWNER,
    WORKER,
    Actor,
    AgreementState,
    By,
    CheckInState,
    EnrollmentState,
    ImportState,
    JobState,
    MailState,
    MeetingState,
    PairingState,
    RoundState,
    RunState,
    SuggestionState,
)

__all__ = [
    "ACTORS",
    "CLOCK",
    "COORDINATOR",
    "MENTEE",
    "MENTOR",
    "OWNER",
    "WORKER",
    "Actor",
    "AgreementState",
    "By",
    "CheckInState",
    "EnrollmentState",
    "ImportState",
    "JobState",
    "MailState",
    "MeetingState",
    "PairingState",
    "RoundState",
    "RunState",
    "SuggestionState",
]

ROUND_UNDER_WAY = (
    RoundState.OPEN,
    RoundState.MATCHING,
    RoundState.REVIEW,
    RoundState.ANNOUNCED,
    RoundState.RUNNING,
)
"""The states of a round that has begun, with its sign-up, and is not over."""
ROUND_OVER = (RoundState.CLOSED, RoundState.CANCELLED)

ENROLLMENT_PLACED = (EnrollmentState.SUBMITTED, EnrollmentState.PAUSED)
"""The states in which somebody takes one of the places of a round."""
ENROLLMENT_THERE = (*ENROLLMENT_PLACED, EnrollmentState.WAITING_LIST)
"""The states of whoever has not left."""

PAIRING_UNANSWERED = (PairingState.ASKED, PairingState.OFFERED)
"""The states in which the two are asked for their answers."""
PAIRING_PLACED = (PairingState.APPROVED, PairingState.OFFERED, PairingState.ACTIVE)
"""The states in which a pairing occupies a place of its mentor and of its mentee."""
PAIRING_OPEN = (PairingState.ASKED, *PAIRING_PLACED)
"""The states that are not over: two people have at most one such pairing in a round."""
PAIRING_BEFORE = (PairingState.ASKED, PairingState.APPROVED, PairingState.OFFERED)
"""The states before it begins."""
PAIRING_PAST = (PairingState.COMPLETED, PairingState.ENDED)
"""The states of a pairing that began, and is over."""
PAIRING_BEGUN = (PairingState.ACTIVE, *PAIRING_PAST)
"""The states since both have said yes."""
PAIRING_FALLEN = (PairingState.DECLINED, PairingState.EXPIRED)
"""The states of an offer or a request that came to nothing by those who were asked."""

MEETING_AHEAD = (MeetingState.PROPOSED, MeetingState.CONFIRMED)
"""The states of a meeting that has been neither held nor given up."""

JOB_UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)
"""The states of a job that is not over."""

IMPORT_AT_WORK = (ImportState.CHECKING, ImportState.APPLYING)
"""The states in which a worker has an import to do, or does it."""
IMPORT_OPEN = (ImportState.UPLOADED, ImportState.CHECKING, ImportState.CHECKED)
"""The states of an import that has changed nothing, and can be thrown away."""

RUN_UNDER_WAY = (RunState.QUEUED, RunState.SOLVING)
"""The states of a run that has no result yet."""


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

    sources: frozenset[models.TextChoices]
    target: models.TextChoices
    by: frozenset[By]
    clears: tuple[str, ...] = ()

    def writes(self) -> dict[str, Any]:
        """What the step itself writes."""
        emptied: dict[str, Any] = dict.fromkeys(self.clears)
        return {"state": self.target, "state_changed_at": timezone.now(), **emptied}


@dataclass(frozen=True, eq=False)
class Machine:
    """All states and moves of one kind of row."""

    name: str
    states: type[models.TextChoices]
    moves: Mapping[str, Move]

    def allows(self, move: str, state: str, actor: By | None = None) -> bool:
        """Whether `move` may start in `state`, by `actor` where one is named."""
        rule = self.moves[move]
        return state in rule.sources and (actor is None or actor in rule.by)


def _move(
    sources: Iterable[models.TextChoices],
    target: models.TextChoices,
    *by: By,
    clears: tuple[str, ...] = (),
) -> Move:
    return Move(frozenset(sources), target, frozenset(by), clears)


ROUND = Machine(
    "round",
    RoundState,
    {
        "open": _move([RoundState.DRAFT], RoundState.OPEN, COORDINATOR, CLOCK),
        "reopen": _move([RoundState.MATCHING, RoundState.REVIEW], RoundState.OPEN, COORDINATOR),
        "close_signup": _move([RoundState.OPEN], RoundState.MATCHING, COORDINATOR, CLOCK),
        "propose": _move([RoundState.MATCHING, RoundState.REVIEW], RoundState.REVIEW, WORKER),
        "announce": _move(
            [RoundState.OPEN, RoundState.MATCHING, RoundState.REVIEW],
            RoundState.ANNOUNCED,
            COORDINATOR,
        ),
        "start": _move([RoundState.ANNOUNCED], RoundState.RUNNING, COORDINATOR, CLOCK),
        "close": _move(ROUND_UNDER_WAY, RoundState.CLOSED, COORDINATOR, CLOCK),
        "cancel": _move(
            [RoundState.DRAFT, RoundState.OPEN, RoundState.MATCHING, RoundState.REVIEW],
            RoundState.CANCELLED,
            COORDINATOR,
        ),
    },
)

ENROLLMENT = Machine(
    "enrollment",
    EnrollmentState,
    {
        "pause": _move([EnrollmentState.SUBMITTED], EnrollmentState.PAUSED, OWNER, COORDINATOR),
        "resume": _move([EnrollmentState.PAUSED], EnrollmentState.SUBMITTED, OWNER, COORDINATOR),
        "take_in": _move(
            [EnrollmentState.WAITING_LIST], EnrollmentState.SUBMITTED, COORDINATOR, CLOCK
        ),
        "withdraw": _move(
            ENROLLMENT_THERE,
            EnrollmentState.WITHDRAWN,
            OWNER,
            COORDINATOR,
            clears=("waits_again_since",),
        ),
        "rejoin": _move([EnrollmentState.WITHDRAWN], EnrollmentState.SUBMITTED, OWNER),
        "queue": _move([EnrollmentState.WITHDRAWN], EnrollmentState.WAITING_LIST, OWNER),
    },
)

OPEN_MATTERS = ("paused_until", "longer_until", "wrap_up_proposed_at", "wrap_up_agreed_at")
"""What two people have left open between them, which goes when their pairing is over."""

PAIRING = Machine(
    "pairing",
    PairingState,
    {
        "offer": _move([PairingState.APPROVED], PairingState.OFFERED, COORDINATOR),
        "accept": _move(PAIRING_UNANSWERED, PairingState.ACTIVE, MENTOR, MENTEE),
        "decline": _move(PAIRING_UNANSWERED, PairingState.DECLINED, MENTOR, MENTEE),
        "expire": _move(PAIRING_UNANSWERED, PairingState.EXPIRED, CLOCK),
        "take_back": _move([PairingState.ASKED], PairingState.WITHDRAWN, MENTOR, MENTEE),
        "withdraw": _move(PAIRING_BEFORE, PairingState.WITHDRAWN, COORDINATOR, OWNER),
        "complete": _move(
            [PairingState.ACTIVE],
            PairingState.COMPLETED,
            MENTOR,
            MENTEE,
            COORDINATOR,
            CLOCK,
            clears=OPEN_MATTERS,
        ),
        "end": _move(
            [PairingState.ACTIVE],
            PairingState.ENDED,
            MENTOR,
            MENTEE,
            COORDINATOR,
            OWNER,
            clears=OPEN_MATTERS,
        ),
        "reopen": _move(
            [PairingState.ENDED], PairingState.ACTIVE, COORDINATOR, clears=("ended_at",)
        ),
    },
)

MEETING = Machine(
    "meeting",
    MeetingState,
    {
        "counter": _move([MeetingState.PROPOSED], MeetingState.PROPOSED, MENTOR, MENTEE),
        "confirm": _move([MeetingState.PROPOSED], MeetingState.CONFIRMED, MENTOR, MENTEE),
        "change": _move([MeetingState.CONFIRMED], MeetingState.CONFIRMED, MENTOR, MENTEE),
        "move": _move([MeetingState.CONFIRMED], MeetingState.PROPOSED, MENTOR, MENTEE),
        "hold": _move([MeetingState.CONFIRMED], MeetingState.HELD, MENTOR, MENTEE),
        "cancel": _move(MEETING_AHEAD, MeetingState.CANCELLED, MENTOR, MENTEE),
        "strike": _move([MeetingState.HELD], MeetingState.CANCELLED, MENTOR, MENTEE),
        "call_off": _move(
            MEETING_AHEAD, MeetingState.CANCELLED, MENTOR, MENTEE, OWNER, COORDINATOR, CLOCK
        ),
    },
)

CHECK_IN = Machine(
    "check-in",
    CheckInState,
    {
        "answer": _move([CheckInState.ASKED], CheckInState.ANSWERED, MENTOR, MENTEE),
        "lapse": _move([CheckInState.ASKED], CheckInState.LAPSED, CLOCK),
    },
)

MAIL = Machine(
    "mail",
    MailState,
    {
        "hold": _move([MailState.QUEUED], MailState.HELD, COORDINATOR),
        "release": _move([MailState.HELD], MailState.QUEUED, COORDINATOR),
        "settle": _move([MailState.QUEUED], MailState.SENT, WORKER),
        "fail": _move([MailState.QUEUED], MailState.FAILED, WORKER),
        "bounce": _move([MailState.SENT], MailState.BOUNCED, WORKER),
        "cancel": _move(
            [MailState.QUEUED, MailState.HELD], MailState.CANCELLED, COORDINATOR, WORKER
        ),
    },
)

AGREEMENT = Machine(
    "agreement",
    AgreementState,
    {
        "propose": _move([AgreementState.DRAFT], AgreementState.PROPOSED, MENTOR, MENTEE),
        "agree": _move([AgreementState.PROPOSED], AgreementState.AGREED, MENTOR, MENTEE),
        "change": _move(AgreementState, AgreementState.DRAFT, MENTOR, MENTEE),
    },
)

RUN = Machine(
    "match run",
    RunState,
    {
        "claim": _move([RunState.QUEUED], RunState.SOLVING, WORKER),
        "reclaim": _move([RunState.SOLVING], RunState.SOLVING, WORKER),
        "finish": _move([RunState.SOLVING], RunState.REVIEW, WORKER),
        "fail": _move(RUN_UNDER_WAY, RunState.FAILED, WORKER),
        "cancel": _move(RUN_UNDER_WAY, RunState.CANCELLED, COORDINATOR),
        "supersede": _move([RunState.REVIEW], RunState.SUPERSEDED, WORKER, COORDINATOR),
    },
)

JOB = Machine(
    "job",
    JobState,
    {
        "claim": _move([JobState.QUEUED], JobState.RUNNING, WORKER),
        "reclaim": _move([JobState.RUNNING], JobState.RUNNING, WORKER),
        "finish": _move([JobState.RUNNING], JobState.DONE, WORKER),
        "stop": _move(JOB_UNDER_WAY, JobState.STOPPED, COORDINATOR),
        "fail": _move(JOB_UNDER_WAY, JobState.FAILED, WORKER),
    },
)

IMPORT = Machine(
    "import",
    ImportState,
    {
        "check": _move(
            [ImportState.UPLOADED, ImportState.CHECKED], ImportState.CHECKING, COORDINATOR, CLOCK
        ),
        "found": _move([ImportState.CHECKING], ImportState.CHECKED, WORKER),
        "ask": _move([ImportState.CHECKING], ImportState.UPLOADED, WORKER),
        "apply": _move([ImportState.CHECKED], ImportState.APPLYING, COORDINATOR, CLOCK),
        "finish": _move([ImportState.APPLYING], ImportState.APPLIED, WORKER),
        "give_back": _move([ImportState.APPLYING], ImportState.CHECKED, WORKER),
        "discard": _move(IMPORT_OPEN, ImportState.DISCARDED, COORDINATOR, CLOCK),
    },
)

SUGGESTION = Machine(
    "suggestion",
    SuggestionState,
    {
        "approve": _move(
            [SuggestionState.NEW, SuggestionState.REJECTED], SuggestionState.APPROVED, COORDINATOR
        ),
        "reject": _move([SuggestionState.NEW], SuggestionState.REJECTED, COORDINATOR),
        "restore": _move(
            [SuggestionState.APPROVED, SuggestionState.REJECTED], SuggestionState.NEW, COORDINATOR
        ),
        "go_stale": _move(
            [SuggestionState.NEW, SuggestionState.APPROVED, SuggestionState.REJECTED],
            SuggestionState.STALE,
            WORKER,
            COORDINATOR,
        ),
    },
)

MACHINES = (
    ROUND,
    ENROLLMENT,
    PAIRING,
    AGREEMENT,
    MEETING,
    CHECK_IN,
    MAIL,
    RUN,
    JOB,
    IMPORT,
    SUGGESTION,
)


def move(row: models.Model, name: str, by: By, **writes: Any) -> None:
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


def move_all(rows: "models.QuerySet[Any]", name: str, by: By, **writes: Any) -> int:
    """Make one move of every row that is in a state to start it from; returns how many moved.

    The rows keep their old values in memory. Rows in other states are left as they are.
    """
    machine: Machine = rows.model.MACHINE
    rule = machine.moves[name]
    if by not in rule.by:
        raise Conflict(machine, name, None)
    values = {**rule.writes(), **writes}
    return rows.filter(state__in=rule.sources).update(**values)
