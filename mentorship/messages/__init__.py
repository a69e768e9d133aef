"""Every mail of the site: one object a mail, in a module for those who get it.

An object knows what its mail is called, why it comes, who may stop it, how it is made, when it is
true and what it looks like; called with what it is about, it is a message. What it says is one
source, `templates/mail/<kind>.md`.
"""

from mentorship.mail.message import Message, reply_address, sender, site_link
from mentorship.messages import (
    accounts,
    ask_to_mentor,
    care,
    checkins,
    closings,
    desk_keys,
    extensions,
    gatherings,
    group_letters,
    meetings,
    new_questions,
    on_behalf,
    pauses,
    reviews,
    stay_in_touch,
    willingness,
    wrap_up,
)
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
from mentorship.messages.enrollments import (
    account_closed,
    excepted,
    in_line,
    joined,
    rules_unmet,
    taken_in,
)
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
from mentorship.messages.rounds import (
    dates_moved,
    no_partner,
    over_unpaired,
    round_called_off,
    signup_closed,
)

__all__ = [
    "Message",
    "account_closed",
    "accounts",
    "active",
    "agreement_agreed",
    "agreement_proposed",
    "answer_reminder",
    "ask_to_mentor",
    "asked",
    "bounced_for_coordinators",
    "called_off",
    "care",
    "checkins",
    "closings",
    "concluded",
    "coordinators_of",
    "dates_moved",
    "declined_for_coordinators",
    "desk_keys",
    "draft_reminder",
    "ended_early",
    "ended_for_coordinators",
    "ending_soon",
    "excepted",
    "expired",
    "expired_for_coordinators",
    "extensions",
    "gatherings",
    "group_letters",
    "in_line",
    "joined",
    "meetings",
    "more_time",
    "new_questions",
    "no_partner",
    "nobody_reads",
    "not_going_ahead",
    "offered",
    "on_behalf",
    "over_unpaired",
    "pauses",
    "prompt",
    "question_for_coordinators",
    "reached_end",
    "reply_address",
    "reviews",
    "round_called_off",
    "round_over",
    "rules_unmet",
    "run_by_one_of_the_two",
    "sender",
    "signup_closed",
    "site_link",
    "stay_in_touch",
    "steward_of",
    "taken_in",
    "weekly_digest",
    "willingness",
    "wrap_up",
]
