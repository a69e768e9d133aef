"""The life of a pairing: put together, offered, answered, concluded or ended."""

from mentorship.services.pairings.answers import accept, decline, expire
from mentorship.services.pairings.asking import (
    MOST_QUESTIONS,
    answer_expected_on,
    ask_coordinator,
    questions_of,
)
from mentorship.services.pairings.desk import answer_by, approve, drop_unanswered, offer, withdraw
from mentorship.services.pairings.end_corrections import correct_reason, may_reopen, reopen
from mentorship.services.pairings.endings import (
    come_to_end,
    complete_all,
    conclude,
    end_early,
    leave_all,
)
from mentorship.services.pairings.extensions import (
    MOST_MONTHS,
    NOTICE,
    agree_longer,
    drop_longer,
    may_propose,
    months_after,
    propose_longer,
)
from mentorship.services.pairings.impartial import (
    decided_by_sentence,
    leave_to_others,
    who_decides,
)
from mentorship.services.pairings.late import pair_late
from mentorship.services.pairings.more_time import (
    more_time_until,
    take_more_time,
    why_no_more_time,
)
from mentorship.services.pairings.pauses import last_day, lengths, pause, resume
from mentorship.services.pairings.places import (
    blocked,
    free_place,
    no_place_sentence,
    open_between,
    taken_places,
)
from mentorship.services.pairings.replies import NO_REPLY, Reply, may_name, named_instead
from mentorship.services.pairings.requests import (
    MOST_REQUESTS,
    MOST_WAITING,
    REQUEST_DAYS,
    ask,
    take_back,
)
from mentorship.services.pairings.stay_in_touch import (
    both_stay,
    connection,
    is_stayable,
    may_stay,
    stay,
    stay_no_more,
)
from mentorship.services.pairings.waiting import lock_with_partners, look_again, waits_in
from mentorship.services.pairings.words import is_answerable, state_sentence
from mentorship.services.pairings.wrap_up import (
    agree_wrap_up,
    drop_wrap_up,
    finish_wrap_up,
    propose_wrap_up,
)

__all__ = [
    "MOST_MONTHS",
    "MOST_QUESTIONS",
    "MOST_REQUESTS",
    "MOST_WAITING",
    "NOTICE",
    "NO_REPLY",
    "REQUEST_DAYS",
    "Reply",
    "accept",
    "agree_longer",
    "agree_wrap_up",
    "answer_by",
    "answer_expected_on",
    "approve",
    "ask",
    "ask_coordinator",
    "blocked",
    "both_stay",
    "come_to_end",
    "complete_all",
    "conclude",
    "connection",
    "correct_reason",
    "decided_by_sentence",
    "decline",
    "drop_longer",
    "drop_unanswered",
    "drop_wrap_up",
    "end_early",
    "expire",
    "finish_wrap_up",
    "free_place",
    "is_answerable",
    "is_stayable",
    "last_day",
    "leave_all",
    "leave_to_others",
    "lengths",
    "lock_with_partners",
    "look_again",
    "may_name",
    "may_propose",
    "may_reopen",
    "may_stay",
    "months_after",
    "more_time_until",
    "named_instead",
    "no_place_sentence",
    "offer",
    "open_between",
    "pair_late",
    "pause",
    "propose_longer",
    "propose_wrap_up",
    "questions_of",
    "reopen",
    "resume",
    "state_sentence",
    "stay",
    "stay_no_more",
    "take_back",
    "take_more_time",
    "taken_places",
    "waits_in",
    "who_decides",
    "why_no_more_time",
    "withdraw",
]
