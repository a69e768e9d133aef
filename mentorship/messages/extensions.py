"""To two people of whom one would like to go on beyond the end."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mentorship.mail.layout import name_of
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.messages.kinds import LONG_TERM, PART, Kind
from mentorship.messages.stage import Make, Stage, in_days
from mentorship.models import OutgoingMail, Pairing
from mentorship.roles import Role


def _to_side(pairing: Pairing, side: str, until: date, **more: Any) -> Letter:
    own, round, program = pairing.side(side).enrollment, pairing.round, pairing.round.program
    facts = {
        "other_name": name_of(pairing.side(side).other.person),
        "round": round,
        "program": program,
        "until": until,
        "ends_on": pairing.last_day,
        "url": site_link("pairing", pairing.pk),
        **more,
    }
    columns = {"pairing": pairing, "round": round, "program": program}
    payload = {"payload": {"until": str(until)}}
    about = f"pairing:{pairing.pk}"
    return Letter(about, own.person, facts, {**columns, **payload}, once=str(until))


def _still_asked_to_go_on(mail: OutgoingMail) -> bool:
    """Whether the other still proposes the day that the mail names."""
    pairing = mail.pairing
    return pairing is not None and mail.payload.get("until") == str(pairing.longer_until)


def _proposed_samples(make: Make, it: Stage) -> Iterable[Message]:
    pairing = it.pairing(Pairing.State.ACTIVE, longer_until=in_days(90), longer_by=Role.MENTOR)
    return (make(pairing, side) for side in it.sides)


@mail(
    Kind.LONGER_PROPOSED,
    _("Your partner would like to go on"),
    why=PART,
    true=_still_asked_to_go_on,
    samples=_proposed_samples,
    programs=LONG_TERM,
)
def proposed(pairing: Pairing, side: str) -> Letter:
    """The other would like to go on until a later day."""
    assert pairing.longer_until is not None, "there is a day to ask about"
    url = site_link("pairing_longer", pairing.pk)
    return _to_side(pairing, side, pairing.longer_until, url=url)


def _still_longer(mail: OutgoingMail) -> bool:
    """Whether the two still go on until the day that the mail names."""
    pairing = mail.pairing
    going = pairing is not None and pairing.state == Pairing.State.ACTIVE
    return going and mail.payload.get("until") == str(pairing and pairing.ends_on)


def _agreed_samples(make: Make, it: Stage) -> Iterable[Message]:
    pairing = it.pairing(Pairing.State.ACTIVE, ends_on=in_days(90))
    return (make(pairing, side) for side in it.sides)


@mail(
    Kind.LONGER_AGREED,
    _("You have agreed to go on"),
    why=PART,
    true=_still_longer,
    samples=_agreed_samples,
    programs=LONG_TERM,
)
def agreed(pairing: Pairing, side: str) -> Letter:
    """The other agrees: the two go on."""
    assert pairing.ends_on is not None, "it has just been written"
    return _to_side(pairing, side, pairing.ends_on)


def _still_ends_as_planned(mail: OutgoingMail) -> bool:
    """Whether the two are still paired, and nothing is proposed."""
    pairing = mail.pairing
    return (
        pairing is not None
        and pairing.state == Pairing.State.ACTIVE
        and pairing.longer_until is None
    )


def _declined_samples(make: Make, it: Stage) -> Iterable[Message]:
    pairing = it.pairing(Pairing.State.ACTIVE, ends_on=in_days(90))
    return (make(pairing, side, in_days(90)) for side in it.sides)


@mail(
    Kind.LONGER_DECLINED,
    _("A pairing ends as planned"),
    why=PART,
    true=_still_ends_as_planned,
    samples=_declined_samples,
    programs=LONG_TERM,
)
def declined(pairing: Pairing, side: str, until: date) -> Letter:
    """It stays with the end as it was."""
    return _to_side(pairing, side, until)
