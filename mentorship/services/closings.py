"""What each says when a pairing is over: to the coordinator, and a word of thanks to the other."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import states
from mentorship.mail import outbox
from mentorship.messages import closings as messages
from mentorship.messages import nobody_reads
from mentorship.models import Circle, Closing, LogLine, Pairing
from mentorship.models.closings import ClosingWords
from mentorship.models.sides import Side
from mentorship.services.acts import Refused, act, log
from mentorship.services.pairings.places import lock_pairing, own_side
from mentorship.state_types import CircleState

OPEN_FOR = timedelta(days=30)
"""How long after the end answers are taken, and may be changed; a round may name a later day."""


@dataclass(frozen=True)
class Said:
    """Everything that somebody may say; what they were not asked is left as it is."""

    worth: int | None = None
    reached: str = ""
    words: str = ""
    thanks: str = ""


@dataclass(frozen=True)
class Asked:
    """What somebody is asked about a pairing, or a circle, that is over."""

    by_coordinator: bool
    """Whether somebody reads the answers: not where the two found each other, nor where nobody
    but one of the two runs the program."""
    reached: bool
    """Whether they are asked what they reached; never after an early end."""
    thanks: bool
    """Whether there is somebody to thank, and they have not."""

    def __bool__(self) -> bool:
        return self.by_coordinator or self.thanks


NOTHING = Asked(by_coordinator=False, reached=False, thanks=False)
OF_THANKS = frozenset({"thanks", "thanked_at"})
"""The columns that are not the coordinator's to read."""
CONCLUDED = (Pairing.State.COMPLETED, CircleState.COMPLETED)


def is_open(pairing: Pairing) -> bool:
    """Whether the two may still say how it was."""
    until = open_until(pairing)
    return until is not None and timezone.now() < until


def open_until(over: Pairing | Circle) -> datetime | None:
    """Until when answers are taken: longer where the round names a later day for what concluded."""
    if over.ended_at is None:
        return None
    until, day = over.ended_at + OPEN_FOR, over.round.survey_by
    if day is None or over.state not in CONCLUDED:
        return until
    return max(until, over.round.end_of(day))


def asked(side: Side) -> Asked:
    """What the one on this side is asked now; empty where it is too late, or nobody would read it.

    After an early end only the one who ended it may send thanks: the other's address is no longer
    shown, and nobody hears through the site from somebody they have parted with.
    """
    pairing = side.pairing
    if pairing.state not in states.PAIRING_PAST or not is_open(pairing):
        return NOTHING
    by_coordinator = not _is_informal(pairing) and not nobody_reads(pairing)
    early = pairing.state == Pairing.State.ENDED
    return Asked(
        by_coordinator=by_coordinator,
        reached=by_coordinator and not early,
        thanks=_may_thank(side) and not (early and not _ended_by(side)),
    )


def _is_informal(pairing: Pairing) -> bool:
    return pairing.made_by_the_two or pairing.round.program.is_informal


def _may_thank(side: Side) -> bool:
    """Whether the other can be written to, and has not been."""
    sent = any(row.thanked_at and row.side == side.role for row in side.pairing.closings.all())
    return side.other.person.is_active and not sent


def _ended_by(side: Side) -> bool:
    ends = LogLine.objects.filter(pairing=side.pairing, verb="pairing.ended")
    return ends.filter(actor=side.enrollment.person_id).exists()


@act
def answer(actor: User, pairing: Pairing, said: Said) -> Closing | None:
    """Take what somebody says about a pairing that is over; thanks go to the other by mail.

    Thanks are sent once and stay. The rest may be changed while it is open. Saying the same again,
    or nothing at all, changes nothing. None where nothing was ever said.

    Raises
    ------
    Refused : the pairing is not over, or the time to answer has passed.
    """
    side = own_side(actor, pairing)
    lock_pairing(pairing)
    question = asked(side)
    closing = pairing.closings.filter(side=side.role).first()
    if not question:
        return _too_late(pairing, closing, said)
    fresh = changed(closing or Closing(pairing=pairing, side=side.role), question, said)
    if not fresh:
        return closing
    closing, _made = Closing.objects.update_or_create(
        pairing=pairing, side=side.role, defaults=fresh | {"changed_at": timezone.now()}
    )
    closing.pairing = pairing
    if set(fresh) - OF_THANKS:
        log("closing.answered", actor, pairing=pairing)
    if "thanks" in fresh:
        log("closing.thanked", actor, pairing=pairing)
        outbox.enqueue(messages.thanked(closing))
    return closing


def _too_late(pairing: Pairing, closing: Closing | None, said: Said) -> Closing | None:
    """Accept a repetition of what was said; refuse anything else."""
    if closing is not None and said.thanks in ("", closing.thanks) and is_open(pairing):
        return closing
    raise Refused(_("The time to say how it was has passed"))


def changed(closing: ClosingWords, question: Asked, said: Said) -> dict[str, object]:
    """The columns that this answer changes."""
    values: dict[str, object] = {}
    if question.by_coordinator:
        values |= {"worth": said.worth, "words": said.words}
    if question.reached:
        values["reached"] = said.reached
    fresh = {name: value for name, value in values.items() if getattr(closing, name) != value}
    if question.thanks and said.thanks:
        fresh |= {"thanks": said.thanks, "thanked_at": timezone.now()}
    return fresh
