"""What a coordinator says to somebody who cannot take part this time: kindly, and plainly."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentorship.models.reviews import DeclineReason

TO_THE_MEMBER: dict[str, Promise | str] = {
    DeclineReason.MANY: _(
        "More people signed up this time than we have partners for, so we had to choose. "
        "It says nothing about you, or about what you wrote."
    ),
    DeclineReason.FIT: _(
        "We looked at everybody in this round, and see nobody who could give you what you look "
        "for. We would rather tell you now than pair you with somebody who does not fit."
    ),
    DeclineReason.ELSEWHERE: _(
        "What you look for is something that another program can do better than this one."
    ),
    DeclineReason.RULES: _(
        "This round asks for something that you do not have, or not yet. It may be different "
        "another time."
    ),
    DeclineReason.OWN: "",
}
"""The sentence of a no, as the member reads it; none where coordinators use words of their own."""
