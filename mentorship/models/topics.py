"""What people may seek or offer."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentorship.models.programs import ProgramKind


class Topic(models.Model):
    """Something that one person can help another with."""

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    group = models.CharField(_("group"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(
        _("place on the list"), default=0, help_text=_("Low numbers stand first.")
    )
    sought = models.CharField(
        _("what a mentee means by it"),
        max_length=250,
        blank=True,
        help_text=_("One sentence in a mentee's words; they read it beside the topic."),
    )
    offered = models.CharField(
        _("what a mentor means by it"),
        max_length=250,
        blank=True,
        help_text=_("One sentence in a mentor's words; they read it beside the topic."),
    )
    only_in = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("only in these kinds of program"),
        default=list,
        blank=True,
    )

    is_added = models.BooleanField(
        _("in programs that have added it alone"),
        default=False,
        db_default=False,
        help_text=_("Otherwise every program offers it that has made no choice of its own."),
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "group", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(only_in__contained_by=ProgramKind.values),
                name="topic_kinds_known",
                violation_error_message=_("Choose kinds of program from the list"),
            )
        ]

    def __str__(self) -> str:
        return self.name
