"""What a program chooses among."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mentorship.models.rules import one_of


class ProgramKind(models.TextChoices):
    LONG_TERM = "long_term", _("Long-term")
    CONVENTION = "convention", _("Convention")
    INFORMAL = "informal", _("Informal")


class ProgramFormality(models.TextChoices):
    LIGHT = "light", _("Light: no agreement is asked for")
    STANDARD = "standard", _("Standard: goals, rhythm, what stays private, the end")
    FULL = "full", _("Full: the same, and a plan with milestones")


class ProgramFirstLines(models.TextChoices):
    MENTOR = "mentor", _("The mentor")
    MENTEE = "mentee", _("The mentee")
    EITHER = "either", _("Either of the two")


class ProgramAsksFirst(models.TextChoices):
    BOTH = "both", _("Both at once")
    MENTOR = "mentor", _("The mentor, and the mentee after the mentor’s yes")


class ResumeAsked(models.TextChoices):
    NO = "no", _("Not asked for")
    OPTIONAL = "optional", _("Asked for, and may be left out")
    REQUIRED = "required", _("Required")


CONSTRAINTS = [
    one_of(
        "kind",
        ProgramKind.values,
        "program_kind_known",
        _("Choose a kind of program from the list"),
    ),
    one_of(
        "formality",
        ["", *ProgramFormality.values],
        "program_formality_known",
        _("Choose how much of an agreement from the list"),
    ),
    one_of(
        "first_lines",
        ProgramFirstLines.values,
        "program_first_lines_known",
        _("Choose who writes first from the list"),
    ),
    one_of(
        "asks_first",
        ProgramAsksFirst.values,
        "program_asks_first_known",
        _("Choose who is asked first from the list"),
    ),
    *(
        one_of(
            name,
            ResumeAsked.values,
            f"program_{name}_known",
            _("Choose from the list whether a curriculum vitae is asked for"),
        )
        for name in ("mentor_resume", "mentee_resume")
    ),
]
"""What must never be false of these columns; the program has them among its own."""
