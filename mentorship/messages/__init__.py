"""Every mail of the site, one function a message, in a module for those who get it.

A message renders `templates/mail/<kind>.subject.txt`, `.txt` and `.html` with the receiver's
time zone, and carries the key under which it is written once.
"""

from mentorship.mail.message import Message, render, reply_address, sender, site_link
from mentorship.messages.agreements import agreement_agreed, agreement_proposed
from mentorship.messages.bounces import bounced_for_coordinators
from mentorship.messages.coordinators import (
    coordinators_of,
    declined_for_coordinators,
    ended_for_coordinators,
    expired_for_coordinators,
    nobody_reads,
    question_for_coordinators,
    run_by_one_of_the_two,
    steward_of,
)
from mentorship.messages.digest import weekly_digest
from mentorship.messages.enrollments import account_closed, joined
from mentorship.messages.pairings import (
    active,
    asked,
    called_off,
    concluded,
    ended_early,
    expired,
    more_time,
    not_going_ahead,
    offered,
    round_over,
)
from mentorship.messages.prompts import prompt
from mentorship.messages.reminders import (
    answer_reminder,
    draft_reminder,
    ending_soon,
    reached_end,
)

__all__ = [
    "Message",
    "account_closed",
    "active",
    "agreement_agreed",
    "agreement_proposed",
    "answer_reminder",
    "asked",
    "bounced_for_coordinators",
    "called_off",
    "concluded",
    "coordinators_of",
    "declined_for_coordinators",
    "draft_reminder",
    "ended_early",
    "ended_for_coordinators",
    "ending_soon",
    "expired",
    "expired_for_coordinators",
    "joined",
    "more_time",
    "nobody_reads",
    "not_going_ahead",
    "offered",
    "prompt",
    "question_for_coordinators",
    "reached_end",
    "render",
    "reply_address",
    "round_over",
    "run_by_one_of_the_two",
    "sender",
    "site_link",
    "steward_of",
    "weekly_digest",
]
