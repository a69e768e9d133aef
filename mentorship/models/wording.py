"""A program's own words in a mail, in the place of ours."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship.models.programs import Program
from mentorship.models.rules import one_of
from mentorship.roles import Role


class MailWording(models.Model):
    """How one program words one kind of mail to its mentors, or to its mentees.

    An empty part is ours. The words hold `{placeholders}` of a fixed list; `mail.wording` knows
    which, and fills them in.
    """

    program = models.ForeignKey(
        Program, verbose_name=_("program"), on_delete=models.PROTECT, related_name="wordings"
    )
    kind = models.CharField(_("kind of mail"), max_length=60)
    role = models.CharField(_("to"), max_length=10, choices=Role)
    subject = models.CharField(_("subject"), max_length=60, blank=True)
    opening = models.TextField(_("opening"), max_length=1500, blank=True)
    closing = models.TextField(_("closing"), max_length=1500, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("wording of a mail")
        verbose_name_plural = _("wordings of mails")
        ordering = ["program", "kind", "role"]
        constraints = [
            one_of("role", Role.values, "mailwording_role_known", _("Choose mentor or mentee")),
            models.UniqueConstraint(
                fields=["program", "kind", "role"],
                name="mailwording_once_per_mail",
                violation_error_message=_("Somebody has changed this in the meantime"),
            ),
            models.CheckConstraint(
                condition=~Q(subject="", opening="", closing=""),
                name="mailwording_says_something",
                violation_error_message=_("Write at least one part, or go back to our wording"),
            ),
            models.CheckConstraint(
                condition=~Q(subject__regex=r"[\r\n]"),
                name="mailwording_subject_on_one_line",
                violation_error_message=_("Write the subject on one line"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program} – {self.kind} – {self.get_role_display()}"
