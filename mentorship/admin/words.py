"""What states are called on the desk, and which sign stands before them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentorship.models import CheckIn, Enrollment, OutgoingMail, Pairing, Round, SetAside

ROUND: dict[str, tuple[str, Promise]] = {
    Round.State.DRAFT: ("waiting", _("Draft")),
    Round.State.OPEN: ("active", _("Sign-up open")),
    Round.State.MATCHING: ("waiting", _("Ready to match")),
    Round.State.REVIEW: ("waiting", _("Under review")),
    Round.State.ANNOUNCED: ("active", _("Announced")),
    Round.State.RUNNING: ("active", _("Under way")),
    Round.State.CLOSED: ("completed", _("Closed")),
    Round.State.CANCELLED: ("ended", _("Called off")),
}
ENROLLMENT: dict[str, tuple[str, Promise]] = {
    Enrollment.State.SUBMITTED: ("active", _("Signed up")),
    Enrollment.State.WAITING_LIST: ("waiting", _("On the waiting list")),
    Enrollment.State.PAUSED: ("waiting", _("Paused")),
    Enrollment.State.WITHDRAWN: ("ended", _("Left")),
    Enrollment.State.DECLINED: ("ended", _("Declined")),
}
PAIRING: dict[str, tuple[str, Promise]] = {
    Pairing.State.ASKED: ("waiting", _("Asked")),
    Pairing.State.APPROVED: ("waiting", _("Approved, to announce")),
    Pairing.State.OFFERED: ("waiting", _("Waiting for an answer")),
    Pairing.State.ACTIVE: ("active", _("Active")),
    Pairing.State.COMPLETED: ("completed", _("Concluded")),
    Pairing.State.ENDED: ("ended", _("Ended early")),
    Pairing.State.DECLINED: ("ended", _("Declined")),
    Pairing.State.EXPIRED: ("ended", _("Not answered in time")),
    Pairing.State.WITHDRAWN: ("ended", _("Withdrawn")),
}
MAIL: dict[str, tuple[str, Promise]] = {
    OutgoingMail.State.QUEUED: ("waiting", _("Waiting to be sent")),
    "sending": ("active", _("Being sent")),
    OutgoingMail.State.HELD: ("waiting", _("Held back")),
    OutgoingMail.State.SENT: ("completed", _("Sent")),
    OutgoingMail.State.BOUNCED: ("wrong", _("Came back")),
    OutgoingMail.State.FAILED: ("wrong", _("Could not be sent")),
    OutgoingMail.State.CANCELLED: ("ended", _("Cancelled")),
}
SAID: dict[str, Promise] = {
    CheckIn.Answer.WELL: _("all is well"),
    CheckIn.Answer.NOT_MET: _("we have not met"),
    CheckIn.Answer.TROUBLE: _("something is not working"),
    "silent": _("no answer"),
}
"""What people said last when asked how it is going."""
GOING: dict[str, Promise] = {
    SetAside.Need.TROUBLE: _("Something is not working"),
    SetAside.Need.QUIET: _("Quiet: no sign of life for the days of the program"),
    SetAside.Need.WRAP_UP: _("Waits to wrap up"),
    SetAside.Need.FALLEN: _("Declined or not answered lately"),
}


def round_state_label(state: str) -> str:
    """A round's state in words."""
    return str(ROUND[state][1])
