"""A program's own questions: what it asks besides, for whom, and what people answer.

Nothing is deleted when a coordinator removes it: a question or a choice is *retired*, asked no
more, and what was answered before stays with whoever said it.
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship.models.enrollments import Enrollment
from mentorship.models.programs import Program
from mentorship.models.rules import one_of
from mentorship.roles import Role

MOST_QUESTIONS = 8
"""How many questions of its own a program asks at most."""

MOST_CHOICES = 30
"""How many answers there are to choose from at most."""

SCALE_STEPS = 5
"""How many dots a scale has."""

LONGEST_SHORT, LONGEST_LONG = 200, 2_000
"""How many characters an answer in words may have."""


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    ONE_OF = "one_of", _("One of several answers")
    SEVERAL_OF = "several_of", _("Any of several answers")
    SCALE = "scale", _("Five dots between two ends")
    SHORT_TEXT = "short_text", _("A line of text")
    LONG_TEXT = "long_text", _("A few sentences")


class QuestionAudience(models.TextChoices):
    """Who is asked."""

    MENTORS = "mentors", _("Mentors")
    MENTEES = "mentees", _("Mentees")
    BOTH = "both", _("Mentors and mentees")

    @classmethod
    def including(cls, role: str) -> "list[QuestionAudience]":
        """The audiences to which somebody in this role belongs."""
        return [cls.MENTORS if role == Role.MENTOR else cls.MENTEES, cls.BOTH]


class QuestionReaders(models.TextChoices):
    """Who reads the answers, from the fewest to the most."""

    REVIEWER = "reviewer", _("The coordinators alone")
    PAIRED = "paired", _("The partner once both have said yes, and the coordinators")
    PARTNER = "partner", _("The partner, from the offer on, and the coordinators")
    EVERYBODY = "everybody", _("Everybody who is signed in")

    @property
    def breadth(self) -> int:
        """How wide the circle is; each holds those before it."""
        return list(QuestionReaders).index(self)


class QuestionCounting(models.TextChoices):
    """Whether a question counts in the match, and how."""

    NOT = "", _("No")
    ALIKE = "alike", _("Yes: the nearer their answers, the better")
    COVERING = "covering", _("Yes: the more of the mentee’s answers the mentor shares, the better")


OF_CHOICES = (QuestionKind.ONE_OF, QuestionKind.SEVERAL_OF)
"""The kinds with answers to choose from."""

COUNTABLE = (*OF_CHOICES, QuestionKind.SCALE)
"""The kinds whose answers can be compared."""

OF_WORDS = (QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT)
"""The kinds that are answered in words of one's own."""


