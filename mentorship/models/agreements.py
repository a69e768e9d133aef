"""What two people who are paired agree on, in every version that they wrote."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship import states
from mentorship.models.pairings import Pairing
from mentorship.models.rules import known_state, one_of
from mentorship.roles import Role
from mentorship.states import AgreementState


class Agreement(models.Model):
    """How far the two are with their agreement: its current version, and who has agreed to it.

    The coordinator sees this row and never the words, which are in the versions.
    """

    MACHINE = states.AGREEMENT
    State = AgreementState

    pairing = models.OneToOneField(
        Pairing, verbose_name=_("pairing"), on_delete=models.PROTECT, related_name="agreement"
    )
    state = models.CharField(
        _("state"), max_length=20, default=AgreementState.DRAFT, editable=False
    )
    state_changed_at = models.DateTimeField(_("state since"), auto_now_add=True)
    number = models.PositiveIntegerField(_("current version"), default=1, editable=False)
    mentor_agreed_at = models.DateTimeField(_("mentor agreed"), null=True, blank=True)
    mentee_agreed_at = models.DateTimeField(_("mentee agreed"), null=True, blank=True)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            known_state(states.AGREEMENT, "agreement_state_known"),
            models.CheckConstraint(
                condition=Q(
                    state=AgreementState.DRAFT,
                    mentor_agreed_at__isnull=True,
                    mentee_agreed_at__isnull=True,
                )
                | Q(
                    state=AgreementState.AGREED,
                    mentor_agreed_at__isnull=False,
                    mentee_agreed_at__isnull=False,
                )
                | Q(
                    state=AgreementState.PROPOSED,
                    mentor_agreed_at__isnull=False,
                    mentee_agreed_at__isnull=True,
                )
                | Q(
                    state=AgreementState.PROPOSED,
                    mentor_agreed_at__isnull=True,
                    mentee_agreed_at__isnull=False,
                ),
                name="agreement_yeses_fit_its_state",
                violation_error_message=_("An agreement holds once both have agreed to it"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pairing}: {self.state}"

    def agreed_at(self, side: str) -> datetime | None:
        """When the person on `side` agreed to the current version; None while they have not."""
        return self.mentor_agreed_at if side == Role.MENTOR else self.mentee_agreed_at


class Terms(models.Model):
    """The words of one version of an agreement. For the two alone."""

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("version"))
    written_by = models.CharField(_("written by"), max_length=10)
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    goals = models.TextField(_("what we work towards"), max_length=2500, blank=True)
    plan = models.TextField(_("our milestones"), max_length=2500, blank=True)
    rhythm = models.TextField(_("how often and how we meet"), max_length=500, blank=True)
    sharing = models.TextField(_("what we wish to share"), max_length=2500, blank=True)
    private = models.TextField(_("what stays private"), max_length=1000, blank=True)
    ends = models.TextField(_("when it ends"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("version of an agreement")
        verbose_name_plural = _("versions of agreements")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"],
                name="terms_number_once",
                violation_error_message=_("This was changed while you were writing"),
            ),
            one_of(
                "written_by",
                tuple(Role),
                "terms_written_by_one_of_the_two",
                _("An agreement is written by one of the two"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id}, {self.number}"


WORDS = ("goals", "plan", "rhythm", "sharing", "private", "ends")
"""The columns of `Terms` that hold words, in the order in which they are read."""
