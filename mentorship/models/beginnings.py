"""Programs that somebody has begun to set up, before anything of them is there for members."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship.models.programs import Program, ProgramKind, Round
from mentorship.models.rules import one_of
from mentorship.models.units import Unit


class ProgramDraft(models.Model):
    """A program with its first round as far as coordinators have filled it in.

    Columns of the two are kept by name, as they go into a form; rules as a list. The draft becomes
    a program in one act, and from then on leads to its round.
    """

    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="drafts"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ProgramKind)
    template = models.CharField(_("template"), max_length=40)
    program = models.JSONField(_("program"), default=dict, encoder=DjangoJSONEncoder)
    round = models.JSONField(_("round"), default=dict, encoder=DjangoJSONEncoder)
    rules = models.JSONField(_("who may join"), default=list, encoder=DjangoJSONEncoder)
    questions = models.JSONField(_("own questions"), default=list, encoder=DjangoJSONEncoder)
    begun_at = models.DateTimeField(_("begun"), auto_now_add=True)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("begun by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("last changed by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    made = models.OneToOneField(
        Round,
        verbose_name=_("what became of it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="begun_as",
    )

    class Meta:
        verbose_name = _("draft of a program")
        verbose_name_plural = _("drafts of programs")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            one_of(
                "kind",
                ProgramKind.values,
                "programdraft_kind_known",
                _("Choose a kind of program from the list"),
            ),
            models.CheckConstraint(
                condition=~Q(template=""),
                name="programdraft_has_a_template",
                violation_error_message=_("Choose a template"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.program.get("name") or self.unit)

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed: nothing has been made of it yet."""
        return self.made_id is None

    @property
    def is_convention(self) -> bool:
        """Whether it is to be a convention, with days and a place."""
        return self.kind == Program.Kind.CONVENTION

    @property
    def is_informal(self) -> bool:
        """Whether its members find one another, at any time."""
        return self.kind == Program.Kind.INFORMAL
