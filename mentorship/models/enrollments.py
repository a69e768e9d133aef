"""People in rounds: their role, what they look for, and whom they would rather not meet."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentorship import states
from mentorship.models.grouping import LARGEST, SMALLEST
from mentorship.models.programs import Round
from mentorship.models.rules import known_state, one_of
from mentorship.models.topics import Topic
from mentorship.roles import Role
from mentorship.states import EnrollmentState

PERSON = settings.AUTH_USER_MODEL


class EnrollmentRhythm(models.TextChoices):
    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("A few times a year")


class EnrollmentChannel(models.TextChoices):
    VIDEO = "video", _("By video")
    PHONE = "phone", _("By phone")
    WRITING = "writing", _("In writing, by mail or messages")
    IN_PERSON = "in_person", _("In person")


class Enrollment(models.Model):
    """A person in a round, in one role. The same person may hold both."""

    MACHINE = states.ENROLLMENT
    State = EnrollmentState
    Rhythm = EnrollmentRhythm
    Channel = EnrollmentChannel

    round = models.ForeignKey(
        Round, verbose_name=_("round"), on_delete=models.PROTECT, related_name="enrollments"
    )
    person = models.ForeignKey(
        PERSON, verbose_name=_("person"), on_delete=models.PROTECT, related_name="enrollments"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    state = models.CharField(
        _("state"), max_length=20, default=EnrollmentState.SUBMITTED, editable=False
    )
    state_changed_at = models.DateTimeField(_("state since"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("signed up"), auto_now_add=True)
    capacity = models.PositiveSmallIntegerField(
        _("places"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    goal = models.TextField(_("what they hope to gain or to give"), max_length=1000, blank=True)
    shares = models.TextField(_("what they wish to share"), max_length=1000, blank=True)
    rhythm = models.CharField(_("how often"), max_length=20, choices=Rhythm, blank=True, default="")
    channels = ArrayField(
        models.CharField(max_length=20), verbose_name=_("ways to meet"), default=list, blank=True
    )
    first_time = models.BooleanField(_("first time at the convention"), null=True, blank=True)
    days = ArrayField(models.DateField(), verbose_name=_("days there"), default=list, blank=True)
    wishes_circle = models.BooleanField(
        _("would take a small circle"),
        null=True,
        blank=True,
        help_text=_("Of several newcomers at a convention; empty where it was not asked."),
    )
    listed = models.BooleanField(_("shown in the directory"), default=False)
    circle_size = models.PositiveSmallIntegerField(
        _("would hold a circle of up to"),
        null=True,
        blank=True,
        help_text=_("How many mentees at most; nothing where they would rather not."),
    )
    seeks_peer = models.BooleanField(_("looks for a peer"), default=False, db_default=False)
    told = models.JSONField(
        _("answers to who may join"),
        default=dict,
        db_default={},
        blank=True,
        help_text=_("What no list and no profile says, by the name of the question."),
    )
    orientation_on = models.DateField(
        _("attended the orientation on"), null=True, blank=True, editable=False
    )
    waits_again_since = models.DateTimeField(
        _("waits again since"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("A pairing ended early; they come first until they have another."),
    )

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        ordering = ["round", "role", "pk"]
        constraints = [
            known_state(states.ENROLLMENT, "enrollment_state_known"),
            one_of("role", Role.values, "enrollment_role_known", _("Choose mentor or mentee")),
            one_of(
                "rhythm",
                ["", *EnrollmentRhythm.values],
                "enrollment_rhythm_known",
                _("Choose how often from the list"),
            ),
            models.UniqueConstraint(
                fields=["round", "person", "role"],
                name="enrollment_once_per_role",
                violation_error_message=_("This person has this role in the round already"),
            ),
            models.CheckConstraint(
                condition=Q(capacity__range=(1, 10)),
                name="enrollment_capacity_1_to_10",
                violation_error_message=_("Enter how many people, between 1 and 10"),
            ),
            models.CheckConstraint(
                condition=Q(circle_size__isnull=True)
                | Q(role=Role.MENTOR, circle_size__range=(SMALLEST, LARGEST)),
                name="enrollment_circle_size_of_a_mentor",
                violation_error_message=_("Enter how large a circle the mentor would hold, 3 to 8"),
            ),
            models.CheckConstraint(
                condition=Q(seeks_peer=False) | Q(role=Role.MENTEE),
                name="enrollment_seeks_peer_as_mentee",
                violation_error_message=_("Only who signs up for it looks for a peer"),
            ),
            models.CheckConstraint(
                condition=Q(waits_again_since__isnull=True) | ~Q(state=EnrollmentState.WITHDRAWN),
                name="enrollment_waits_only_while_there",
                violation_error_message=_("Somebody who left the round waits for nobody"),
            ),
        ]
        indexes = [
            models.Index(fields=["-submitted_at", "-id"], name="enrollment_newest_first"),
            models.Index(
                fields=["waits_again_since"],
                condition=Q(waits_again_since__isnull=False),
                name="enrollment_waits_again",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.get_role_display()}"

    @property
    def takes_part(self) -> bool:
        """Whether they are in the round now, neither pausing nor gone."""
        return self.state == EnrollmentState.SUBMITTED

    @property
    def waits_in_line(self) -> bool:
        """Whether they are on the waiting list, with no place in the round yet."""
        return self.state == EnrollmentState.WAITING_LIST

    @property
    def is_paused(self) -> bool:
        return self.state == EnrollmentState.PAUSED

    @property
    def has_left(self) -> bool:
        return self.state == EnrollmentState.WITHDRAWN

    @property
    def is_gone(self) -> bool:
        """Whether they have no part in the round any more."""
        return self.state in states.ENROLLMENT_GONE

    @property
    def is_declined(self) -> bool:
        """Whether the coordinators have told them that they cannot take part this time."""
        return self.state == EnrollmentState.DECLINED


class PreferenceDirection(models.TextChoices):
    SAME = "same", _("The same as mine")
    ANY = "any", _("No matter")
    DIFFERENT = "different", _("Different from mine")


class Preference(models.Model):
    """What a person looks for this time: like, unlike or no matter; a wish or a must."""

    Direction = PreferenceDirection

    enrollment = models.OneToOneField(
        Enrollment, on_delete=models.CASCADE, related_name="preference"
    )
    region = models.CharField(
        _("region"), max_length=10, choices=Direction, default=PreferenceDirection.ANY
    )
    region_must = models.BooleanField(_("region is a must"), default=False)
    field = models.CharField(
        _("field"), max_length=10, choices=Direction, default=PreferenceDirection.ANY
    )
    field_must = models.BooleanField(_("field is a must"), default=False)
    institution = models.CharField(
        _("institution"), max_length=10, choices=Direction, default=PreferenceDirection.ANY
    )
    institution_must = models.BooleanField(_("institution is a must"), default=False)

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [
            constraint
            for name in ("region", "field", "institution")
            for constraint in (
                one_of(
                    name,
                    PreferenceDirection.values,
                    f"preference_{name}_known",
                    _("Choose same, no matter or different"),
                ),
                models.CheckConstraint(
                    condition=~Q(**{name: PreferenceDirection.ANY, f"{name}_must": True}),
                    name=f"preference_{name}_must_means_something",
                    violation_error_message=_("“No matter” cannot be a must"),
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.enrollment)


class EnrollmentTopicStrength(models.IntegerChoices):
    COULD = 1, _("I could help with this")
    WILLING = 2, _("I would gladly help with this")


class EnrollmentTopic(models.Model):
    """A topic that a mentee seeks or a mentor offers."""

    Strength = EnrollmentTopicStrength

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="topics")
    topic = models.ForeignKey(Topic, verbose_name=_("topic"), on_delete=models.PROTECT)
    strength = models.PositiveSmallIntegerField(
        _("how willingly"), choices=Strength, default=Strength.WILLING
    )
    matters_most = models.BooleanField(_("matters most"), default=False)

    class Meta:
        verbose_name = _("topic of a sign-up")
        verbose_name_plural = _("topics of sign-ups")
        ordering = ["-matters_most", "topic__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "topic"],
                name="enrollmenttopic_once",
                violation_error_message=_("This topic is on the list already"),
            ),
            models.UniqueConstraint(
                fields=["enrollment"],
                condition=Q(matters_most=True),
                name="enrollmenttopic_one_matters_most",
                violation_error_message=_("Only one topic can matter most"),
            ),
            models.CheckConstraint(
                condition=Q(strength__in=[1, 2]),
                name="enrollmenttopic_strength_known",
                violation_error_message=_("Choose how willingly from the list"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.topic)


class WishedPartner(models.Model):
    """Somebody whom a person already has in mind for this round, in order of preference."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="wished")
    written = models.CharField(_("name or address as written"), max_length=254)
    rank = models.PositiveSmallIntegerField(_("rank"))

    class Meta:
        verbose_name = _("wished partner")
        verbose_name_plural = _("wished partners")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "rank"],
                name="wishedpartner_rank_once",
                violation_error_message=_("Give each person a place of their own"),
            ),
            models.CheckConstraint(
                condition=Q(rank__range=(1, 5)),
                name="wishedpartner_rank_1_to_5",
                violation_error_message=_("Name up to five people"),
            ),
        ]

    def __str__(self) -> str:
        return self.written


