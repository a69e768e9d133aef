"""What the desk says of matching by night: when it leaves a result alone, and why."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import dates
from matching.services import decided
from mentorship.models import Round


def night_of(round: Round) -> str:
    """Why no night replaces the result under review now, as a sentence; "" where one may."""
    if not round.matches_nightly:
        return ""
    held = decided.held(round, timezone.now())
    if held is None:
        return ""
    if held.until is None:
        return _(
            "Matching by night leaves this round alone: a circle that was changed by hand waits. "
            "Approve it or drop it; from twelve hours later on, a night looks again."
        )
    return _(
        "Matching by night leaves this round alone until %(until)s, since somebody has worked on "
        "it. A night keeps what was decided. To take new sign-ups in earlier, run matching: "
        "rejected pairs, and mentees who were left out, may then be suggested again."
    ) % {"until": dates.short_moment(held.until)}
