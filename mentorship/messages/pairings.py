"""To the two people of a pairing, each of whom reads of the other."""

from datetime import date
from typing import Any

from accounts.models import User
from mentorship.mail.act_links import act_link
from mentorship.mail.layout import name_of
from mentorship.mail.message import Message, render, site_link
from mentorship.messages.coordinators import steward_of
from mentorship.models import Pairing
from mentorship.text import reasons


def _to_side(kind: str, pairing: Pairing, side: str, **more: Any) -> Message:
    """A mail about a pairing to the one on `side`, who reads of the other."""
    own, other = pairing.enrollment_of(side), pairing.other(side)
    program = pairing.round.program
    context = {
        "pairing": pairing,
        "own": own,
        "other": other.person,
        "card": _card(other.person),
        "other_name": name_of(other.person),
        "other_word": program.word_for(other.role),
        "own_word": program.word_for(side),
        "round": pairing.round,
        "program": program,
        "informal": program.kind == "informal",
        "asked_by_me": pairing.asked_by_id == own.person_id,
        "url": site_link("pairing", pairing.pk),
        **more,
    }
    key = f"pairing:{pairing.pk}:{kind}:user:{own.person_id}"
    return render(
        kind, key, own.person, context, pairing=pairing, round=pairing.round, program=program
    )


def _card(person: User) -> list[str]:
    """What somebody does, and where: a line each of what they have told."""
    profile = getattr(person, "profile", None)
    told = (profile.job_title, profile.institution, profile.region) if profile else ()
    return [str(line) for line in told if line]


def _why(pairing: Pairing, side: str) -> reasons.Words:
    """The reasons as they stood when the pair was made, in words for the one on `side`."""
    return reasons.told(
        pairing.reasons,
        side,
        mentor=name_of(pairing.mentor.person),
        mentee=name_of(pairing.mentee.person),
    )


def _shared_days(pairing: Pairing) -> list[date]:
    """The days on which both are at the convention."""
    return sorted(set(pairing.mentor.days) & set(pairing.mentee.days))


def _goes_on(pairing: Pairing, side: str) -> dict[str, Any]:
    """What is next for somebody whose pairing did not come about: the directory, or the list."""
    own = pairing.enrollment_of(side)
    open_round = pairing.round.state not in ("closed", "cancelled")
    if pairing.round.program.kind == "informal" and open_round:
        url = site_link("directory", pairing.round_id)
    else:
        url = site_link("enrollment", own.pk)
    return {"url": url, "stays": open_round and own.state == "submitted"}


def _answers(pairing: Pairing) -> dict[str, str]:
    """The ways to answer from the mail: yes is its one button, the others stand beneath it."""
    return {
        "url": act_link("accept"),
        "decline_url": act_link("decline"),
        "page_url": site_link("pairing", pairing.pk),
    }


def offered(pairing: Pairing, side: str) -> Message:
    """You have been paired: who, why, and until when to answer."""
    return _to_side(
        "offered",
        pairing,
        side,
        why=_why(pairing, side),
        days=_shared_days(pairing),
        **_answers(pairing),
    )


def asked(pairing: Pairing, side: str) -> Message:
    """Somebody of the directory asks you."""
    return _to_side(
        "asked",
        pairing,
        side,
        why=_why(pairing, side),
        pause_url=act_link("pause"),
        **_answers(pairing),
    )


def more_time(pairing: Pairing, side: str) -> Message:
    """You have said yes; the other needs longer, and until when."""
    return _to_side("more_time", pairing, side)


def active(pairing: Pairing, side: str) -> Message:
    """Both have accepted: here is how to reach each other, and who writes first."""
    return _to_side(
        "active",
        pairing,
        side,
        steward_name=name_of(steward) if (steward := steward_of(pairing)) else "",
        writes_first=pairing.writes_first() == side,
        either=pairing.writes_first() == "either",
        days=_shared_days(pairing),
    )


def not_going_ahead(pairing: Pairing, side: str) -> Message:
    """The other has declined; no judgement, you stay on the list."""
    return _to_side("not_going_ahead", pairing, side, **_goes_on(pairing, side))


def called_off(pairing: Pairing, side: str) -> Message:
    """An offer or request was withdrawn before it became active."""
    return _to_side("called_off", pairing, side, **_goes_on(pairing, side))


def expired(pairing: Pairing, side: str) -> Message:
    """The time to answer ran out."""
    return _to_side("expired", pairing, side, **_goes_on(pairing, side))


def concluded(pairing: Pairing, side: str, *, called_off: int = 0) -> Message:
    """The other has ended it well, for both; so many meetings that were agreed on are off."""
    return _to_side("concluded", pairing, side, called_off=called_off)


def ended_early(pairing: Pairing, side: str) -> Message:
    """The other has ended the pairing before its time.

    Somebody with whom they had done what they set out to do waits for nobody, unless they ask.
    """
    own = pairing.enrollment_of(side)
    ways: dict[str, Any] = {"waits": pairing.end_reason != Pairing.EndReason.REACHED}
    ways |= {"pause_url": act_link("pause"), "leave_url": site_link("enrollment_leave", own.pk)}
    return _to_side("ended_early", pairing, side, **_goes_on(pairing, side), **ways)


def round_over(pairing: Pairing, side: str) -> Message:
    """The convention is over, and the pairing with it."""
    return _to_side("round_over", pairing, side)
