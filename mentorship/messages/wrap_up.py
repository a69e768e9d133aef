"""To two people of whom one has proposed to wrap up."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.mail.act_links import act_link
from mentorship.mail.layout import name_of
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.messages.kinds import PART, Kind
from mentorship.messages.stage import Make, Stage, to_both
from mentorship.messages.truth import while_pairing_is
from mentorship.models import Meeting, OutgoingMail, Pairing
from mentorship.roles import Role


def _to_side(pairing: Pairing, side: str, **more: Any) -> Letter:
    """A mail to the one on `side`, once for each time that it is proposed."""
    own, round, program = pairing.side(side).enrollment, pairing.round, pairing.round.program
    at = pairing.wrap_up_proposed_at
    facts = {
        "other_name": name_of(pairing.side(side).other.person),
        "round": round,
        "program": program,
        "url": site_link("pairing", pairing.pk),
        **more,
    }
    columns = {"pairing": pairing, "round": round, "program": program}
    payload = {"payload": {"proposed_at": at.isoformat()} if at else {}}
    once = f"{at:%Y%m%d-%H%M%S.%f}" if at else "over"
    about = f"pairing:{pairing.pk}"
    return Letter(about, own.person, facts, {**columns, **payload}, once=once)


def _answers(pairing: Pairing) -> dict[str, str]:
    """The ways to answer: to agree is the mail's one button, the others stand beneath it."""
    return {
        "url": act_link("wrap_up_agree"),
        "keep_url": act_link("wrap_up_keep"),
        "talk_url": site_link("last_talk", pairing.pk),
        "page_url": site_link("pairing_wrap_up", pairing.pk),
    }


def is_asked_to_wrap_up(mail: OutgoingMail) -> bool:
    """Whether what the mail asks about still waits for its receiver's answer."""
    pairing = mail.pairing
    if pairing is None or pairing.wrap_up_proposed_at is None or pairing.wrap_up_agreed_at:
        return False
    return mail.payload.get("proposed_at") == pairing.wrap_up_proposed_at.isoformat()


def _samples(make: Make, it: Stage) -> Iterable[Message]:
    pairing = it.pairing(
        Pairing.State.ACTIVE, wrap_up_by=Role.MENTOR, wrap_up_proposed_at=timezone.now()
    )
    return (make(pairing, side) for side in it.sides)


@mail(
    Kind.WRAP_UP_PROPOSED,
    _("Your partner proposes to wrap up"),
    why=PART,
    true=is_asked_to_wrap_up,
    samples=_samples,
)
def proposed(pairing: Pairing, side: str) -> Letter:
    """The other proposes to wrap up: agree, or go on."""
    return _to_side(pairing, side, **_answers(pairing))


@mail(
    Kind.WRAP_UP_REMINDER,
    _("A proposal to wrap up waits for you"),
    group="reminders",
    reminder=True,
    true=is_asked_to_wrap_up,
    samples=_samples,
)
def reminder(pairing: Pairing, side: str) -> Letter:
    """The other still waits for an answer."""
    at = pairing.wrap_up_proposed_at
    return _to_side(pairing, side, proposed_at=at, **_answers(pairing))


def _still_wraps_up(mail: OutgoingMail) -> bool:
    return mail.pairing is not None and mail.pairing.wrap_up_agreed_at is not None


def _planned_samples(make: Make, it: Stage) -> Iterable[Message]:
    pairing, at = it.pairing(Pairing.State.ACTIVE), timezone.now() + timedelta(days=3)
    talk = Meeting(
        pairing=pairing,
        state=Meeting.State.CONFIRMED,
        how=Meeting.How.VIDEO,
        starts_at=at,
        times=[at],
    )
    talk.proposed_by = Role.MENTOR
    return [make(pairing, side, it.keep(talk)) for side in it.sides]


@mail(
    Kind.WRAP_UP_AGREED,
    _("You wrap up after a last talk"),
    why=PART,
    true=_still_wraps_up,
    samples=_planned_samples,
)
def agreed(pairing: Pairing, side: str, talk: Meeting) -> Letter:
    """Both agree: it will be concluded after a talk that is planned."""
    talk_url = site_link("last_talk", pairing.pk)
    return _to_side(pairing, side, talk_url=talk_url, starts_at=talk.starts_at)


@mail(
    Kind.WRAP_UP_DONE,
    _("You have both wrapped up"),
    why=PART,
    true=while_pairing_is(Pairing.State.COMPLETED),
    samples=to_both(Pairing.State.COMPLETED),
)
def done(pairing: Pairing, side: str) -> Letter:
    """Both agree: it is concluded."""
    return _to_side(pairing, side, url=site_link("closing", pairing.pk))


def _still_kept(mail: OutgoingMail) -> bool:
    """Whether the two are still paired, and nobody proposes to wrap up."""
    pairing = mail.pairing
    return (
        pairing is not None
        and pairing.state == Pairing.State.ACTIVE
        and not pairing.wrap_up_proposed_at
    )


@mail(
    Kind.WRAP_UP_KEPT,
    _("Your partner would rather go on"),
    why=PART,
    true=_still_kept,
    samples=_samples,
)
def kept(pairing: Pairing, side: str) -> Letter:
    """The other would rather go on: nothing ends."""
    return _to_side(pairing, side, was_agreed=pairing.wrap_up_agreed_at)
