"""What if: other settings of a board, solved beside it."""

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from matching.models.board import Board, BoardGoal
from matching.models.runs import MatchRun
from mentorship.models.rules import one_of


class BoardDraft(models.Model):
    """Weights, fewest points and goal that somebody tries, and what they come to.

    A worker solves it on the board as it stands; its figures hold for that step alone.
    """

    Goal = BoardGoal

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="drafts")
    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=60, validators=[MinLengthValidator(1)])
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    weights = models.JSONField(_("weights"), default=dict)
    minimum = models.PositiveIntegerField(_("fewest points"), default=0)
    goal = models.CharField(
        _("goal"), max_length=20, choices=BoardGoal, default=BoardGoal.MOST_MATCHED
    )
    fairness = models.JSONField(_("how places are shared out"), default=dict, db_default={})
    version = models.PositiveIntegerField(_("step of the board"), default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    solved_at = models.DateTimeField(_("solved"), null=True, blank=True)
    error = models.TextField(_("what went wrong"), blank=True, default="")
    result = models.JSONField(_("what it comes to"), default=dict)

    class Meta:
        verbose_name = _("draft of a board")
        verbose_name_plural = _("drafts of boards")
        ordering = ["pk"]
        constraints = [
            one_of(
                "goal", BoardGoal.values, "boarddraft_goal_known", _("Choose a goal from the list")
            ),
            models.UniqueConstraint(
                fields=["board", "name"],
                name="boarddraft_named_once",
                violation_error_message=_("There is a draft of this name already"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
