"""Somebody's curriculum vitae, for programs that ask for one: a link, or a file."""

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from mentorship.documents.pdf import MOST_BYTES


class Resume(models.Model):
    """The one curriculum vitae of a person; a new one takes the place of the old.

    The file lies in the database and nowhere else: it is behind every check of who reads it, in
    every backup, and gone with its row.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="resume",
    )
    link = models.URLField(_("link"), max_length=300, blank=True, default="")
    content = models.BinaryField(_("file"), null=True, blank=True)
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    updated_at = models.DateTimeField(_("handed in"), auto_now=True)

    class Meta:
        verbose_name = _("curriculum vitae")
        verbose_name_plural = _("curricula vitae")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(content__isnull=True, pages__isnull=True) & ~Q(link="")
                | Q(content__isnull=False, pages__isnull=False, link=""),
                name="resume_link_or_file",
                violation_error_message=_("Give a link or a file"),
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    Func(
                        F("content"),
                        function="octet_length",
                        output_field=models.IntegerField(),
                    ),
                    MOST_BYTES,
                ),
                name="resume_of_two_megabytes",
                violation_error_message=_("The file has more than 2 MB"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def is_file(self) -> bool:
        """Whether it is a file, and no link."""
        return self.pages is not None

    @property
    def said(self) -> str:
        """What there is of it, in a few words."""
        if not self.is_file:
            return gettext("A link")
        said = ngettext("PDF, %(count)s page", "PDF, %(count)s pages", self.pages or 0)
        return said % {"count": self.pages}
