"""A question on the spot: one question, one answer, by whoever of the volunteers has time."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentorship import informal_states
from mentorship.informal_states import SPOT_UNDER_WAY, SpotState
from mentorship.models.enrollments import Enrollment
from mentorship.models.rules import known_state, one_of
from mentorship.models.topics import Topic


class SpotKind(models.TextChoices):
    QUESTION = "question", _("A question")
    RESUME = "curriculum", _("A look at my curriculum vitae")


class SpotVolunteer(models.Model):
    """Somebody of an informal round who answers questions on the spot about a topic."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="spot_topics")
    topic = models.ForeignKey(Topic, verbose_name=_("topic"), on_delete=models.PROTECT)
    since = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("topic of a volunteer")
        verbose_name_plural = _("topics of volunteers")
        ordering = ["topic__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "topic"],
                name="spotvolunteer_once_a_topic",
                violation_error_message=_("This topic is on your list already"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.topic)


class SpotQuestion(models.Model):
    """A question to the volunteers of a topic; the first who takes it has it."""

    MACHINE = informal_states.SPOT
    State = SpotState
    Kind = SpotKind

    asker = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="spot_questions")
    topic = models.ForeignKey(Topic, verbose_name=_("topic"), on_delete=models.PROTECT)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.QUESTION)
    words = models.TextField(_("question"), max_length=1000)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    lapses_at = models.DateTimeField(_("lapses"))
    last_sent_at = models.DateTimeField(_("last sent on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, default=SpotState.OPEN, editable=False)
    state_changed_at = models.DateTimeField(_("state since"), auto_now_add=True)
    taker = models.ForeignKey(
        Enrollment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="spot_questions_taken",
    )
    answer = models.TextField(_("answer"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("question on the spot")
        verbose_name_plural = _("questions on the spot")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            known_state(informal_states.SPOT, "spotquestion_state_known"),
            one_of(
                "kind", SpotKind.values, "spotquestion_kind_known", _("Choose what you ask for")
            ),
            models.CheckConstraint(
                condition=Q(taker__isnull=False)
                | ~Q(state__in=[SpotState.TAKEN, SpotState.ANSWERED]),
                name="spotquestion_taken_by_somebody",
                violation_error_message=_("A question that is taken has somebody who took it"),
            ),
            models.CheckConstraint(
                condition=Q(taker__isnull=True) | ~Q(taker=F("asker")),
                name="spotquestion_not_by_the_asker",
                violation_error_message=_("Somebody else answers your question"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["last_sent_at"],
                condition=Q(state__in=list(SPOT_UNDER_WAY)),
                name="spotquestion_under_way",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        """Whether somebody can take it."""
        return self.state == SpotState.OPEN


class SpotCall(models.Model):
    """That a volunteer was asked for a question."""

    question = models.ForeignKey(SpotQuestion, on_delete=models.CASCADE, related_name="calls")
    volunteer = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="spot_calls")
    at = models.DateTimeField(_("asked"), auto_now_add=True)

    class Meta:
        verbose_name = _("call for a question")
        verbose_name_plural = _("calls for questions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "volunteer"],
                name="spotcall_once_each",
                violation_error_message=_("This person has been asked already"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
