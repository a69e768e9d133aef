"""What states are called on the desk, and which sign stands before them."""

from django.utils.translation import gettext_lazy as _

ROUND = {
    "draft": ("waiting", _("Draft")),
    "open": ("active", _("Sign-up open")),
    "matching": ("waiting", _("Ready to match")),
    "review": ("waiting", _("Under review")),
    "announced": ("active", _("Announced")),
    "running": ("active", _("Under way")),
    "closed": ("completed", _("Closed")),
    "cancelled": ("ended", _("Called off")),
}
ENROLLMENT = {
    "submitted": ("active", _("Signed up")),
    "paused": ("waiting", _("Paused")),
    "withdrawn": ("ended", _("Left")),
}
PAIRING = {
    "asked": ("waiting", _("Asked")),
    "approved": ("waiting", _("Approved, to announce")),
    "offered": ("waiting", _("Waiting for an answer")),
    "active": ("active", _("Active")),
    "completed": ("completed", _("Concluded")),
    "ended": ("ended", _("Ended early")),
    "declined": ("ended", _("Declined")),
    "expired": ("ended", _("Not answered in time")),
    "withdrawn": ("ended", _("Withdrawn")),
}
MAIL = {
    "queued": ("waiting", _("Waiting to be sent")),
    "sending": ("active", _("Being sent")),
    "held": ("waiting", _("Held back")),
    "sent": ("completed", _("Sent")),
    "bounced": ("wrong", _("Came back")),
    "failed": ("wrong", _("Could not be sent")),
    "cancelled": ("ended", _("Cancelled")),
}
SAID = {
    "well": _("all is well"),
    "not_met": _("we have not met"),
    "trouble": _("something is not working"),
    "silent": _("no answer"),
}
"""What people said last when asked how it is going."""
GOING = {
    "trouble": _("Something is not working"),
    "quiet": _("Quiet: no answer or not met, and no sign of life"),
    "wrap_up": _("Waits to wrap up"),
    "fallen": _("Declined or not answered lately"),
}
FACTORS = {
    "needs": _("Needs covered"),
    "communication": _("Communication style"),
    "approach": _("Problem approach"),
    "preference": _("People named"),
    "field": _("Field"),
    "region": _("Region"),
    "commitment": _("Time and availability"),
}
"""The factors as a coordinator reads them, in the order in which they are shown."""


def round_state_label(state: str) -> str:
    """A round's state in words."""
    return str(ROUND[state][1])
