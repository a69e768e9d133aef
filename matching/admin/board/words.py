"""What the board says: the sections of its lines, its choices, the reasons for no points."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from matching.board.reading.asked import LOWEST, OTHERS
from matching.board.reading.lines import Stage

SECTIONS: dict[Stage, Any] = {
    Stage.LEFT: _("Left over"),
    Stage.HELD_UP: _("Cannot be approved now"),
    Stage.OPEN: _("To decide, doubtful first"),
    Stage.DECIDED: _("Decided"),
    Stage.TOLD: _("Told"),
}
SHOWN = {
    "todo": _("To decide"),
    "left": _("Left over"),
    "matched": _("Matched"),
    "held_up": _("Cannot be approved now"),
    "decided": _("Decided"),
    OTHERS: _("Decided by others"),
    "hand": _("Paired by hand"),
    "told": _("Told"),
    LOWEST: _("The lowest fit"),
}
ORDERS = {
    "": _("Doubtful first"),
    "fit": _("Best first"),
    "mentee": _("By mentee"),
    "mentor": _("By mentor"),
    "newest": _("Latest decision first"),
    "firm": _("Least firm first"),
}
BASIS = {
    "average": _("not asked or not answered, counts as the average"),
    "few": _("too few questions answered by both, counts as the average"),
}
SHARES = {
    "mentee_ranks": _("Named by %(mentee)s"),
    "mentor_ranks": _("Named by %(mentor)s"),
    "institution": _("Institution, common to both"),
    "frequency": _("How often, common to both"),
    "modes": _("By which means, common to both"),
    "days": _("Days, common to both"),
}
"""Of factors with several shares: whose answers each rests on."""
FIRM = _("Met: a firm wish, which gives no points.")
