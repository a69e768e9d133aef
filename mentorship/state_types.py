"""The states of every kind of row, and who moves them, as types."""

from enum import StrEnum

from django.db import models

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


class SuggestionState(models.TextChoices):
    NEW = "new"
    APPROVED = "approved"
    REJECTED = "rejected"
    STALE = "stale"
