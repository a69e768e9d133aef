"""What points are counted by, one press of “match”, and what it proposes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import dates
from mentorship import states
from mentorship.models import Enrollment, Pairing, Round
from mentorship.models.rules import known_state, one_of
from mentorship.states import RunState, SuggestionState

PERSON = settings.AUTH_USER_MODEL


class Scale(models.Model):
    """What the points of a round's pairs are counted by, taken from its people once and kept.

    A row never changes. Renewing adds one, and the newest counts from then on.
    """

    round = models.ForeignKey(
        Round, verbose_name=_("round"), on_delete=models.PROTECT, related_name="scales"
    )
    constants = models.JSONField(_("averages and spreads"), default=dict)
    mentees = models.PositiveIntegerField(_("mentees it was taken from"), default=0)
    mentors = models.PositiveIntegerField(_("mentors it was taken from"), default=0)
    taken_at = models.DateTimeField(_("taken"), auto_now_add=True)

    class Meta:
        verbose_name = _("scale of points")
        verbose_name_plural = _("scales of points")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.round}, {dates.moment(self.taken_at)}"


HEAVY = ("certificate", "unmatched")
"""What grows with a run's people, a megabyte for thousands; it is read where it is shown alone."""


class MatchRun(models.Model):
    """One press of “match”: what went in, what came out, and the proof. Disposable.

    The row is the job as well: a worker claims it with a lease (`claimed_until`) and a run whose
    worker died is claimed again once the lease is over. `tries` counts its claims.
    """

    MACHINE = states.RUN
    State = RunState

    round = models.ForeignKey(
        Round, verbose_name=_("round"), on_delete=models.PROTECT, related_name="runs"
    )
    state = models.CharField(_("state"), max_length=20, default=RunState.QUEUED, editable=False)
    state_changed_at = models.DateTimeField(_("state since"), auto_now_add=True)
    requested_by = models.ForeignKey(
        PERSON, verbose_name=_("asked for by"), null=True, on_delete=models.SET_NULL
    )
    requested_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    by_itself = models.BooleanField(
        _("asked for by the clock"), default=False, db_default=False, editable=False
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    stage = models.CharField(_("stage"), max_length=40, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    error = models.TextField(_("what went wrong"), blank=True)

    fingerprint = models.CharField(_("fingerprint of the input"), max_length=64, blank=True)
    weights = models.JSONField(_("weights"), default=dict)
    scale = models.ForeignKey(
        Scale,
        verbose_name=_("scale of points"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="runs",
    )
    certificate = models.JSONField(_("certificate"), default=dict)
    figures = models.JSONField(_("figures"), default=dict)
    unmatched = models.JSONField(_("people without a partner, and why"), default=list)

    class Meta:
        verbose_name = _("matching run")
        verbose_name_plural = _("matching runs")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            known_state(states.RUN, "matchrun_state_known"),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state=RunState.REVIEW),
                name="matchrun_one_under_review",
                violation_error_message=_("Another run of this round is under review"),
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state__in=list(states.RUN_UNDER_WAY)),
                name="matchrun_one_at_a_time",
                violation_error_message=_("Matching is running for this round already"),
            ),
            models.CheckConstraint(
                condition=~Q(state=RunState.REVIEW) | Q(finished_at__isnull=False),
                name="matchrun_result_has_a_date",
                violation_error_message=_("A finished run needs the time it finished"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}, {dates.moment(self.requested_at)}"


class SuggestionBand(models.TextChoices):
    STRONG = "strong", _("strong")
    GOOD = "good", _("good")
    FAIR = "fair", _("fair")


class SuggestionWhy(models.TextChoices):
    AIMS = "aims", _("What one seeks is not what the other gives")
    KNOWN = "known", _("They know each other, or work too closely")
    PEOPLE = "people", _("I know them, and they would not suit each other")
    BETTER = "better", _("I have somebody else in mind for one of them")
    OTHER = "other", _("Another reason")


class Suggestion(models.Model):
    """A pair that a run proposes: new, then approved, rejected or stale."""

    MACHINE = states.SUGGESTION
    State = SuggestionState
    Band = SuggestionBand
    Why = SuggestionWhy

    run = models.ForeignKey(
        MatchRun, verbose_name=_("run"), on_delete=models.CASCADE, related_name="suggestions"
    )
    mentor = models.ForeignKey(
        Enrollment, verbose_name=_("mentor"), on_delete=models.PROTECT, related_name="+"
    )
    mentee = models.ForeignKey(
        Enrollment, verbose_name=_("mentee"), on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(_("state"), max_length=20, default=SuggestionState.NEW, editable=False)
    state_changed_at = models.DateTimeField(_("state since"), auto_now_add=True)
    points = models.PositiveSmallIntegerField(_("points"))
    band = models.CharField(_("fit"), max_length=10, choices=Band, default=Band.FAIR)
    share = models.PositiveSmallIntegerField(_("hundredths of what could be had"), null=True)
    parts = models.JSONField(_("points of each factor"), default=dict)
    reasons = models.JSONField(_("reasons"), default=list)
    alternatives = models.JSONField(_("next best for each"), default=dict)
    reject_reason = models.CharField(
        _("why it was rejected"), max_length=10, choices=Why, blank=True, default=""
    )
    reject_words = models.TextField(_("in your own words"), max_length=1000, blank=True)
    pairing = models.ForeignKey(
        Pairing,
        verbose_name=_("pairing"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="suggestions",
    )

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["points", "pk"]
        constraints = [
            known_state(states.SUGGESTION, "suggestion_state_known"),
            one_of(
                "band",
                SuggestionBand.values,
                "suggestion_band_known",
                _("Choose strong, good or fair"),
            ),
            one_of(
                "reject_reason",
                ["", *SuggestionWhy.values],
                "suggestion_reject_reason_known",
                _("Choose a reason from the list"),
            ),
            models.CheckConstraint(
                condition=Q(reject_reason="", reject_words="")
                | ~Q(state__in=[SuggestionState.NEW, SuggestionState.APPROVED]),
                name="suggestion_reason_once_rejected",
                violation_error_message=_("Only what was rejected has a reason for it"),
            ),
            models.UniqueConstraint(
                fields=["run", "mentor", "mentee"],
                name="suggestion_once_per_run",
                violation_error_message=_("This run suggests the pair already"),
            ),
            models.CheckConstraint(
                condition=Q(points__lte=10_000),
                name="suggestion_points_on_scale",
                violation_error_message=_("A pair has between 0 and 10,000 points"),
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__lte=100),
                name="suggestion_share_in_hundredths",
                violation_error_message=_("A fit has between 0 and 100 hundredths"),
            ),
            models.CheckConstraint(
                condition=~Q(state=SuggestionState.APPROVED) | Q(pairing__isnull=False),
                name="suggestion_approved_has_a_pairing",
                violation_error_message=_("An approved suggestion needs its pairing"),
            ),
        ]
        indexes = [models.Index(fields=["run", "points", "id"], name="suggestion_in_order")]

    def __str__(self) -> str:
        return f"{self.mentor.person} & {self.mentee.person}"


class VerdictKind(models.TextChoices):
    BARRED = "barred", _("Do not suggest these two again")
    LOCKED = "locked", _("Keep these two together")
    ALLOWED = "allowed", _("These two may be suggested again")


class Verdict(models.Model):
    """What a coordinator has said of two people of a round, for every later run.

    Barred: never suggest them in this round. Locked: suggest them whatever their score is.
    Allowed: suggest them although one of them declined before it was said.
    """

    Kind = VerdictKind

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="verdicts")
    mentor = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="+")
    mentee = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        constraints = [
            one_of(
                "kind",
                VerdictKind.values,
                "verdict_kind_known",
                _("Choose keep, do not suggest, or may be suggested again"),
            ),
            models.UniqueConstraint(
                fields=["round", "mentor", "mentee"],
                name="verdict_once_per_pair",
                violation_error_message=_("There is a decision on these two already"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor} & {self.mentee}"
