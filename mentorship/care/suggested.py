"""Words to begin a letter to a pair with, by what the desk has noticed of them."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentorship.models import SetAside

Need = SetAside.Need


class Words(NamedTuple):
    """A subject, and what follows the greeting."""

    subject: Promise
    words: Promise


FRIENDLY = Words(
    _("How are you two?"),
    _(
        "I look after {program}, and would like to hear how it is going with {partner}.\n\n"
        "A line is enough, and it stays with me. If something would help, tell me what."
    ),
)
SUGGESTED: dict[str, Words] = {
    Need.TROUBLE: Words(
        _("Thank you for telling me"),
        _(
            "Somebody has told me that something is not working between you and {partner}. That "
            "happens, and it is nobody’s fault.\n\n"
            "What would help most?\n"
            "- a short talk with me, by telephone or video\n"
            "- a pause for some weeks\n"
            "- somebody else\n"
            "- an end, with thanks\n\n"
            "Answer this mail in a word or two. What you write stays with me."
        ),
    ),
    Need.QUIET: Words(
        _("Have you two found a time?"),
        _(
            "I have not heard from you and {partner} for a while, and wonder whether all is well. "
            "Life gets full, and a first line is often the hardest.\n\n"
            "Half an hour in the next two weeks is a good way to begin: what about proposing two "
            "times today?\n\n"
            "If now is a bad time, tell me. You can pause, and nobody minds."
        ),
    ),
    Need.WRAP_UP: Words(
        _("Shall you two wrap up?"),
        _(
            "One of you has proposed to wrap up, and the other has not answered yet.\n\n"
            "If you have done what you set out to do, one last talk and a word of thanks are a "
            "good end. If you would rather go on, say so on your page: both are fine."
        ),
    ),
}


def words_for(found: list[str]) -> Words:
    """Words for the first of these needs; friendly ones where there is none."""
    return next((SUGGESTED[need] for need in found if need in SUGGESTED), FRIENDLY)
