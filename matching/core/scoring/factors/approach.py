"""How the two take up a problem."""

from matching.core.scoring.factor import Slot
from matching.core.scoring.factors.style import style
from matching.core.scoring.people import Kind
from matching.core.scoring.reasons import Reader, gettext_noop

_ = gettext_noop

APPROACH = style(
    Slot.APPROACH,
    name="approach",
    label=_("Problem approach"),
    explanation=_("How alike the two take up a problem, or how different where they wish it."),
    weights={Kind.LONG_TERM: 15, Kind.CONVENTION: 5, Kind.INFORMAL: 5},
    items={
        "weigh_or_sense": _("weighing facts or going by sense"),
        "refine_or_rethink": _("improving things or rethinking them"),
        "parts_or_whole": _("starting with details or with the whole"),
        "settle_or_keep_open": _("deciding early or keeping choices open"),
        "alone_or_together": _("working alone first or together at once"),
    },
    sentences={
        "approach.alike": {
            Reader.MENTEE: _("You and {mentor} take up problems in similar ways: {items}."),
            Reader.MENTOR: _("You and {mentee} take up problems in similar ways: {items}."),
            Reader.DESK: _("They take up problems in similar ways: {items}."),
        },
        "approach.different": {
            Reader.MENTEE: _("You and {mentor} take up problems in different ways, as was wished."),
            Reader.MENTOR: _("You and {mentee} take up problems in different ways, as was wished."),
            Reader.DESK: _("They take up problems in different ways, as was wished: {items}."),
        },
    },
)