class BlockKind(models.TextChoices):
    RATHER_NOT = "rather_not", _("Rather not paired with")
    REPORTING = "reporting", _("In their reporting line")


class Block(models.Model):
    """Two people who must never be paired, on the word of one of them.

    Private: never shown to anybody but its owner, never given as a reason. `written` is a name or
    an address; `person` is set where it names one member for certain, and `recognised` are those
    of the owner's programs whom it was found to name. What names nobody yet is kept, and looked at
    again whenever somebody joins or changes their name, so that they are covered too.
    """

    Kind = BlockKind

    owner = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="blocks")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.RATHER_NOT)
    written = models.CharField(_("name or address as written"), max_length=254)
    person = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    recognised: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        PERSON, verbose_name=_("recognized"), blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "written"],
                name="block_once",
                violation_error_message=_("You have named this person already"),
            ),
            one_of("kind", BlockKind.values, "block_kind_known", _("Choose a list")),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | ~Q(person=F("owner")),
                name="block_not_oneself",
                violation_error_message=_("Enter somebody other than yourself"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class EnrollmentDraft(models.Model):
    """Answers of somebody who has not finished joining; kept as typed, page by page."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="drafts")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="drafts")
    role = models.CharField(max_length=10, choices=Role)
    answers = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person", "role"],
                name="enrollmentdraft_once_per_role",
                violation_error_message=_("You have begun this already"),
            ),
            one_of("role", Role.values, "enrollmentdraft_role_known", _("Choose mentor or mentee")),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.round}"
