"""What the two of a pairing work towards, and how far they are."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship.models.pairings import Pairing
from mentorship.models.rules import one_of
from mentorship.roles import Role

MOST_GOALS = 5
"""How many goals a pairing may have at once."""


class GoalProgress(models.TextChoices):
    NOT_BEGUN = "not_begun", _("Not begun")
    UNDER_WAY = "under_way", _("Under way")
    REACHED = "reached", _("Reached")
    LET_GO = "let_go", _("Let go")


class Goal(models.Model):
    """One goal in the mentee's words. Both read and change it; the coordinator sees counts alone.

    It holds one of five numbered places, so that two people who add at once stay within five.
    """

    Progress = GoalProgress

    pairing = models.ForeignKey(
        Pairing, verbose_name=_("pairing"), on_delete=models.PROTECT, related_name="goals"
    )
    place = models.PositiveSmallIntegerField(_("place"), editable=False)
    words = models.CharField(_("goal"), max_length=300)
    progress = models.CharField(
        _("progress"), max_length=10, choices=Progress, default=Progress.NOT_BEGUN
    )
    line = models.CharField(_("how it is going"), max_length=300, blank=True)
    changed_by = models.CharField(_("last changed by"), max_length=10)
    changed_at = models.DateTimeField(_("last changed"), auto_now_add=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    number = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["place"]
        constraints = [
            one_of(
                "progress",
                GoalProgress.values,
                "goal_progress_known",
                _("Choose how far you are from the list"),
            ),
            one_of(
                "changed_by",
                list(Role),
                "goal_changed_by_one_of_the_two",
                _("A goal is changed by one of the two"),
            ),
            models.UniqueConstraint(
                fields=["pairing", "place"],
                name="goal_place_once",
                violation_error_message=_("The other was adding a goal too. Try once more"),
            ),
            models.CheckConstraint(
                condition=Q(place__range=(1, MOST_GOALS)),
                name="goal_place_1_to_5",
                violation_error_message=_("Five goals are enough. Remove one first"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pairing}: {self.place}"

    @property
    def tone(self) -> str:
        """The tone of the label that says how far it is."""
        tones = {
            GoalProgress.NOT_BEGUN: "waiting",
            GoalProgress.UNDER_WAY: "active",
            GoalProgress.REACHED: "completed",
            GoalProgress.LET_GO: "ended",
        }
        return tones[GoalProgress(self.progress)]
