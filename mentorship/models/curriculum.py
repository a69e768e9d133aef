"""What a program brings along: its own choice of topics, a topic for each month, things to read."""

from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship.models.programs import Program
from mentorship.models.topics import Topic

MOST_MONTHS = 24
MOST_READINGS = 20

WEB = URLValidator(schemes=["http", "https"], message=_("Write an address that begins with https"))


class ProgramTopic(models.Model):
    """A topic that one program lets people choose from, and at which place it stands there.

    A program without any offers all of the association's topics, in their own order.
    """

    program = models.ForeignKey(
        Program,
        verbose_name=_("program"),
        on_delete=models.CASCADE,
        related_name="chosen_topics",
    )
    topic = models.ForeignKey(
        Topic, verbose_name=_("topic"), on_delete=models.CASCADE, related_name="+"
    )
    position = models.PositiveSmallIntegerField(_("place on the list"))

    class Meta:
        verbose_name = _("topic of a program")
        verbose_name_plural = _("topics of a program")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "topic"],
                name="programtopic_once",
                violation_error_message=_("The program has this topic already"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.topic)


class ProgramMonth(models.Model):
    """What pairs of one program may talk about in a month, in its coordinators' words."""

    program = models.ForeignKey(
        Program, verbose_name=_("program"), on_delete=models.CASCADE, related_name="months"
    )
    number = models.PositiveSmallIntegerField(
        _("month"), validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)]
    )
    title = models.CharField(_("topic"), max_length=120)
    question = models.CharField(_("question to begin with"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("topic of a month")
        verbose_name_plural = _("topics of months")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "number"],
                name="programmonth_once",
                violation_error_message=_("This month has a topic already"),
            ),
            models.CheckConstraint(
                condition=Q(number__range=(1, MOST_MONTHS)) & ~Q(title=""),
                name="programmonth_has_a_topic",
                violation_error_message=_("Each month from 1 to 24 has a topic"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProgramReading(models.Model):
    """Something to read or to watch that a program gives its people: a link, words, or both."""

    program = models.ForeignKey(
        Program, verbose_name=_("program"), on_delete=models.CASCADE, related_name="readings"
    )
    position = models.PositiveSmallIntegerField(_("place on the list"))
    title = models.CharField(_("title"), max_length=120)
    address = models.CharField(_("address"), max_length=500, blank=True, validators=[WEB])
    words = models.CharField(_("in a sentence"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("thing to read")
        verbose_name_plural = _("things to read")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & (~Q(address="") | ~Q(words="")),
                name="programreading_says_something",
                violation_error_message=_("Give a title, and an address or a sentence"),
            ),
            models.CheckConstraint(
                condition=Q(address="") | Q(address__regex=r"^https?://"),
                name="programreading_address_of_the_web",
                violation_error_message=_("Write an address that begins with https"),
            ),
        ]

    def __str__(self) -> str:
        return self.title
