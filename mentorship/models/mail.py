"""A mail before, while and after it is sent."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Length, Upper
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship import states
from mentorship.models.checkins import CheckIn
from mentorship.models.enrollments import Enrollment
from mentorship.models.letters import GroupLetter
from mentorship.models.meetings import Meeting
from mentorship.models.pairings import Pairing
from mentorship.models.programs import Program, Round
from mentorship.models.rules import known_state
from mentorship.states import MailState

MOST_FACTS = 200
"""Signs of JSON in a payload."""


class OutgoingMail(models.Model):
    """One mail to one person: written in the transaction of its cause, sent by a worker.

    `key` says what the mail is about (`pairing:381:offered:user:72`), so that it is written once
    however often its cause is repeated. While `claimed_until` lies ahead, a worker has it in hand.
    `sensitive` mails (sign-in codes, what two people say about when they meet) are read by nobody
    else, and their words go once they are sent.

    `payload` holds the few facts by which a mail is known to be true as it leaves and that are in
    no other column: a day, a version, a count; never what somebody wrote.

    A mail that is sent once more is a new row, whose `copy_of` is the first one. `calendar` is an
    iCalendar text that travels as a part of its own, under the METHOD that it names.
    """

    MACHINE = states.MAIL
    State = MailState

    key = models.CharField(_("key"), max_length=200)
    kind = models.CharField(_("kind"), max_length=60)
    to_email = models.EmailField(_("to"), max_length=254)
    to_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="mails",
    )
    program = models.ForeignKey(
        Program, verbose_name=_("program"), null=True, blank=True, on_delete=models.PROTECT
    )
    round = models.ForeignKey(
        Round, verbose_name=_("round"), null=True, blank=True, on_delete=models.PROTECT
    )
    pairing = models.ForeignKey(
        Pairing, verbose_name=_("pairing"), null=True, blank=True, on_delete=models.PROTECT
    )
    enrollment = models.ForeignKey(
        Enrollment, verbose_name=_("enrollment"), null=True, blank=True, on_delete=models.PROTECT
    )
    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), null=True, blank=True, on_delete=models.PROTECT
    )
    checkin = models.ForeignKey(
        CheckIn, verbose_name=_("check-in"), null=True, blank=True, on_delete=models.PROTECT
    )
    letter = models.ForeignKey(
        GroupLetter,
        verbose_name=_("letter to a group"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mails",
        db_index=False,
    )
    payload = models.JSONField(_("facts"), default=dict, blank=True, editable=False)
    from_email = models.CharField(_("from"), max_length=320, blank=True)
    reply_to = models.CharField(_("replies go to"), max_length=320, blank=True)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    calendar = models.TextField(_("calendar part"), blank=True)
    sensitive = models.BooleanField(_("holds a code"), default=False)

    state = models.CharField(_("state"), max_length=20, default=MailState.QUEUED, editable=False)
    state_changed_at = models.DateTimeField(_("state since"), auto_now_add=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    claimed_until = models.DateTimeField(_("in hand until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("the server's words"), blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=250, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("edited by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    copy_of = models.ForeignKey(
        "self",
        verbose_name=_("sent once more from"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="copies",
    )

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering = ["-created_at", "-pk"]
        constraints = [
            known_state(states.MAIL, "outgoingmail_state_known"),
            models.UniqueConstraint(
                fields=["key"],
                name="outgoingmail_key_unique",
                violation_error_message=_("This mail has been written already"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MailState.SENT, MailState.BOUNCED])
                | Q(sent_at__isnull=False),
                name="outgoingmail_sent_has_a_date",
                violation_error_message=_("A sent mail needs the time it was sent"),
            ),
            models.CheckConstraint(
                condition=~Q(key=""),
                name="outgoingmail_has_a_key",
                violation_error_message=_("A mail needs a key"),
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length(Cast("payload", models.TextField())), MOST_FACTS),
                name="outgoingmail_payload_is_small",
                violation_error_message=_("A mail's facts are a few small words"),
            ),
        ]
        indexes = [
            models.Index(
                F("due_at"), condition=Q(state=MailState.QUEUED), name="outgoingmail_queued_by_due"
            ),
            models.Index(fields=["-created_at", "-id"], name="outgoingmail_newest_first"),
            models.Index(fields=["state_changed_at"], name="outgoingmail_by_last_change"),
            models.Index(
                fields=["state_changed_at"],
                condition=Q(state__in=[MailState.FAILED, MailState.BOUNCED]),
                name="outgoingmail_in_trouble",
            ),
            GinIndex(
                OpClass(Upper("to_email"), name="gin_trgm_ops"), name="outgoingmail_address_words"
            ),
            GinIndex(
                OpClass(Upper("subject"), name="gin_trgm_ops"), name="outgoingmail_subject_words"
            ),
            models.Index(
                fields=["letter", "state"],
                condition=Q(letter__isnull=False),
                name="outgoingmail_of_a_letter",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def in_hand(self) -> bool:
        """Whether a worker is sending the mail right now."""
        claimed = self.claimed_until
        return self.state == MailState.QUEUED and claimed is not None and claimed > timezone.now()
