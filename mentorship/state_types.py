"""The states of every kind of row, who moves them, and what a machine is, as types."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils import timezone

from mentorship.roles import Role

MENTOR, MENTEE = Role.MENTOR, Role.MENTEE


class Actor(StrEnum):
    """Who else can make a move, besides the two."""

    OWNER = "owner"
    """The person whose enrollment it is."""
    COORDINATOR = "coordinator"
    CLOCK = "clock"
    WORKER = "worker"


OWNER, COORDINATOR, CLOCK, WORKER = Actor

By = Role | Actor

ACTORS: tuple[By, ...] = (*Role, *Actor)


class RoundState(models.TextChoices):
    DRAFT = "draft"
    OPEN = "open"
    MATCHING = "matching"
    REVIEW = "review"
    ANNOUNCED = "announced"
    RUNNING = "running"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class EnrollmentState(models.TextChoices):
    SUBMITTED = "submitted"
    WAITING_LIST = "waiting_list"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


class ReviewState(models.TextChoices):
    """Where coordinators are with a sign-up; nobody has looked at a new one."""

    NEW = "new"
    ASKED = "asked"
    CHANGED = "changed"
    ACCEPTED = "accepted"
    HELD = "held"
    DECLINED = "declined"


class PairingState(models.TextChoices):
    ASKED = "asked"
    APPROVED = "approved"
    OFFERED = "offered"
    ACTIVE = "active"
    COMPLETED = "completed"
    ENDED = "ended"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class CircleState(models.TextChoices):
    """Where a circle is: `fallen` came to nothing by those who were asked."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    OFFERED = "offered"
    ACTIVE = "active"
    COMPLETED = "completed"
    ENDED = "ended"
    FALLEN = "fallen"
    WITHDRAWN = "withdrawn"


class SeatState(models.TextChoices):
    """Where somebody is with their seat in a circle."""

    KEPT = "kept"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    LEFT = "left"
    WITHDRAWN = "withdrawn"
    DONE = "done"


class MeetingState(models.TextChoices):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    HELD = "held"
    CANCELLED = "cancelled"


class CheckInState(models.TextChoices):
    ASKED = "asked"
    ANSWERED = "answered"
    LAPSED = "lapsed"


class MailState(models.TextChoices):
    QUEUED = "queued"
    HELD = "held"
    SENT = "sent"
    BOUNCED = "bounced"
    FAILED = "failed"
    CANCELLED = "cancelled"


class AgreementState(models.TextChoices):
    DRAFT = "draft"
    PROPOSED = "proposed"
    AGREED = "agreed"


class RunState(models.TextChoices):
    QUEUED = "queued"
    SOLVING = "solving"
    REVIEW = "review"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"


class JobState(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class ImportState(models.TextChoices):
    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    DISCARDED = "discarded"


class LetterState(models.TextChoices):
    DRAFT = "draft"
    UNDER_WAY = "under_way"
    SENT = "sent"
    STOPPED = "stopped"


class StandInState(models.TextChoices):
    OFFERED = "offered"
    MADE = "made"
    DECLINED = "declined"
    LAPSED = "lapsed"
    UNDONE = "undone"


class SuggestionState(models.TextChoices):
    NEW = "new"
    APPROVED = "approved"
    REJECTED = "rejected"
    STALE = "stale"


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


def a_move(
    sources: Iterable[models.TextChoices],
    target: models.TextChoices,
    *by: By,
    clears: tuple[str, ...] = (),
) -> Move:
    """A step of a table: from which states, to which, by whom."""
    return Move(frozenset(sources), target, frozenset(by), clears)
