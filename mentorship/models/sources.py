"""Links with a source: through which of a program's links people came."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentorship.models.programs import Program, Round

MOST_LINKS = 30


class SourceLink(models.Model):
    """A link to a program's page that says where it was put: a newsletter, a poster, a list."""

    program = models.ForeignKey(
        Program, verbose_name=_("program"), on_delete=models.CASCADE, related_name="source_links"
    )
    label = models.CharField(_("where it is put"), max_length=80)
    slug = models.SlugField(_("word in the link"), max_length=40)
    visits = models.PositiveIntegerField(_("visits"), default=0, db_default=0, editable=False)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("link with a source")
        verbose_name_plural = _("links with a source")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "slug"],
                name="sourcelink_word_once",
                violation_error_message=_("Another link has this word already"),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class SourceUse(models.Model):
    """That somebody came to a round by a link; the first link counts."""

    link = models.ForeignKey(
        SourceLink, verbose_name=_("link"), on_delete=models.CASCADE, related_name="uses"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="source_uses",
    )
    round = models.ForeignKey(
        Round, verbose_name=_("round"), on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("use of a link")
        verbose_name_plural = _("uses of links")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "round"],
                name="sourceuse_once_a_round",
                violation_error_message=_("This person came by a link already"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.link}"
