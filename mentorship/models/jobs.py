"""An act on many rows that a worker carries out: approve five thousand, announce three thousand."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship import states
from mentorship.models.programs import Round
from mentorship.models.rules import known_state
from mentorship.states import JobState


class JobKind(models.TextChoices):
    APPROVE = "approve", _("Approve suggestions")
    ANNOUNCE = "announce", _("Announce pairings")
    ANNOUNCE_CIRCLES = "announce_circles", _("Announce circles")
    LETTER = "letter", _("Write a letter to a group")
    LOOK_AHEAD = "look_ahead", _("Look at a round before its run")
    PLACES = "places", _("Give meetings places and times")


class Job(models.Model):
    """One press of a button that is too much for a page. The row is the job as well.

    A worker claims it with a lease (`claimed_until`) and writes how far it is together with each
    piece that it does: `cursor` is the last row that it looked at, so one whose worker died goes on
    where that one ended. `causes` counts why rows were left out, by the sentence. `tries` counts
    how often it was claimed since it last got any further. With `due_at` it waits until then.
    """

    MACHINE = states.JOB
    State = JobState
    Kind = JobKind

    kind = models.CharField(_("what"), max_length=20, choices=JobKind, editable=False)
    round = models.ForeignKey(
        Round, verbose_name=_("round"), on_delete=models.PROTECT, related_name="jobs"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked for by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    asked = models.JSONField(_("what exactly"), default=dict, editable=False)
    state = models.CharField(_("state"), max_length=20, default=JobState.QUEUED, editable=False)
    state_changed_at = models.DateTimeField(_("state since"), auto_now_add=True)
    requested_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    due_at = models.DateTimeField(_("not before"), null=True, blank=True, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    cursor = models.BigIntegerField(default=0)
    total = models.PositiveIntegerField(_("rows"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    skipped = models.PositiveIntegerField(_("left out"), default=0)
    causes = models.JSONField(_("why some were left out"), default=dict)
    error = models.TextField(_("what went wrong"), blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            known_state(states.JOB, "job_state_known"),
            models.CheckConstraint(
                condition=Q(kind__in=JobKind.values),
                name="job_kind_known",
                violation_error_message=_("There is no such job"),
            ),
            models.UniqueConstraint(
                fields=["round", "kind"],
                condition=Q(state__in=list(states.JOB_UNDER_WAY)),
                name="job_one_at_a_time",
                violation_error_message=_("This is being done for this round already"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(states.JOB_UNDER_WAY)) | Q(finished_at__isnull=False),
                name="job_over_has_a_date",
                violation_error_message=_("A finished job needs the time it finished"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"],
                condition=Q(state__in=list(states.JOB_UNDER_WAY)),
                name="job_under_way",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.round}"

    @property
    def is_planned(self) -> bool:
        """Whether it waits for its hour."""
        if self.state != JobState.QUEUED or self.due_at is None:
            return False
        return self.due_at > timezone.now()

    @property
    def looked_at(self) -> int:
        """How many rows it has been through."""
        return self.done + self.skipped