class Question(models.Model):
    """One question that a program asks whoever joins one of its rounds.

    While it is asked it holds one of eight numbered places, so that two coordinators who add at
    once stay within eight.
    """

    Kind = QuestionKind
    Audience = QuestionAudience
    Readers = QuestionReaders
    Counting = QuestionCounting

    program = models.ForeignKey(
        Program, verbose_name=_("program"), on_delete=models.PROTECT, related_name="questions"
    )
    place = models.PositiveSmallIntegerField(_("place"), null=True, editable=False)
    kind = models.CharField(_("kind of answer"), max_length=12, choices=QuestionKind)
    words = models.CharField(_("question"), max_length=200)
    hint = models.CharField(_("explanation"), max_length=300, blank=True)
    low_end = models.CharField(_("what the first dot means"), max_length=80, blank=True)
    high_end = models.CharField(_("what the last dot means"), max_length=80, blank=True)
    asked_of = models.CharField(
        _("who is asked"),
        max_length=10,
        choices=QuestionAudience,
        default=QuestionAudience.BOTH,
    )
    read_by = models.CharField(_("who reads the answers"), max_length=10, choices=QuestionReaders)
    required = models.BooleanField(_("has to be answered"), default=False)
    counts = models.CharField(
        _("counts in the match"),
        max_length=10,
        choices=QuestionCounting,
        blank=True,
        default=QuestionCounting.NOT,
    )
    retired_at = models.DateTimeField(_("asked until"), null=True, editable=False)
    added_at = models.DateTimeField(_("added"), null=True, auto_now_add=True)
    changed_at = models.DateTimeField(_("last changed"), auto_now_add=True)
    number = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["place", "pk"]
        constraints = [
            one_of(
                "kind",
                QuestionKind.values,
                "question_kind_known",
                _("Choose a kind of answer from the list"),
            ),
            one_of(
                "asked_of",
                QuestionAudience.values,
                "question_asked_of_known",
                _("Choose who is asked from the list"),
            ),
            one_of(
                "read_by",
                QuestionReaders.values,
                "question_read_by_known",
                _("Choose who reads the answers from the list"),
            ),
            one_of(
                "counts",
                QuestionCounting.values,
                "question_counts_known",
                _("Choose from the list whether it counts"),
            ),
            models.UniqueConstraint(
                fields=["program", "place"],
                name="question_place_once",
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message=_(
                    "Somebody else was changing the questions too. Try once more"
                ),
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=True, retired_at__isnull=False)
                | Q(place__range=(1, MOST_QUESTIONS), retired_at__isnull=True),
                name="question_place_1_to_8",
                violation_error_message=_("Eight questions are enough. Remove one first"),
            ),
            models.CheckConstraint(
                condition=~Q(words=""),
                name="question_has_words",
                violation_error_message=_("Enter the question"),
            ),
            models.CheckConstraint(
                condition=(Q(kind=QuestionKind.SCALE) & ~Q(low_end="") & ~Q(high_end=""))
                | (~Q(kind=QuestionKind.SCALE) & Q(low_end="", high_end="")),
                name="question_ends_of_a_scale",
                violation_error_message=_("Enter what the first and the last dot mean"),
            ),
            models.CheckConstraint(
                condition=Q(counts=QuestionCounting.NOT)
                | Q(kind__in=COUNTABLE, asked_of=QuestionAudience.BOTH),
                name="question_counts_if_comparable",
                violation_error_message=_(
                    "Only what both are asked, and answer from a list or a scale, can count"
                ),
            ),
            models.CheckConstraint(
                condition=~Q(counts=QuestionCounting.COVERING) | Q(kind__in=OF_CHOICES),
                name="question_covering_of_choices",
                violation_error_message=_("On a scale, being near is all that can count"),
            ),
            models.UniqueConstraint(
                fields=["program"],
                condition=~Q(counts=QuestionCounting.NOT) & Q(retired_at__isnull=True),
                name="question_one_counts",
                violation_error_message=_(
                    "Another question counts in the match already. Only one can"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def is_asked(self) -> bool:
        """Whether people are asked it now."""
        return self.retired_at is None

    @property
    def has_choices(self) -> bool:
        """Whether it is answered from a list."""
        return self.kind in OF_CHOICES

    @property
    def is_several_of(self) -> bool:
        """Whether any number of the list may be chosen."""
        return self.kind == QuestionKind.SEVERAL_OF

    @property
    def is_scale(self) -> bool:
        """Whether it is answered by one of five dots."""
        return self.kind == QuestionKind.SCALE

    @property
    def is_long(self) -> bool:
        """Whether it is answered by several sentences."""
        return self.kind == QuestionKind.LONG_TEXT

    @property
    def can_count(self) -> bool:
        """Whether its answers can be compared."""
        return self.kind in COUNTABLE

    def asks(self, role: str) -> bool:
        """Whether somebody in this role is asked it now."""
        return self.is_asked and self.asked_of in QuestionAudience.including(role)


class QuestionChoice(models.Model):
    """One of the answers that a question lets people choose from."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="options")
    words = models.CharField(_("answer"), max_length=120)
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    retired_at = models.DateTimeField(_("offered until"), null=True, editable=False)

    class Meta:
        verbose_name = _("answer to choose")
        verbose_name_plural = _("answers to choose")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""),
                name="questionchoice_has_words",
                violation_error_message=_("Enter the answer"),
            ),
        ]

    def __str__(self) -> str:
        return self.words


class Answer(models.Model):
    """What somebody answers to one question, in one round and role."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="own_answers")
    question = models.ForeignKey(
        Question,
        verbose_name=_("question"),
        on_delete=models.PROTECT,
        related_name="answers",
    )
    text = models.TextField(_("in words"), max_length=LONGEST_LONG, blank=True)
    step = models.PositiveSmallIntegerField(_("on the scale"), null=True, blank=True)
    chosen: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        QuestionChoice, verbose_name=_("chosen"), blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("answer to a program’s question")
        verbose_name_plural = _("answers to a program’s questions")
        ordering = ["question__place", "question_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "question"],
                name="answer_once",
                violation_error_message=_("This question is answered already"),
            ),
            models.CheckConstraint(
                condition=Q(step__isnull=True) | Q(step__range=(1, SCALE_STEPS)),
                name="answer_step_on_the_scale",
                violation_error_message=_("Choose one of the five dots"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
