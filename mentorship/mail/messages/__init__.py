"""Every mail of the site, one function a message, in a module for those who get it.

A message renders `templates/mail/<kind>.subject.txt`, `.txt` and `.html` with the receiver's
time zone, and carries the key under which it is written once.
"""

from mentorship.mail.messages.coordinators import (
    coordinators_of,
    declined_for_coordinators,
    ended_for_coordinators,
    expired_for_coordinators,
)
from mentorship.mail.messages.enrollments import joined
from mentorship.mail.messages.message import Message, render, reply_address, sender, site_link
from mentorship.mail.messages.pairings import (
    active,
    asked,
    called_off,
    concluded,
    ended_early,
    expired,
    not_going_ahead,
    offered,
    round_over,
)

__all__ = [
    "Message",
    "active",
    "asked",
    "called_off",
    "concluded",
    "coordinators_of",
    "declined_for_coordinators",
    "ended_early",
    "ended_for_coordinators",
    "expired",
    "expired_for_coordinators",
    "joined",
    "not_going_ahead",
    "offered",
    "render",
    "reply_address",
    "round_over",
    "sender",
    "site_link",
]
