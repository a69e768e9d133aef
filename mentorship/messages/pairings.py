"""To the two people of a pairing, each of whom reads of the other."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship.mail.act_links import act_link
from mentorship.mail.layout import name_of
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.mail.wording import OF_TWO
from mentorship.messages.coordinators import steward_of
from mentorship.messages.kinds import CONVENTION, INFORMAL, MATCHED, PART, Kind
from mentorship.messages.stage import Make, Stage, to_both
from mentorship.messages.truth import while_asked, while_pairing_is
from mentorship.models import Enrollment, OutgoingMail, Pairing, Program, Round
from mentorship.text import reasons


def _to_side(pairing: Pairing, side: str, **more: Any) -> Letter:
    """A mail about a pairing to the one on `side`, who reads of the other."""
    own, other = pairing.side(side).enrollment, pairing.side(side).other.enrollment
    round, program = pairing.round, pairing.round.program
    facts = {
        "pairing": pairing,
        "own": own,
        "other": other.person,
        "card": _card(other.person),
        "other_name": name_of(other.person),
        "other_word": program.word_for(other.role),
        "own_word": program.word_for(side),
        "round": round,
        "program": program,
        "informal": program.is_informal,
        "asked_by_me": pairing.asked_by_id == own.person_id,
        "url": site_link("pairing", pairing.pk),
        **more,
    }
    columns = {"pairing": pairing, "round": round, "program": program}
    return Letter(f"pairing:{pairing.pk}", own.person, facts, columns)


def _card(person: User) -> list[str]:
    """What somebody does, and where: a line each of what they have told."""
    profile = getattr(person, "profile", None)
    told = (profile.job_title, profile.institution, profile.region) if profile else ()
    return [str(line) for line in told if line]


def _why(pairing: Pairing, side: str) -> reasons.ToldReasons:
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
    own = pairing.side(side).enrollment
    open_round = pairing.round.state not in (Round.State.CLOSED, Round.State.CANCELLED)
    if pairing.round.program.is_informal and open_round:
        url = site_link("directory", pairing.round_id)
    else:
        url = site_link("enrollment", own.pk)
    return {"url": url, "stays": open_round and own.state == Enrollment.State.SUBMITTED}


def _answers(pairing: Pairing) -> dict[str, str]:
    """The ways to answer from the mail: yes is its one button, the others stand beneath it."""
    return {
        "url": act_link("accept"),
        "decline_url": act_link("decline"),
        "page_url": site_link("pairing", pairing.pk),
    }


@mail(
    Kind.OFFERED,
    _("A partner is suggested to you"),
    why=PART,
    true=while_asked(Pairing.State.OFFERED),
    samples=to_both(Pairing.State.OFFERED, Pairing.State.APPROVED),
    placeholders=(*OF_TWO, "answer_by"),
    programs=MATCHED,
)
def offered(pairing: Pairing, side: str) -> Letter:
    """You have been paired: who, why, and until when to answer."""
    why, days = _why(pairing, side), _shared_days(pairing)
    return _to_side(pairing, side, why=why, days=days, **_answers(pairing))


@mail(
    Kind.ASKED,
    _("Somebody asks you"),
    why=PART,
    true=while_asked(Pairing.State.ASKED),
    samples=to_both(Pairing.State.ASKED),
    placeholders=(*OF_TWO, "answer_by"),
    programs=INFORMAL,
)
def asked(pairing: Pairing, side: str) -> Letter:
    """Somebody of the directory asks you."""
    why, pause = _why(pairing, side), act_link("pause")
    return _to_side(pairing, side, why=why, pause_url=pause, **_answers(pairing))


def _still_undecided(mail: OutgoingMail) -> bool:
    """Whether the one who took more time has not answered yet."""
    pairing = mail.pairing
    if pairing is None or pairing.state not in (Pairing.State.ASKED, Pairing.State.OFFERED):
        return False
    return pairing.answer_by is not None and pairing.answer_by > timezone.now()


@mail(
    Kind.MORE_TIME,
    _("Somebody needs more time to answer you"),
    why=PART,
    true=_still_undecided,
    samples=to_both(Pairing.State.OFFERED, Pairing.State.ASKED),
)
def more_time(pairing: Pairing, side: str) -> Letter:
    """You have said yes; the other needs longer, and until when."""
    return _to_side(pairing, side)


@mail(
    Kind.ACTIVE,
    _("Both have said yes"),
    why=PART,
    true=while_pairing_is(Pairing.State.ACTIVE),
    samples=to_both(Pairing.State.ACTIVE),
    placeholders=OF_TWO,
)
def active(pairing: Pairing, side: str) -> Letter:
    """Both have accepted: here is how to reach each other, and who writes first."""
    return _to_side(
        pairing,
        side,
        steward_name=name_of(steward) if (steward := steward_of(pairing)) else "",
        writes_first=pairing.writes_first() == side,
        either=pairing.writes_first() == Program.FirstLines.EITHER,
        days=_shared_days(pairing),
    )


@mail(
    Kind.NOT_GOING_AHEAD,
    _("A pairing will not go ahead"),
    why=PART,
    true=while_pairing_is(Pairing.State.DECLINED),
    samples=to_both(Pairing.State.DECLINED),
    placeholders=OF_TWO,
)
def not_going_ahead(pairing: Pairing, side: str) -> Letter:
    """The other has declined; no judgement, you stay on the list."""
    page = site_link("pairing", pairing.pk)
    return _to_side(pairing, side, page_url=page, **_goes_on(pairing, side))


@mail(
    Kind.CALLED_OFF,
    _("An offer or a request has closed"),
    why=PART,
    true=while_pairing_is(Pairing.State.WITHDRAWN),
    samples=to_both(Pairing.State.WITHDRAWN),
    placeholders=OF_TWO,
)
def called_off(pairing: Pairing, side: str) -> Letter:
    """An offer or request was withdrawn before it became active."""
    return _to_side(pairing, side, **_goes_on(pairing, side))


@mail(
    Kind.EXPIRED,
    _("The time to answer has passed"),
    why=PART,
    true=while_pairing_is(Pairing.State.EXPIRED),
    samples=to_both(Pairing.State.EXPIRED),
    placeholders=OF_TWO,
)
def expired(pairing: Pairing, side: str) -> Letter:
    """The time to answer ran out."""
    return _to_side(pairing, side, **_goes_on(pairing, side))


def _concluded_samples(make: Make, it: Stage) -> Iterable[Message]:
    pairing = it.pairing(Pairing.State.COMPLETED)
    return (make(pairing, side, called_off=off) for off in range(3) for side in it.sides)


@mail(
    Kind.CONCLUDED,
    _("Your partner has ended a pairing well"),
    why=PART,
    true=while_pairing_is(Pairing.State.COMPLETED),
    samples=_concluded_samples,
    placeholders=OF_TWO,
)
def concluded(pairing: Pairing, side: str, *, called_off: int = 0) -> Letter:
    """The other has ended it well, for both; so many meetings that were agreed on are off."""
    return _to_side(pairing, side, called_off=called_off)


@mail(
    Kind.ENDED_EARLY,
    _("Your partner has ended a pairing"),
    why=PART,
    true=while_pairing_is(Pairing.State.ENDED),
    samples=to_both(Pairing.State.ENDED),
    placeholders=OF_TWO,
)
def ended_early(pairing: Pairing, side: str, *, waits: bool | None = None) -> Letter:
    """The pairing has ended before its time: by the other, or by a coordinator.

    Somebody with whom they had done what they set out to do waits for nobody, unless they ask; a
    coordinator says who `waits`.
    """
    own = pairing.side(side).enrollment
    reached = pairing.end_reason == Pairing.EndReason.REACHED
    ways: dict[str, Any] = {"waits": not reached if waits is None else waits}
    ways |= {"pause_url": act_link("pause"), "leave_url": site_link("enrollment_leave", own.pk)}
    return _to_side(pairing, side, **_goes_on(pairing, side), **ways)


@mail(
    Kind.ROUND_OVER,
    _("A convention is over"),
    why=PART,
    true=while_pairing_is(Pairing.State.COMPLETED),
    samples=to_both(Pairing.State.COMPLETED),
    placeholders=OF_TWO,
    programs=CONVENTION,
)
def round_over(pairing: Pairing, side: str) -> Letter:
    """The convention is over, and the pairing with it."""
    return _to_side(pairing, side)
