"""The board of a round: what a run has read, where the board stands, and each step taken on it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from matching.core import Objective
from matching.models.runs import MatchRun
from mentorship.models import Round
from mentorship.models.rules import one_of

PERSON = settings.AUTH_USER_MODEL

BONUS = 250
"""Points by which a pair that stands is dearer to the board, so that a small change stays small."""


class RunPeople(models.Model):
    """The answers of everybody as a run has read them, for as long as its board may need them.

    Blocks and other private rules are not among them: they are read afresh at each step.
    """

    run = models.OneToOneField(MatchRun, on_delete=models.CASCADE, related_name="answers")
    encoded = models.BinaryField(_("answers as they were read"))
    read_at = models.DateTimeField(_("when"), auto_now=True, null=True)

    class Meta:
        verbose_name = _("what a run has read")
        verbose_name_plural = _("what runs have read")

    def __str__(self) -> str:
        return str(self.run)


WEIGHTY = ("proof", "firmness")
"""What grows with a board's people: some 270 KB for thousands, which take time to decode."""
OF_THE_BOARD = tuple(f"board__{name}" for name in WEIGHTY)
"""The same, seen from what belongs to a board."""


class BoardGoal(models.TextChoices):
    MOST_MATCHED = Objective.MOST_MATCHED.value, _("Most matched, then most points")
    FAIR = Objective.FAIR.value, _("Fair: poor pairs are improved first")
    BEST_WORST = Objective.BEST_WORST.value, _("The worst pair as good as possible")
    STABLE = Objective.STABLE.value, _("Stable: no two would both rather have one another")


class BoardManager(models.Manager["Board"]):
    """Boards without what is `WEIGHTY`, which is read where it is asked for."""

    def get_queryset(self) -> models.QuerySet["Board"]:
        """All of them."""
        return super().get_queryset().defer(*WEIGHTY)


class Board(models.Model):
    """Where the board of a round stands: what it goes by, and what was proved last.

    The suggestions that are new are its pairs. The row is the lock of the board as well: whoever
    takes a step holds it, and a solver of large rounds claims it with a lease.
    """

    Goal = BoardGoal

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="board")
    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(_("steps taken"), default=0)
    mark = models.CharField(_("fingerprint of what was proved"), max_length=64, blank=True)
    goal = models.CharField(_("goal"), max_length=20, choices=Goal, default=Goal.MOST_MATCHED)
    bonus = models.PositiveSmallIntegerField(_("points for a pair that stands"), default=BONUS)
    weights = models.JSONField(_("weights"), default=dict)
    minimum = models.PositiveIntegerField(_("fewest points"), default=0)
    left_out = models.JSONField(_("mentees left out"), default=list)
    proof = models.JSONField(_("prices that prove the pairs"), default=dict)
    proved_at = models.DateTimeField(_("proved"), null=True, blank=True)
    calm_points = models.PositiveIntegerField(_("points that calm costs"), default=0)
    calm_people = models.PositiveIntegerField(_("people whom it spares a change"), default=0)
    measured = models.PositiveIntegerField(_("step of which it is known"), null=True, blank=True)
    firmness = models.JSONField(_("how firm its pairs are"), default=dict, db_default={})
    claimed_until = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=32, blank=True, default="", db_default="")
    tries = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)

    objects = BoardManager()

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")
        constraints = [
            one_of("goal", BoardGoal.values, "board_goal_known", _("Choose a goal from the list")),
        ]

    def __str__(self) -> str:
        return str(self.round)

    def anew(self, run: MatchRun) -> "Board":
        """The same for a run on which nothing was done, not stored; steps are numbered on."""
        fresh = Board(round=self.round, run=run, version=self.version, weights=run.weights)
        fresh.pk, fresh.minimum = self.pk, self.round.minimum_points
        return fresh


class BoardVerb(models.TextChoices):
    """What can be done on the board."""

    APPROVE = "approve", _("approved")
    REJECT = "reject", _("rejected")
    LOCK = "lock", _("locked")
    UNLOCK = "unlock", _("unlocked")
    BAR = "bar", _("barred")
    UNBAR = "unbar", _("allowed again")
    MOVE = "move_to", _("moved")
    PLACE = "change_places", _("changed places")
    LEAVE_OUT = "leave_out", _("left out")
    PUT_BACK = "put_back", _("put back")
    READ_ANEW = "read_anew", _("took new answers in")
    ADOPT = "adopt", _("took a draft")
    UNDO = "undo", _("took back")
    FOLLOW = "follow", _("followed what happened elsewhere")


class BoardStep(models.Model):
    """One press on the board, by whom and when, what it changed, and how it is taken back.

    A press that was sent twice carries the same `key` and is one step. Where a solver of large
    rounds works, a step waits until it is `done_at`, and numbered then, or is `refused` with a
    sentence.
    """

    Verb = BoardVerb

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="steps")
    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    key = models.CharField(_("key of the press"), max_length=64)
    by = models.ForeignKey(
        PERSON, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    verb = models.CharField(_("what"), max_length=20, choices=Verb)
    edits = models.JSONField(_("what exactly"), default=list)
    enrollments = models.JSONField(_("whom it names"), default=list)
    seen = models.JSONField(_("the price that was shown"), null=True, default=None)
    difference = models.JSONField(_("what changed"), default=dict)
    back = models.JSONField(_("how to take it back"), default=list)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    refused = models.TextField(_("why it was not taken"), blank=True, default="")
    undone_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="undoes"
    )

    class Meta:
        verbose_name = _("step on a board")
        verbose_name_plural = _("steps on boards")
        ordering = ["-number"]
        constraints = [
            one_of("verb", BoardVerb.values, "boardstep_verb_known", _("There is no such act")),
            models.UniqueConstraint(
                fields=["board", "number"],
                name="boardstep_numbered",
                violation_error_message=_("Somebody else has taken this step already"),
            ),
            models.UniqueConstraint(
                fields=["board", "key"],
                name="boardstep_once_per_press",
                violation_error_message=_("This press was taken already"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.get_verb_display()}"


class BoardQuestionKind(models.TextChoices):
    PRICE = "what_it_costs", _("what a step would change")
    INSTEAD = "who_instead", _("who else there is")
    OFFER = "this_mentor", _("what one mentor would change")
    UNDO = "what_undoing_costs", _("what taking a step back would change")
    PROOF = "proof", _("the proof as a file")


class BoardQuestion(models.Model):
    """What somebody asks of the board of a large round, until its solver has answered.

    The answer is good for the step that the board stood at, so whoever asks the same then reads it.
    """

    Kind = BoardQuestionKind

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="questions")
    key = models.CharField(_("hash of what is asked"), max_length=64)
    kind = models.CharField(_("what is asked"), max_length=20, choices=Kind)
    asked = models.JSONField(_("what exactly"), default=dict)
    asked_at = models.DateTimeField(_("when"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answer = models.JSONField(_("answer"), null=True, default=None)
    refused = models.TextField(_("why there is no answer"), blank=True, default="")

    class Meta:
        verbose_name = _("question to a board")
        verbose_name_plural = _("questions to boards")
        ordering = ["asked_at", "pk"]
        constraints = [
            one_of(
                "kind",
                BoardQuestionKind.values,
                "boardquestion_kind_known",
                _("There is no such question"),
            ),
            models.UniqueConstraint(
                fields=["board", "key"],
                name="boardquestion_once",
                violation_error_message=_("This is being asked already"),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
