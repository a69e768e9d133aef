"""What the clock has to say: answers that are missing, ends that are near, sign-ups left open."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship.mail.layout import name_of
from mentorship.mail.message import Message, render, site_link
from mentorship.models import Enrollment, EnrollmentDraft, Pairing


def answer_reminder(person: User, waiting: Sequence[Pairing]) -> Message:
    """Your answer is missing: everything that waits for it, what lapses first at the top."""
    lines = [_line(person, pairing) for pairing in waiting]
    first, programs = waiting[0], {pairing.round.program for pairing in waiting}
    context = {
        "lines": lines,
        "first": lines[0],
        "others": lines[1:],
        "count": len(lines),
        "program": first.round.program if len(programs) == 1 else None,
        "url": site_link("pairing", first.pk) if len(lines) == 1 else site_link("home"),
        "more_time_url": _more_time(person, first) if len(lines) == 1 else "",
    }
    # Where the day has moved, people are reminded of the new one as well.
    moved = sum(bool(first.took_more_time_at(side)) for side in ("mentor", "mentee"))
    again = f":moved:{moved}" if moved else ""
    key = f"pairing:{first.pk}:answer_reminder{again}:user:{person.pk}"
    links: dict[str, Any] = {"pairing": first}
    if len(programs) == 1:  # else it names programs that one coordinator may not read of
        links |= {"program": first.round.program, "round": first.round}
    return render("answer_reminder", key, person, context, **links)


def _more_time(person: User, pairing: Pairing) -> str:
    """Where to take more time; the page says whether the day can still move."""
    taken = pairing.took_more_time_at(pairing.side_of(person) or "mentee")
    return "" if taken else site_link("pairing_more_time", pairing.pk)


def _line(person: User, pairing: Pairing) -> dict[str, Any]:
    """One thing that waits, as the person reads of it."""
    side = pairing.side_of(person) or "mentee"
    other, program = pairing.other(side), pairing.round.program
    return {
        "name": name_of(other.person),
        "word": program.word_for(other.role),
        "program": program.name,
        "answer_by": pairing.answer_by,
        "asked": pairing.state == "asked",
    }


def draft_reminder(draft: EnrollmentDraft, gone_at: datetime) -> Message:
    """Your sign-up is not finished: where to go on, and until when the answers are kept."""
    round = draft.round
    context = {
        "round": round,
        "program": round.program,
        "own_word": round.program.a_word_for(draft.role),
        "gone_at": gone_at,
        "closes_on": round.signup_closes_on,
        "url": site_link("join_check", round.pk, draft.role),
    }
    key = f"draft:{draft.pk}:reminder:{draft.updated_at:%Y-%m-%d}"
    return render("draft_reminder", key, draft.person, context, round=round, program=round.program)


def ending_soon(enrollment: Enrollment, pairings: Sequence[Pairing], stage: str) -> Message:
    """A month, or a week, is left: of one pairing or of several in the same round."""
    round, ends_on = enrollment.round, pairings[0].last_day
    names = [name_of(pairing.other(enrollment.role).person) for pairing in pairings]
    alone = len(pairings) == 1
    context = {
        "round": round,
        "program": round.program,
        "ends_on": ends_on,
        "longer": ends_on != round.ends_on,
        "talk_url": site_link("last_talk", pairings[0].pk) if alone else "",
        "last_week": stage == "week",
        "count": len(pairings),
        "other_name": names[0],
        "names": get_text_list(names, _("and")),
        "url": site_link("pairing", pairings[0].pk) if alone else site_link("home"),
    }
    return render(
        "ending_soon",
        f"enrollment:{enrollment.pk}:ending_{stage}:{ends_on}:user:{enrollment.person_id}",
        enrollment.person,
        context,
        enrollment=enrollment,
        pairing=pairings[0] if alone else None,
        round=round,
        program=round.program,
    )


def reached_end(pairing: Pairing, side: str) -> Message:
    """The round's last day has passed, and the pairing with it."""
    own, other = pairing.enrollment_of(side), pairing.other(side)
    context = {
        "round": pairing.round,
        "program": pairing.round.program,
        "other_name": name_of(other.person),
        "ends_on": pairing.last_day,
        "longer": pairing.last_day != pairing.round.ends_on,
        "url": site_link("pairing", pairing.pk),
    }
    return render(
        "reached_end",
        f"pairing:{pairing.pk}:reached_end:user:{own.person_id}",
        own.person,
        context,
        pairing=pairing,
        round=pairing.round,
        program=pairing.round.program,
    )
