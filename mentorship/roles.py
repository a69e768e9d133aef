"""The two roles, and the names of the columns that each of two people has."""

from typing import Literal

from django.db import models
from django.utils.translation import gettext_lazy as _

OfASide = Literal[
    "accepted_at", "agreed_at", "concluded_at", "id", "more_time_at", "place", "said", "stays_at"
]
"""What rows about two people hold once for each, in a column of each."""


class Role(models.TextChoices):
    """Which of two people somebody is: in a round, and in a pairing."""

    MENTOR = "mentor", _("mentor")
    MENTEE = "mentee", _("mentee")

    @property
    def other(self) -> "Role":
        """The role of the other of the two."""
        return Role.MENTEE if self is Role.MENTOR else Role.MENTOR

    def column(self, name: OfASide) -> str:
        """The column that holds this for the one in this role: `mentor_accepted_at`."""
        return f"{self}_{name}"

    def path(self, rest: str) -> str:
        """The lookup from a pairing, or a suggestion, by way of this one's enrollment."""
        return f"{self}__{rest}"
