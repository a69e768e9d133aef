"""What coordinators think of a sign-up, and what they have decided about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mentorship import states
from mentorship.models.enrollments import Enrollment
from mentorship.models.lookups import IsAmong
from mentorship.models.programs import Round
from mentorship.models.rules import known_state, one_of
from mentorship.states import ReviewState

LONGEST_WORDS = 1000


class DeclineReason(models.TextChoices):
    """The kind sentence of a no; its words stand in `mentorship.text.declining`."""

    MANY = "many", _("More people signed up than we have partners for")
    FIT = "fit", _("We see nobody in this round who could give what they look for")
    ELSEWHERE = "elsewhere", _("Another program suits what they look for better")
    RULES = "not_met", _("They do not meet what this round asks for")
    OWN = "own", _("None of these: our own words alone")


class SignUpReview(models.Model):
    """What has been decided about a sign-up; without such a row nobody has looked at it.

    `version` counts the decisions, so that whoever decides on what they saw a while ago is told
    what has been decided since. `words` are to the member: what to change, or a line beside a no.
    """

    MACHINE = states.SIGN_UP_REVIEW
    State = ReviewState
    Reason = DeclineReason

    enrollment = models.OneToOneField(
        Enrollment,
        verbose_name=_("sign-up"),
        on_delete=models.CASCADE,
        related_name="sign_up_review",
    )
    state = models.CharField(_("state"), max_length=20, default=ReviewState.NEW, editable=False)
    state_changed_at = models.DateTimeField(_("state since"), auto_now_add=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who decided"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reason = models.CharField(
        _("sentence of the no"), max_length=20, choices=DeclineReason, blank=True, default=""
    )
    words = models.TextField(
        _("words to the member"), max_length=LONGEST_WORDS, blank=True, default=""
    )
    answers_changed_at = models.DateTimeField(_("answers changed"), null=True, blank=True)

    class Meta:
        verbose_name = _("review of a sign-up")
        verbose_name_plural = _("reviews of sign-ups")
        ordering = ["pk"]
        constraints = [
            known_state(states.SIGN_UP_REVIEW, "signupreview_state_known"),
            one_of(
                "reason",
                ["", *DeclineReason.values],
                "signupreview_reason_known",
                _("Choose a sentence from the list"),
            ),
            models.CheckConstraint(
                condition=Q(state=ReviewState.DECLINED) & ~Q(reason="")
                | ~Q(state=ReviewState.DECLINED) & Q(reason=""),
                name="signupreview_a_no_has_its_sentence",
                violation_error_message=_("Choose what to say to somebody whom you decline"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=states.REVIEW_WITH_MEMBER) | ~Q(words=""),
                name="signupreview_asking_has_words",
                violation_error_message=_("Enter what they should change"),
            ),
            models.CheckConstraint(
                condition=~Q(reason=DeclineReason.OWN) | ~Q(words=""),
                name="signupreview_own_words_are_there",
                violation_error_message=_("Enter your own words"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_with_member(self) -> bool:
        """Whether the member was asked to change answers, and nobody has decided since."""
        return self.state in states.REVIEW_WITH_MEMBER

    @property
    def is_asked(self) -> bool:
        """Whether the member was asked to change answers, and has not yet."""
        return self.state == ReviewState.ASKED

    @property
    def is_accepted(self) -> bool:
        return self.state == ReviewState.ACCEPTED

    @property
    def is_held(self) -> bool:
        return self.state == ReviewState.HELD

    @property
    def is_declined(self) -> bool:
        """Whether the coordinators have said no."""
        return self.state == ReviewState.DECLINED

    @property
    def changed_since(self) -> bool:
        """Whether the member has changed answers after what was decided."""
        return bool(self.answers_changed_at and self.answers_changed_at > self.state_changed_at)


class OpinionView(models.TextChoices):
    YES = "yes", _("Yes")
    UNSURE = "unsure", _("Unsure")
    NO = "no", _("No")


class ReviewOpinion(models.Model):
    """What one coordinator thinks of a sign-up; the committee reads them side by side."""

    View = OpinionView

    enrollment = models.ForeignKey(
        Enrollment, verbose_name=_("sign-up"), on_delete=models.CASCADE, related_name="opinions"
    )
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who thinks so"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    view = models.CharField(_("opinion"), max_length=10, choices=OpinionView)
    words = models.TextField(_("in words"), max_length=LONGEST_WORDS, blank=True, default="")
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("opinion on a sign-up")
        verbose_name_plural = _("opinions on sign-ups")
        ordering = ["written_at", "pk"]
        constraints = [
            one_of("view", OpinionView.values, "reviewopinion_view_known", _("Choose an opinion")),
            models.UniqueConstraint(
                fields=["enrollment", "writer"],
                name="reviewopinion_once",
                violation_error_message=_("You have an opinion on this sign-up already"),
            ),
        ]

    def __str__(self) -> str:
        return self.get_view_display()


def let_in(round: Round) -> Q:
    """Which sign-ups of the round may be suggested to others.

    Where sign-ups are looked at first, those that were accepted; else all that are not on hold.
    """
    decided = ReviewState.ACCEPTED if round.reviews_first else ReviewState.HELD
    among = Q(IsAmong("pk", Enrollment.objects.filter(round=round, sign_up_review__state=decided)))
    return among if round.reviews_first else ~among


def not_looked_at(rows: "QuerySet[Enrollment]") -> "QuerySet[Enrollment]":
    """Of these, the sign-ups that a coordinator has to look at: nobody has, or they changed."""
    new = Q(sign_up_review__isnull=True) | Q(sign_up_review__state__in=states.REVIEW_TO_DO)
    return rows.filter(new, state__in=states.ENROLLMENT_THERE, person__is_active=True)


def waiting_for_review(round: Round) -> int:
    """How many sign-ups of a round nobody has looked at yet."""
    return not_looked_at(Enrollment.objects.filter(round=round)).count()
