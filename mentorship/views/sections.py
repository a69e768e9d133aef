"""What the page of a pairing shows below its next step: goals, agreement, notes, what happened."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import WorkingStyle
from mentorship.models import EnrollmentTopic, LogLine, Program, Round
from mentorship.models.log import SENTENCES
from mentorship.services import closings, pairings
from mentorship.services.blocks import is_apart
from mentorship.services.enrollments import takes_signups
from mentorship.services.pairings import NOTICE
from mentorship.states import MENTEE, MENTOR
from mentorship.text import conversation_guide
from mentorship.views.agreements import how_it_stands
from mentorship.views.certificates import has_certificate
from mentorship.views.standing import Kind, Standing

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


def sections_of(standing: Standing) -> dict[str, Any]:
    """Everything that the two have together, in three queries."""
    program = standing.pairing.round.program
    asked_for = program.agreement != Program.Formality.LIGHT
    return {
        "goals": list(standing.pairing.goals.all()),
        "agreement_shown": asked_for or standing.agreement is not None,
        "agreement_stands": how_it_stands(standing),
        **_note_counts(standing),
        "activity": _activity(standing),
    }


def talk_about(standing: Standing, *, met: bool) -> dict[str, Any]:
    """Ideas for the first meeting until it was held, then the topic of the month."""
    program = standing.pairing.round.program
    last = {"last_talk": _is_near_the_end(standing)}
    if standing.stayed_in_touch:
        return last
    if not met:
        return last | {"agenda": conversation_guide.agenda(_known(standing))}
    if program.is_convention:
        return last
    month = max(conversation_guide.month_of(standing.pairing, timezone.now()), 1)
    return last | {
        "topic": conversation_guide.topic_of_month(month),
        "topics": conversation_guide.MONTHS,
    }


def _is_near_the_end(standing: Standing) -> bool:
    """Whether the last weeks have come; at a convention, its last days."""
    last = standing.pairing.last_day
    if last is None:
        return False
    convention = standing.pairing.round.program.is_convention
    notice = timedelta(days=1) if convention else NOTICE
    return timezone.now().astimezone(standing.pairing.round.zone).date() >= last - notice


def afterwards(standing: Standing) -> dict[str, Any]:
    """What the page of a pairing that is over asks and keeps: closing, thanks, a private wish."""
    prefetch_related_objects([standing.pairing], "closings")
    said = list(standing.pairing.closings.all())
    own = [one for one in said if one.side == standing.side]
    other = standing.other.person
    apart = is_apart(standing.own.person, other)
    return {
        "closing_asked": closings.asked(standing.mine),
        "closing_said": bool(own),
        "certificate": has_certificate(standing),
        "give": _where_to_give(standing),
        "give_as": standing.pairing.round.program.a_word_for(MENTOR),
        "thanks": [one for one in said if one.thanks],
        "apart": apart,
        "may_keep_apart": other.erased_at is None,
        **_in_touch(standing, apart=apart),
    }


def _in_touch(standing: Standing, *, apart: bool) -> dict[str, Any]:
    """Who of the two wishes to stay in touch, and the connection that came of it.

    Somebody whom the other does not wish to meet again sees nothing of that.
    """
    pairing, mine, theirs = standing.pairing, standing.mine.stays_at, standing.theirs.stays_at
    both = pairings.both_stay(pairing)
    return {
        "stay_offered": pairings.is_stayable(pairing) and not apart,
        "stays": mine,
        "other_stays": theirs if both or (not mine and pairings.may_stay(pairing)) else None,
        "connection": pairings.connection(pairing) if both else None,
    }


def _where_to_give(standing: Standing) -> Round | None:
    """The next round of the program, for a mentee who might mentor in it; None where none is open.

    Never after an early end, and not where they have a place in that round already.
    """
    if standing.kind != Kind.COMPLETED or standing.side != MENTEE or standing.informal:
        return None
    here = standing.pairing.round
    rows = Round.objects.filter(program=here.program_id, state=Round.State.OPEN).exclude(pk=here.pk)
    rows = rows.exclude(enrollments__person=standing.own.person_id).select_related("program")
    return next((round for round in rows if takes_signups(round)), None)


def _known(standing: Standing) -> conversation_guide.Known:
    """What each of the two gave to be shown to the other, in two queries."""
    two = (standing.own, standing.other)
    people = [one.person_id for one in two]
    styles = WorkingStyle.objects.filter(profile__user__in=people).select_related("profile")
    topics: dict[int, list[str]] = {}
    for row in EnrollmentTopic.objects.filter(enrollment__in=two).select_related("topic"):
        topics.setdefault(row.enrollment_id, []).append(row.topic.name)
    return conversation_guide.Known(
        standing.pairing,
        standing.side,
        {style.profile.user_id: style for style in styles},
        topics,
    )


def _note_counts(standing: Standing) -> dict[str, int]:
    """How many notes there are: of the reader alone, and of both."""
    return standing.pairing.notes.aggregate(
        notes_private=Count("pk", filter=Q(shared=False, writer=standing.side)),
        notes_shared=Count("pk", filter=Q(shared=True)),
    )


def _activity(standing: Standing) -> list[tuple[datetime, str]]:
    """What the two did, newest first, in sentences without any content."""
    lines = LogLine.objects.filter(pairing=standing.pairing, verb__in=SHOWN_TO_BOTH)
    return [(line.at, _told(line, standing)) for line in lines.order_by("-at", "-pk")[:HAPPENED]]


def _told(line: LogLine, standing: Standing) -> str:
    """One act as the reader reads it: of themselves as “You”."""
    if line.actor_id is None:
        actor = _("The clock")
    else:
        actor = _("You") if line.actor_id == standing.own.person_id else standing.called
    return _(SENTENCES[line.verb]) % {**line.details, "actor": actor}
