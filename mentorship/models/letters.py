"""What a coordinator writes to many people of a round at once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship import states
from mentorship.models.programs import Round
from mentorship.models.rules import known_state, one_of
from mentorship.roles import Role
from mentorship.states import LetterState

MOST_WORDS = 5000
PERSON = settings.AUTH_USER_MODEL


class LetterGroup(models.TextChoices):
    EVERYBODY = "everybody", _("Everybody in the round")
    UNANSWERED = "unanswered", _("Whoever has not answered an offer yet")
    ALONE = "alone", _("Whoever has no partner")
    PAIRED = "paired", _("Everybody who is paired")
    NOT_MET = "not_met", _("Pairs that have noted no meeting yet")
    QUIET = "quiet", _("Pairs that have gone quiet")
    IN_LINE = "in_line", _("The waiting list")
    FORMER = "former", _("People of earlier rounds: mentors, and mentees whose pairing ended well")


class GroupLetter(models.Model):
    """One letter to a group of people: a draft until it is sent, to each by a mail of their own.

    Its words are Markdown with `{placeholders}` of a closed list. Who is in the group is asked
    anew as the mails are written, and again as each of them leaves. `version` grows with each
    change, so that nobody sends what they have not read.
    """

    MACHINE = states.LETTER
    State = LetterState
    Group = LetterGroup

    round = models.ForeignKey(
        Round, verbose_name=_("round"), on_delete=models.PROTECT, related_name="letters"
    )
    group = models.CharField(_("to whom"), max_length=20, choices=Group, default=Group.EVERYBODY)
    role = models.CharField(_("in which role"), max_length=10, choices=Role, blank=True, default="")
    region = models.ForeignKey(
        "accounts.Region",
        verbose_name=_("in which region"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    subject = models.CharField(_("subject"), max_length=60)
    words = models.TextField(_("words"), max_length=MOST_WORDS)
    version = models.PositiveIntegerField(default=1, editable=False)

    state = models.CharField(_("state"), max_length=20, default=LetterState.DRAFT, editable=False)
    state_changed_at = models.DateTimeField(_("state since"), auto_now_add=True)
    changed_by = models.ForeignKey(
        PERSON,
        verbose_name=_("written by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    changed_at = models.DateTimeField(_("last changed"), auto_now_add=True)
    sent_by = models.ForeignKey(
        PERSON,
        verbose_name=_("sent by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    asked_at = models.DateTimeField(_("sending began"), null=True, blank=True)
    job = models.ForeignKey(
        "mentorship.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("letter to a group")
        verbose_name_plural = _("letters to groups")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            known_state(states.LETTER, "groupletter_state_known"),
            one_of(
                "group",
                LetterGroup.values,
                "groupletter_group_known",
                _("Choose from the list to whom you write"),
            ),
            one_of(
                "role",
                ["", *Role.values],
                "groupletter_role_known",
                _("Choose mentor or mentee"),
            ),
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(words=""),
                name="groupletter_says_something",
                violation_error_message=_("A letter needs a subject and words"),
            ),
            models.CheckConstraint(
                condition=~Q(subject__regex=r"[\r\n]"),
                name="groupletter_subject_on_one_line",
                violation_error_message=_("Write the subject on one line"),
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.DRAFT) | Q(asked_at__isnull=False),
                name="groupletter_sent_has_a_date",
                violation_error_message=_("A letter that was sent needs the time it was"),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_draft(self) -> bool:
        return self.state == LetterState.DRAFT

    @property
    def is_of_pairs(self) -> bool:
        """Whether everybody in the group has a partner whom the letter can name."""
        return self.group in (LetterGroup.PAIRED, LetterGroup.NOT_MET, LetterGroup.QUIET)
