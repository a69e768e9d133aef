"""How the two like to talk."""

from matching.core.scoring.factor import Slot
from matching.core.scoring.factors.style import style
from matching.core.scoring.people import Kind
from matching.core.scoring.reasons import Reader, gettext_noop

_ = gettext_noop

COMMUNICATION = style(
    Slot.COMMUNICATION,
    name="communication",
    label=_("Communication style"),
    explanation=_("How alike the two like to talk, or how different where they wish it."),
    weights={Kind.LONG_TERM: 15, Kind.CONVENTION: 15, Kind.INFORMAL: 10},
    items={
        "directness": _("how directly to say hard things"),
        "structure": _("how much plan a talk needs"),
        "think_aloud": _("thinking aloud or thinking first"),
        "ask_or_tell": _("questions or concrete suggestions"),
        "personal_range": _("how personal a talk may be"),
    },
    sentences={
        "communication.alike": {
            Reader.MENTEE: _("You and {mentor} like to talk in similar ways: {items}."),
            Reader.MENTOR: _("You and {mentee} like to talk in similar ways: {items}."),
            Reader.DESK: _("They like to talk in similar ways: {items}."),
        },
        "communication.different": {
            Reader.MENTEE: _("You and {mentor} like to talk in different ways, as was wished."),
            Reader.MENTOR: _("You and {mentee} like to talk in different ways, as was wished."),
            Reader.DESK: _("They like to talk in different ways, as was wished: {items}."),
        },
    },
)
