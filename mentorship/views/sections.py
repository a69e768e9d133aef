"""What the page of a pairing shows below its next step: goals, agreement, notes, what happened."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import WorkingStyle
from mentorship.curriculum.reading import readings_of
from mentorship.models import EnrollmentTopic, LogLine, Program, Round
from mentorship.models.log import SENTENCES
from mentorship.services import closings, pairings, quotes
from mentorship.services.blocks import is_apart
from mentorship.services.enrollments import takes_signups
from mentorship.services.pairings import NOTICE
from mentorship.states import MENTEE, MENTOR
from mentorship.text import conversation_guide
from mentorship.views.agreements import how_it_stands
from mentorship.views.pairing_view import Kind, PairingView

HAPPENED = 20
"""How many lines of what happened a page shows."""

SHOWN_TO_BOTH = tuple(
    verb
    for verb in SENTENCES
    if verb.startswith(("agreement.", "goal.", "note.", "meeting."))
    or verb
    in (
        "pairing.asked",
        "pairing.accepted",
        "pairing.completed",
        "pairing.paused",
        "pairing.taken_up",
        "closing.thanked",
        "pairing.wrap_up_proposed",
        "pairing.wrap_up_agreed",
        "pairing.wrap_up_dropped",
        "pairing.longer_proposed",
        "pairing.longer_agreed",
        "pairing.longer_dropped",
    )
)
"""The acts that both of the two see; what is said to a coordinator is never among them."""


def sections_of(view: PairingView) -> dict[str, Any]:
    """Everything that the two have together, in three queries."""
    program = view.pairing.round.program
    asked_for = program.agreement != Program.Formality.LIGHT
    return {
        "goals": list(view.pairing.goals.all()),
        "agreement_shown": asked_for or view.agreement is not None,
        "agreement_stands": how_it_stands(view),
        **_note_counts(view),
        "activity": _activity(view),
    }


def talk_about(view: PairingView, *, met: bool) -> dict[str, Any]:
    """Ideas for the first meeting until it was held, then the topic of the month."""
    program = view.pairing.round.program
    last = {"last_talk": _is_near_the_end(view), "readings": readings_of(program)}
    if view.stayed_in_touch:
        return last
    if not met:
        return last | {"agenda": conversation_guide.agenda(_known(view))}
    if program.is_convention:
        return last
    month = max(conversation_guide.month_of(view.pairing, timezone.now()), 1)
    months = conversation_guide.months_of(program)
    return last | {
        "topic": conversation_guide.topic_of_month(month, months),
        "topics": months,
    }


def _is_near_the_end(view: PairingView) -> bool:
    """Whether the last weeks have come; at a convention, its last days."""
    last = view.pairing.last_day
    if last is None:
        return False
    convention = view.pairing.round.program.is_convention
    notice = timedelta(days=1) if convention else NOTICE
    return timezone.now().astimezone(view.pairing.round.zone).date() >= last - notice


def afterwards(view: PairingView) -> dict[str, Any]:
    """What the page of a pairing that is over asks and keeps: closing, thanks, a private wish."""
    prefetch_related_objects([view.pairing], "closings")
    said = list(view.pairing.closings.all())
    own = [one for one in said if one.side == view.side]
    other = view.other.person
    apart = is_apart(view.own.person, other)
    return {
        "closing_asked": closings.asked(view.mine),
        "closing_said": bool(own),
        "closing_until": closings.open_until(view.pairing),
        **word_for_others(view),
        "certificate": view.pairing.earns_certificate,
        "give": _where_to_give(view),
        "give_as": view.pairing.round.program.a_word_for(MENTOR),
        "thanks": [one for one in said if one.thanks],
        "apart": apart,
        "may_keep_apart": other.erased_at is None,
        **_in_touch(view, apart=apart),
    }


def word_for_others(view: PairingView) -> dict[str, Any]:
    """Whether the reader is asked for words for the program's page, and what they have given."""
    asked = quotes.is_asked(view.pairing)
    return {"quote_asked": asked, "quote": quotes.own_words(view.mine) if asked else ""}


def _in_touch(view: PairingView, *, apart: bool) -> dict[str, Any]:
    """Who of the two wishes to stay in touch, and the connection that came of it.

    Somebody whom the other does not wish to meet again sees nothing of that.
    """
    pairing, mine, theirs = view.pairing, view.mine.stays_at, view.theirs.stays_at
    both = pairings.both_stay(pairing)
    return {
        "stay_offered": pairings.is_stayable(pairing) and not apart,
        "stays": mine,
        "other_stays": theirs if both or (not mine and pairings.may_stay(pairing)) else None,
        "connection": pairings.connection(pairing) if both else None,
    }


def _where_to_give(view: PairingView) -> Round | None:
    """The next round of the program, for a mentee who might mentor in it; None where none is open.

    Never after an early end, and not where they have a place in that round already.
    """
    if view.kind != Kind.COMPLETED or view.side != MENTEE or view.informal:
        return None
    here = view.pairing.round
    rows = Round.objects.filter(program=here.program_id, state=Round.State.OPEN).exclude(pk=here.pk)
    rows = rows.exclude(enrollments__person=view.own.person_id).select_related("program")
    return next((round for round in rows if takes_signups(round, MENTOR)), None)


def _known(view: PairingView) -> conversation_guide.Known:
    """What each of the two gave to be shown to the other, in two queries."""
    two = (view.own, view.other)
    people = [one.person_id for one in two]
    styles = WorkingStyle.objects.filter(profile__user__in=people).select_related("profile")
    topics: dict[int, list[str]] = {}
    for row in EnrollmentTopic.objects.filter(enrollment__in=two).select_related("topic"):
        topics.setdefault(row.enrollment_id, []).append(row.topic.name)
    return conversation_guide.Known(
        view.pairing,
        view.side,
        {style.profile.user_id: style for style in styles},
        topics,
    )


def _note_counts(view: PairingView) -> dict[str, int]:
    """How many notes there are: of the reader alone, and of both."""
    return view.pairing.notes.aggregate(
        notes_private=Count("pk", filter=Q(shared=False, writer=view.side)),
        notes_shared=Count("pk", filter=Q(shared=True)),
    )


def _activity(view: PairingView) -> list[tuple[datetime, str]]:
    """What the two did, newest first, in sentences without any content."""
    lines = LogLine.objects.filter(pairing=view.pairing, verb__in=SHOWN_TO_BOTH)
    return [(line.at, _told(line, view)) for line in lines.order_by("-at", "-pk")[:HAPPENED]]


def _told(line: LogLine, view: PairingView) -> str:
    """One act as the reader reads it: of themselves as “You”."""
    if line.actor_id is None:
        actor = _("The clock")
    else:
        actor = _("You") if line.actor_id == view.own.person_id else view.called
    return _(SENTENCES[line.verb]) % {**line.details, "actor": actor}
