"""Who is brought together in a program: two people, circles, or peers."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentorship.models.program_choices import ProgramKind
from mentorship.models.rules import one_of
from mentorship.roles import Role

SMALLEST, LARGEST = 3, 8
"""How few and how many mentees a circle can be set to have."""

MOST_OF_SMALL = 5
"""How many mentees a small circle has at most, of those who are left over at a convention."""

MOST_MENTORS = 3
"""So many mentors one mentee can have where the program allows it."""


class ProgramGrouping(models.TextChoices):
    PAIRS = "pairs", _("Pairs: a mentor and a mentee")
    CIRCLES = "circles", _("Circles: one or two mentors with several mentees")
    PEERS = "peers", _("Peers: two people, neither of whom is the mentor")
    MENTOR_OR_PEER = "mentor_or_peer", _("A mentor or a peer, as each mentee wishes")


OF_PEERS = (ProgramGrouping.PEERS, ProgramGrouping.MENTOR_OR_PEER)
"""What brings peers together, wholly or in part."""


def _size(label: object, least: int, most: int, **more: Any) -> Any:
    bounds = [MinValueValidator(least), MaxValueValidator(most)]
    return models.PositiveSmallIntegerField(label, validators=bounds, **more)  # type: ignore[arg-type]


class Grouped(models.Model):
    """What a program says of whom it brings together, and what it calls them."""

    Grouping = ProgramGrouping
    kind: Any

    grouping = models.CharField(
        _("who is brought together"),
        max_length=20,
        choices=ProgramGrouping,
        default=ProgramGrouping.PAIRS,
        db_default=ProgramGrouping.PAIRS,
        help_text=_("Settled once somebody has signed up."),
    )
    circle_mentors = _size(
        _("mentors of a circle"),
        1,
        2,
        default=1,
        db_default=1,
        help_text=_("With two, those who wish for each other hold one together; then who suits."),
    )
    circle_least = _size(
        _("fewest mentees of a circle"),
        SMALLEST,
        LARGEST,
        default=SMALLEST,
        db_default=SMALLEST,
        help_text=_("A circle begins once so many have said yes, and ends when fewer are left."),
    )
    circle_most = _size(
        _("most mentees of a circle"), SMALLEST, LARGEST, default=LARGEST, db_default=LARGEST
    )
    most_mentors = _size(
        _("most mentors of one mentee"),
        1,
        MOST_MENTORS,
        default=1,
        db_default=1,
        help_text=_(
            "With two or three, mentees say how many they would like. Everybody gets a first "
            "mentor before anybody gets a second one."
        ),
    )
    mentor_word = models.CharField(
        _("word for a mentor"),
        max_length=40,
        blank=True,
        help_text=_("What members read in place of “mentor”, such as “guide”."),
    )
    mentee_word = models.CharField(_("word for a mentee"), max_length=40, blank=True)

    class Meta:
        abstract = True

    @property
    def makes_circles(self) -> bool:
        """Whether mentors are brought together with several mentees each."""
        return self.grouping == ProgramGrouping.CIRCLES

    @property
    def makes_peers(self) -> bool:
        """Whether some people, or all, are brought together with a peer."""
        return self.grouping in OF_PEERS

    @property
    def is_of_peers(self) -> bool:
        """Whether nobody is anybody's mentor here."""
        return self.grouping == ProgramGrouping.PEERS

    @property
    def makes_pairs(self) -> bool:
        """Whether mentees are paired with a mentor of their own."""
        return self.grouping in (ProgramGrouping.PAIRS, ProgramGrouping.MENTOR_OR_PEER)

    @property
    def holds_small_circles(self) -> bool:
        """Whether those whom pairs leave over are brought together in small circles besides."""
        there = self.kind == ProgramKind.CONVENTION
        return there and self.grouping == ProgramGrouping.PAIRS

    @property
    def has_circles(self) -> bool:
        """Whether there can be circles here, or peers."""
        return self.holds_small_circles or self.grouping != ProgramGrouping.PAIRS

    @property
    def lets_choose_mentors(self) -> bool:
        """Whether mentees say how many mentors they would like."""
        return self.makes_pairs and self.most_mentors > 1

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles in which people sign up; of peers there is one alone."""
        return (Role.MENTEE,) if self.is_of_peers else tuple(Role)

    def word_for(self, role: str) -> str:
        """What this program calls a person in this role."""
        if role == Role.MENTOR:
            return self.mentor_word or str(_("mentor"))
        return self.mentee_word or str(_("peer") if self.is_of_peers else _("mentee"))

    def a_word_for(self, role: str) -> str:
        """The same with its article: "a mentor", "an adviser"."""
        word = self.word_for(role)
        pattern = _("an %(word)s") if word[0].lower() in "aeiou" else _("a %(word)s")
        return str(pattern % {"word": word})


def _between(name: str, least: int, most: int, sentence: object) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{name}__range": (least, most)}),
        name=f"program_{name}_sensible",
        violation_error_message=sentence,  # type: ignore[arg-type]
    )


CONSTRAINTS = (
    one_of(
        "grouping",
        ProgramGrouping.values,
        "program_grouping_known",
        _("Choose from the list who is brought together"),
    ),
    _between("circle_mentors", 1, 2, _("A circle has one mentor or two")),
    _between("circle_least", SMALLEST, LARGEST, _("A circle has 3 to 8 mentees")),
    _between("most_mentors", 1, MOST_MENTORS, _("A mentee has one to three mentors")),
    models.CheckConstraint(
        condition=Q(circle_most__lte=LARGEST, circle_most__gte=F("circle_least")),
        name="program_circle_most_sensible",
        violation_error_message=_("The most mentees are no fewer than the fewest, and 8 at most"),
    ),
)
