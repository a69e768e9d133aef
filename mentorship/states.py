"""Every state machine, as data; `move` is the only writer of a state.

A machine is a table: move -> from which states, to which state, by whom. `move` is an UPDATE that
must change one row: of two racers one gets `Conflict`, and nobody is told what did not happen.
"""

from typing import Any

from django.db import models

from mentorship import informal_states
from mentorship.circle_states import CIRCLE, CIRCLE_SEAT
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
    Conflict,
    EnrollmentState,
    ImportState,
    JobState,
    LetterState,
    Machine,
    MailState,
    MeetingState,
    Move,
    PairingState,
    ReviewState,
    RoundState,
    RunState,
    StandInState,
    SuggestionState,
    a_move,
)
from mentorship.work_states import (
    IMPORT,
    IMPORT_AT_WORK,
    IMPORT_OPEN,
    JOB,
    JOB_UNDER_WAY,
    LETTER,
    LETTER_ON_ITS_WAY,
    RUN,
    RUN_UNDER_WAY,
)

__all__ = [
    "ACTORS",
    "CLOCK",
    "COORDINATOR",
    "IMPORT",
    "IMPORT_AT_WORK",
    "IMPORT_OPEN",
    "JOB",
    "JOB_UNDER_WAY",
    "LETTER",
    "LETTER_ON_ITS_WAY",
    "MENTEE",
    "MENTOR",
    "OWNER",
    "RUN",
    "RUN_UNDER_WAY",
    "WORKER",
    "Actor",
    "AgreementState",
    "By",
    "CheckInState",
    "Conflict",
    "EnrollmentState",
    "ImportState",
    "JobState",
    "LetterState",
    "Machine",
    "MailState",
    "MeetingState",
    "Move",
    "PairingState",
    "ReviewState",
    "RoundState",
    "RunState",
    "StandInState",
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
ENROLLMENT_GONE = (EnrollmentState.DECLINED, EnrollmentState.WITHDRAWN)
"""The states of whoever has no part in the round: told no by its coordinators, or left."""

ROUND_BEFORE_ANNOUNCED = (RoundState.OPEN, RoundState.MATCHING, RoundState.REVIEW)
"""The states of a round under way in which nobody has been told of a partner."""
ROUND_TOLD = (RoundState.ANNOUNCED, RoundState.RUNNING)  # it goes on after pairs were announced
REVIEW_TO_DO = (ReviewState.NEW, ReviewState.CHANGED)
"""The states in which a coordinator has to look at a sign-up, or to look again."""
REVIEW_WITH_MEMBER = (ReviewState.ASKED, ReviewState.CHANGED)
"""The states in which a member was asked to change answers, and may."""

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


ROUND = Machine(
    "round",
    RoundState,
    {
        "open": a_move([RoundState.DRAFT], RoundState.OPEN, COORDINATOR, CLOCK),
        "reopen": a_move([RoundState.MATCHING, RoundState.REVIEW], RoundState.OPEN, COORDINATOR),
        "close_signup": a_move([RoundState.OPEN], RoundState.MATCHING, COORDINATOR, CLOCK),
        "propose": a_move([RoundState.MATCHING, RoundState.REVIEW], RoundState.REVIEW, WORKER),
        "announce": a_move(ROUND_BEFORE_ANNOUNCED, RoundState.ANNOUNCED, COORDINATOR),
        "start": a_move([RoundState.ANNOUNCED], RoundState.RUNNING, COORDINATOR, CLOCK),
        "close": a_move(ROUND_UNDER_WAY, RoundState.CLOSED, COORDINATOR, CLOCK),
        "cancel": a_move(
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
        "pause": a_move(
            [EnrollmentState.SUBMITTED], EnrollmentState.PAUSED, OWNER, COORDINATOR, CLOCK
        ),
        "resume": a_move([EnrollmentState.PAUSED], EnrollmentState.SUBMITTED, OWNER, COORDINATOR),
        "take_in": a_move(
            [EnrollmentState.WAITING_LIST], EnrollmentState.SUBMITTED, COORDINATOR, CLOCK
        ),
        "withdraw": a_move(
            ENROLLMENT_THERE,
            EnrollmentState.WITHDRAWN,
            OWNER,
            COORDINATOR,
            clears=("waits_again_since",),
        ),
        "rejoin": a_move([EnrollmentState.WITHDRAWN], EnrollmentState.SUBMITTED, OWNER),
        "queue": a_move([EnrollmentState.WITHDRAWN], EnrollmentState.WAITING_LIST, OWNER),
        "decline": a_move(
            ENROLLMENT_THERE,
            EnrollmentState.DECLINED,
            COORDINATOR,
            clears=("waits_again_since",),
        ),
        "readmit": a_move([EnrollmentState.DECLINED], EnrollmentState.SUBMITTED, COORDINATOR),
    },
)

SIGN_UP_REVIEW = Machine(
    "review of a sign-up",
    ReviewState,
    {
        "accept": a_move(
            set(ReviewState) - {ReviewState.ACCEPTED}, ReviewState.ACCEPTED, COORDINATOR
        ),
        "ask": a_move(set(ReviewState) - {ReviewState.DECLINED}, ReviewState.ASKED, COORDINATOR),
        "hold": a_move(
            set(ReviewState) - {ReviewState.HELD, ReviewState.DECLINED},
            ReviewState.HELD,
            COORDINATOR,
        ),
        "decline": a_move(
            set(ReviewState) - {ReviewState.DECLINED}, ReviewState.DECLINED, COORDINATOR
        ),
        "resubmit": a_move([ReviewState.ASKED], ReviewState.CHANGED, OWNER),
    },
)

OPEN_MATTERS = ("paused_until", "longer_until", "wrap_up_proposed_at", "wrap_up_agreed_at")
"""What two people have left open between them, which goes when their pairing is over."""

PAIRING = Machine(
    "pairing",
    PairingState,
    {
        "offer": a_move([PairingState.APPROVED], PairingState.OFFERED, COORDINATOR, CLOCK),
        "accept": a_move(PAIRING_UNANSWERED, PairingState.ACTIVE, MENTOR, MENTEE),
        "decline": a_move(PAIRING_UNANSWERED, PairingState.DECLINED, MENTOR, MENTEE),
        "expire": a_move(PAIRING_UNANSWERED, PairingState.EXPIRED, CLOCK),
        "take_back": a_move([PairingState.ASKED], PairingState.WITHDRAWN, MENTOR, MENTEE),
        "withdraw": a_move(PAIRING_BEFORE, PairingState.WITHDRAWN, COORDINATOR, OWNER),
        "complete": a_move(
            [PairingState.ACTIVE],
            PairingState.COMPLETED,
            MENTOR,
            MENTEE,
            COORDINATOR,
            CLOCK,
            clears=OPEN_MATTERS,
        ),
        "end": a_move(
            [PairingState.ACTIVE],
            PairingState.ENDED,
            MENTOR,
            MENTEE,
            COORDINATOR,
            OWNER,
            clears=OPEN_MATTERS,
        ),
        "reopen": a_move(
            [PairingState.ENDED], PairingState.ACTIVE, COORDINATOR, clears=("ended_at",)
        ),
    },
)

MEETING = Machine(
    "meeting",
    MeetingState,
    {
        "counter": a_move([MeetingState.PROPOSED], MeetingState.PROPOSED, MENTOR, MENTEE),
        "confirm": a_move([MeetingState.PROPOSED], MeetingState.CONFIRMED, MENTOR, MENTEE),
        "change": a_move([MeetingState.CONFIRMED], MeetingState.CONFIRMED, MENTOR, MENTEE, WORKER),
        "move": a_move([MeetingState.CONFIRMED], MeetingState.PROPOSED, MENTOR, MENTEE),
        "hold": a_move([MeetingState.CONFIRMED], MeetingState.HELD, MENTOR, MENTEE, COORDINATOR),
        "cancel": a_move(MEETING_AHEAD, MeetingState.CANCELLED, MENTOR, MENTEE),
        "strike": a_move([MeetingState.HELD], MeetingState.CANCELLED, MENTOR, MENTEE),
        "call_off": a_move(
            MEETING_AHEAD, MeetingState.CANCELLED, MENTOR, MENTEE, OWNER, COORDINATOR, CLOCK
        ),
    },
)

CHECK_IN = Machine(
    "check-in",
    CheckInState,
    {
        "answer": a_move([CheckInState.ASKED], CheckInState.ANSWERED, MENTOR, MENTEE),
        "lapse": a_move([CheckInState.ASKED], CheckInState.LAPSED, CLOCK),
    },
)

MAIL = Machine(
    "mail",
    MailState,
    {
        "hold": a_move([MailState.QUEUED], MailState.HELD, COORDINATOR),
        "release": a_move([MailState.HELD], MailState.QUEUED, COORDINATOR),
        "settle": a_move([MailState.QUEUED], MailState.SENT, WORKER),
        "fail": a_move([MailState.QUEUED], MailState.FAILED, WORKER),
        "bounce": a_move([MailState.SENT], MailState.BOUNCED, WORKER),
        "cancel": a_move(
            [MailState.QUEUED, MailState.HELD], MailState.CANCELLED, COORDINATOR, WORKER
        ),
        "requeue": a_move([MailState.CANCELLED], MailState.QUEUED, COORDINATOR),
    },
)

AGREEMENT = Machine(
    "agreement",
    AgreementState,
    {
        "propose": a_move([AgreementState.DRAFT], AgreementState.PROPOSED, MENTOR, MENTEE),
        "agree": a_move([AgreementState.PROPOSED], AgreementState.AGREED, MENTOR, MENTEE),
        "change": a_move(AgreementState, AgreementState.DRAFT, MENTOR, MENTEE),
    },
)

STAND_IN_STANDS = (StandInState.OFFERED, StandInState.MADE)
"""The states in which somebody is asked, or found, for a meeting that was missed."""

STAND_IN = Machine(
    "stand-in",
    StandInState,
    {
        "make": a_move([StandInState.OFFERED], StandInState.MADE, MENTOR, MENTEE, COORDINATOR),
        "decline": a_move([StandInState.OFFERED], StandInState.DECLINED, MENTOR, MENTEE),
        "lapse": a_move([StandInState.OFFERED], StandInState.LAPSED, CLOCK, COORDINATOR),
        "undo": a_move([StandInState.MADE], StandInState.UNDONE, COORDINATOR),
    },
)

SUGGESTION_SHOWN = [state for state in SuggestionState if state != SuggestionState.STALE]
SUGGESTION = Machine(
    "suggestion",
    SuggestionState,
    {
        "approve": a_move(
            [SuggestionState.NEW, SuggestionState.REJECTED], SuggestionState.APPROVED, COORDINATOR
        ),
        "reject": a_move([SuggestionState.NEW], SuggestionState.REJECTED, COORDINATOR),
        "restore": a_move(
            [SuggestionState.APPROVED, SuggestionState.REJECTED], SuggestionState.NEW, COORDINATOR
        ),
        "go_stale": a_move(SUGGESTION_SHOWN, SuggestionState.STALE, WORKER, COORDINATOR),
        "revive": a_move(
            [SuggestionState.STALE, SuggestionState.APPROVED], SuggestionState.NEW, WORKER
        ),
        "rule_out": a_move(
            [SuggestionState.STALE, SuggestionState.APPROVED], SuggestionState.REJECTED, COORDINATOR
        ),
    },
)

MACHINES = (
    *(ROUND, ENROLLMENT, SIGN_UP_REVIEW, PAIRING, AGREEMENT, MEETING, CHECK_IN, MAIL, RUN),
    *(JOB, IMPORT, LETTER, STAND_IN, SUGGESTION, CIRCLE, CIRCLE_SEAT, *informal_states.MACHINES),
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
    """Make one move of every row in a state to start it from; returns how many moved.

    The rows keep their old values in memory; those in other states are left as they are.
    """
    machine: Machine = rows.model.MACHINE
    rule = machine.moves[name]
    if by not in rule.by:
        raise Conflict(machine, name, None)
    values = {**rule.writes(), **writes}
    return rows.filter(state__in=rule.sources).update(**values)
