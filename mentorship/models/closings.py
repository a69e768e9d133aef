"""What people say when it is over: each of the two of a pairing, and everybody in a circle."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship.models.circles import CircleSeat
from mentorship.models.pairings import Pairing
from mentorship.models.rules import one_of
from mentorship.roles import Role

MOST_WORTH = 5


class ClosingReached(models.TextChoices):
    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")
    CHANGED = "changed", _("It changed on the way")


class ClosingWords(models.Model):
    """The answers of one person to the coordinator, and their word of thanks.

    The answers are the coordinator's to read and never a partner's; the thanks are for partners
    and never the coordinator's. Thanks that have been sent are not changed any more.
    """

    Reached = ClosingReached

    worth = models.PositiveSmallIntegerField(_("worth their time, 1 to 5"), null=True, blank=True)
    reached = models.CharField(
        _("reached what they set out to do"),
        max_length=10,
        choices=ClosingReached,
        blank=True,
        default="",
    )
    words = models.TextField(_("words for the coordinator"), max_length=1000, blank=True)
    thanks = models.TextField(_("word of thanks"), max_length=1000, blank=True)
    thanked_at = models.DateTimeField(_("thanked"), null=True, blank=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last changed"), auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["pk"]
        constraints = [
            one_of(
                "reached",
                ["", *ClosingReached.values],
                "%(class)s_reached_known",
                _("Choose the answer that comes closest"),
            ),
            models.CheckConstraint(
                condition=Q(worth__isnull=True) | Q(worth__range=(1, MOST_WORTH)),
                name="%(class)s_worth_1_to_5",
                violation_error_message=_("Choose one of the five dots"),
            ),
            models.CheckConstraint(
                condition=Q(thanks="") | Q(thanked_at__isnull=False),
                name="%(class)s_thanks_have_a_date",
                violation_error_message=_("Thanks need the time they were sent"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Closing(ClosingWords):
    """What one of the two of a pairing says; their thanks go to the other."""

    pairing = models.ForeignKey(
        Pairing, verbose_name=_("pairing"), on_delete=models.PROTECT, related_name="closings"
    )
    side = models.CharField(_("who answers"), max_length=10)

    class Meta(ClosingWords.Meta):
        verbose_name = _("closing answers")
        verbose_name_plural = _("closing answers")
        constraints = [
            *ClosingWords.Meta.constraints,
            one_of(
                "side",
                [Role.MENTOR, Role.MENTEE],
                "closing_side_known",
                _("Closing answers are the mentor’s or the mentee’s"),
            ),
            models.UniqueConstraint(
                fields=["pairing", "side"],
                name="closing_once_per_person",
                violation_error_message=_("You have answered already"),
            ),
        ]


class CircleClosing(ClosingWords):
    """What somebody in a circle says, or one of two peers; their thanks go to all the others."""

    seat = models.ForeignKey(
        CircleSeat, verbose_name=_("who answers"), on_delete=models.PROTECT, related_name="closings"
    )

    class Meta(ClosingWords.Meta):
        verbose_name = _("closing answers of a circle")
        verbose_name_plural = _("closing answers of circles")
        constraints = [
            *ClosingWords.Meta.constraints,
            models.UniqueConstraint(
                fields=["seat"],
                name="circleclosing_once_per_person",
                violation_error_message=_("You have answered already"),
            ),
        ]
