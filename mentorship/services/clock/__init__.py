"""What time moves: rounds open and close, offers lapse, pairings reach their end, old drafts go."""

from datetime import datetime

from django.db import connection
from django.utils import timezone

from mentorship.services import (
    circles,
    digest,
    invitations,
    leaving,
    meetings,
    noted,
    prompts,
    recognition,
    spot,
    waiting_list,
    willingness,
)
from mentorship.services import jobs as jobs_asked
from mentorship.services.clock import (
    answers,
    ask_to_mentor,
    dates,
    endings,
    leftovers,
    milestones,
    moved_dates,
    new_questions,
    nights,
    questions,
    rules,
    seats,
    silence,
    wrap_ups,
)
from mentorship.services.clock.jobs import Job, every, nightly, run_all
from mentorship.services.conventions import after, stand_ins, telling
from mentorship.services.pairings import pauses

LOCK = 20_260_401
"""Names the lock under which one tick runs at a time, over all workers and hosts."""

HOURLY = every(hours=1)

JOBS = [
    Job("jobs taken up", jobs_asked.overdue, jobs_asked.wake_again),
    Job("rounds opened", dates.opening, dates.open_signup),
    Job("waiting lists moved up", waiting_list.with_somebody_to_take_in, waiting_list.move_up),
    Job("late sign-ups taken in", waiting_list.with_late_ones, waiting_list.take_in_late),
    Job("sign-ups closed", dates.signup_over, dates.close_signup),
    Job("rounds started", dates.begun, dates.start),
    Job("offers expired", answers.unanswered, answers.expire),
    Job("seats in circles expired", circles.unanswered, circles.expire),
    Job("circles settled", circles.without_hope, circles.settle_late),
    Job("circles at their end", circles.at_their_end, circles.complete),
    Job("circles asked how it goes", circles.to_ask, circles.ask_how_it_goes, HOURLY),
    Job("pairings wrapped up", wrap_ups.agreed, wrap_ups.finish),
    Job("pairings at their end", endings.at_their_end, endings.complete),
    Job("pauses ended", pauses.due, pauses.wake),
    Job("rounds over", dates.over, dates.close),
    Job("answers reminded of", answers.to_remind, answers.remind),
    Job("circles reminded of", seats.to_remind, seats.remind),
    Job("wrap-ups reminded of", wrap_ups.to_remind, wrap_ups.remind),
    Job("endings announced", endings.to_notify, endings.notify),
    Job("goals reminded of", milestones.without_goals, milestones.remind_of_goals, HOURLY),
    Job("closings reminded of", milestones.unanswered, milestones.remind_of_closing, HOURLY),
    Job("people invited to events", invitations.to_invite, invitations.invite_some),
    Job("people told of events", invitations.to_tell, invitations.tell_some),
    Job("events reminded of", invitations.to_remind, invitations.remind_some),
    Job("people told where they meet", telling.to_tell, telling.tell_some),
    Job("missing partners noticed", stand_ins.late, stand_ins.notice),
    Job("stand-ins asked in vain", stand_ins.unanswered, stand_ins.lapse),
    Job("people asked after conventions", after.to_ask, after.ask, HOURLY),
    Job("meetings reminded of", meetings.remind_due, meetings.remind),
    Job("drafts warned of", leftovers.drafts_to_warn_of, leftovers.warn),
    Job("summaries written", digest.due, digest.send, every(minutes=10)),
    Job("check-ins lapsed", questions.unanswered, questions.lapse),
    Job("check-ins asked", questions.to_ask, questions.ask, every(hours=1)),
    Job("topics of the month sent", prompts.due, prompts.send, every(hours=1)),
    Job("questions on the spot asked", spot.due_to_call, spot.call_more),
    Job("questions on the spot lapsed", spot.due_to_lapse, spot.lapse),
    Job("noted relationships lapsed", noted.stale, noted.lapse, HOURLY),
    Job("pools asked", willingness.due_to_ask, willingness.ask, HOURLY),
    Job("silent mentors paused", willingness.unanswered, willingness.lapse, HOURLY),
    Job("mentees asked to mentor", ask_to_mentor.to_ask, ask_to_mentor.ask, every(hours=1)),
    Job("drafts dropped", leftovers.stale_drafts, leftovers.drop_drafts),
    Job("accounts dropped", leftovers.unverified, leftovers.drop_account, every(hours=1)),
    Job("accounts erased", leaving.due, leaving.erase_due, every(hours=1)),
    Job("people told of sign-up over", silence.signup_closed, silence.tell_signup_closed, HOURLY),
    Job("people told of no partner", silence.without_partner, silence.tell_without_partner, HOURLY),
    Job("people told of rounds called off", silence.called_off, silence.tell_called_off, HOURLY),
    Job("people told of rounds over", silence.over, silence.tell_over, HOURLY),
    Job("people told of moved dates", moved_dates.to_tell, moved_dates.tell, every(minutes=10)),
    Job("people asked new questions", new_questions.to_ask, new_questions.ask, HOURLY),
    Job("people told what rules ask", rules.left_out, rules.tell, nightly(1)),
    Job("private lists looked at", recognition.programs, recognition.sweep, nightly(2)),
    Job("cleared away", nights.limits, nights.clear, nightly(3), nights.name_of),
    Job("promises checked", nights.broken, nights.report, nightly(4)),
]
"""In the order in which one makes room for the next: what is over needs no reminder."""


def tick_alone() -> bool:
    """Tick unless another worker is doing so right now. Returns False: rest afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return False
    try:
        tick()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return False


def tick(now: datetime | None = None) -> dict[str, int]:
    """Do everything that is overdue and return how much of each was done.

    Safe to run twice at once and after days of silence: each step is an act of its own that
    changes a row only while it is still due. What should have been said days ago and no longer
    helps is not said; what has ended is told whenever it is.
    """
    return run_all(JOBS, now or timezone.now())
