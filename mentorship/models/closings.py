"""What each of two people says when their pairing is over."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship.models.pairings import Pairing
from mentorship.models.rules import one_of
from mentorship.roles import Role

MOST_WORTH = 5


class ClosingReached(models.TextChoices):
    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")
    CHANGED = "changed", _("It changed on the way")


class Closing(models.Model):
    """The answers of one of the two to the coordinator, and their word of thanks to the other.

    The answers are the coordinator's to read and never the other's; the thanks are the other's and
    never the coordinator's. Thanks that have been sent are not changed any more.
    """

    Reached = ClosingReached

    pairing = models.ForeignKey(
        Pairing, verbose_name=_("pairing"), on_delete=models.PROTECT, related_name="closings"
    )
    side = models.CharField(_("who answers"), max_length=10)
    worth = models.PositiveSmallIntegerField(_("worth their time, 1 to 5"), null=True, blank=True)
    reached = models.CharField(
        _("reached what they set out to do"),
        max_length=10,
        choices=Reached,
        blank=True,
        default="",
    )
    words = models.TextField(_("words for the coordinator"), max_length=1000, blank=True)
    thanks = models.TextField(_("word of thanks"), max_length=1000, blank=True)
    thanked_at = models.DateTimeField(_("thanked"), null=True, blank=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last changed"), auto_now_add=True)

    class Meta:
        verbose_name = _("closing answers")
        verbose_name_plural = _("closing answers")
        ordering = ["pk"]
        constraints = [
            one_of(
                "side",
                [Role.MENTOR, Role.MENTEE],
                "closing_side_known",
                _("Closing answers are the mentor’s or the mentee’s"),
            ),
            one_of(
                "reached",
                ["", *ClosingReached.values],
                "closing_reached_known",
                _("Choose the answer that comes closest"),
            ),
            models.UniqueConstraint(
                fields=["pairing", "side"],
                name="closing_once_per_person",
                violation_error_message=_("You have answered already"),
            ),
            models.CheckConstraint(
                condition=Q(worth__isnull=True) | Q(worth__range=(1, MOST_WORTH)),
                name="closing_worth_1_to_5",
                violation_error_message=_("Choose one of the five dots"),
            ),
            models.CheckConstraint(
                condition=Q(thanks="") | Q(thanked_at__isnull=False),
                name="closing_thanks_have_a_date",
                violation_error_message=_("Thanks need the time they were sent"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
