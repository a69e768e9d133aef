"""What the desk says to a coordinator who takes part in a round of theirs."""

from typing import Any

from django.utils.translation import gettext as _

from accounts import dates
from mentorship import access, states
from mentorship.models import Enrollment, Round


def left_to(user: Any, round: Round) -> str:
    """Who looks after the reader's own part in the round; "" where they have none.

    It says the same whether there is a pairing or a suggestion, so that it gives nothing away.
    """
    own = Enrollment.objects.filter(round=round, person=user).exclude(
        state__in=states.ENROLLMENT_GONE
    )
    if round.program.is_informal or not own.exists():
        return ""
    others = access.those_who_run(round.program, besides=(user.pk,))
    if not others:
        return _(
            "You take part in this round, and nobody else runs the program. Lists and numbers "
            "leave your own pairings out. Where you decide about yourself, the log says so."
        )
    names = dates.listed([person.public_name for person in others], "or")
    said = _(
        "You take part in this round. Lists and numbers leave your own pairings and suggestions "
        "out; %(names)s decides about them and hears of them."
    )
    return said % {"names": names}
