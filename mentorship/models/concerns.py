"""What a member reports of another to those who coordinate."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentorship import informal_states
from mentorship.informal_states import ConcernState
from mentorship.models.pairings import Pairing
from mentorship.models.programs import Program
from mentorship.models.rules import known_state, one_of
from mentorship.models.units import Unit

PERSON = settings.AUTH_USER_MODEL
LONGEST_REPORT = 2000


class ConcernReason(models.TextChoices):
    UNWELCOME = "unwelcome", _("Unwelcome remarks or advances")
    PRESSURE = "pressure", _("Pressure or threats")
    SLIGHTS = "slights", _("Demeaning or discriminating words")
    PRIVATE = "private", _("Something private was passed on")
    SELLING = "selling", _("Selling or recruiting in place of mentoring")
    OTHER = "other", _("Something else")


class Concern(models.Model):
    """A report of one person by another, for those who run a unit and neither of the two.

    Whoever is reported never learns of it from the site: no row that they can reach names it.
    """

    MACHINE = informal_states.CONCERN
    State = ConcernState
    Reason = ConcernReason

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT)
    program = models.ForeignKey(
        Program, verbose_name=_("program"), null=True, blank=True, on_delete=models.PROTECT
    )
    pairing = models.ForeignKey(
        Pairing,
        verbose_name=_("pairing"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    about = models.ForeignKey(
        PERSON, verbose_name=_("about"), on_delete=models.PROTECT, related_name="+"
    )
    reporter = models.ForeignKey(
        PERSON, verbose_name=_("reported by"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    words = models.TextField(_("what happened"), max_length=LONGEST_REPORT, blank=True)
    reported_at = models.DateTimeField(_("reported"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=20, default=ConcernState.OPEN, editable=False)
    state_changed_at = models.DateTimeField(_("state since"), auto_now_add=True)
    handled_by = models.ForeignKey(
        PERSON,
        verbose_name=_("looked at by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    done = models.TextField(_("what was done"), max_length=LONGEST_REPORT, blank=True)

    class Meta:
        verbose_name = _("report of a person")
        verbose_name_plural = _("reports of people")
        ordering = ["-reported_at", "-pk"]
        constraints = [
            known_state(informal_states.CONCERN, "concern_state_known"),
            one_of("reason", ConcernReason.values, "concern_reason_known", _("Choose a reason")),
            models.CheckConstraint(
                condition=~Q(about=F("reporter")),
                name="concern_not_about_oneself",
                violation_error_message=_("You cannot report yourself"),
            ),
            models.CheckConstraint(
                condition=Q(state=ConcernState.OPEN, handled_by__isnull=True)
                | ~Q(state=ConcernState.OPEN) & Q(handled_by__isnull=False),
                name="concern_handled_by_somebody",
                violation_error_message=_("A report that was looked at names who did"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        """Whether nobody has closed it yet."""
        return self.state != ConcernState.CLOSED
