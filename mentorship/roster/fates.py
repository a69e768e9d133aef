"""What becomes of a line."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Fate(StrEnum):
    """What becomes of a line."""

    TAKEN = "taken"
    NOTED = "noted"
    REFUSED = "refused"
    PASSED_OVER = "passed_over"


FATES = {
    Fate.TAKEN: _("taken"),
    Fate.NOTED: _("taken, with a note"),
    Fate.REFUSED: _("refused"),
    Fate.PASSED_OVER: _("passed over"),
}

WORST_LAST = (Fate.TAKEN, Fate.NOTED, Fate.PASSED_OVER, Fate.REFUSED)
