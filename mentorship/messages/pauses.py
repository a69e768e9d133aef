"""To the two of a pairing, about a pause, or an end that was taken back."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.mail.layout import name_of
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.messages.kinds import MATCHED, PART, Kind
from mentorship.messages.stage import Make, Stage, in_days, to_both
from mentorship.messages.truth import goes_on
from mentorship.models import OutgoingMail, Pairing


def _told(pairing: Pairing, side: str, **more: Any) -> Letter:
    """A mail to the one on `side`; its moment tells one pause of the same two from another."""
    own, round, program = pairing.side(side).enrollment, pairing.round, pairing.round.program
    facts = {
        "pairing": pairing,
        "other_name": name_of(pairing.side(side).other.person),
        "round": round,
        "program": program,
        "url": site_link("pairing", pairing.pk),
        **more,
    }
    columns = {"pairing": pairing, "round": round, "program": program}
    once = f"{timezone.now():%Y%m%d%H%M%S%f}"
    return Letter(f"pairing:{pairing.pk}", own.person, facts, columns, once=once)


def _still_pauses(mail: OutgoingMail) -> bool:
    return mail.pairing is not None and mail.pairing.paused_until is not None


def _samples(make: Make, it: Stage) -> Iterable[Message]:
    pairing = it.pairing(Pairing.State.ACTIVE, paused_until=in_days(40))
    return (make(pairing, side) for side in it.sides)


@mail(
    Kind.PAUSED, _("Your partner pauses a pairing"), why=PART, true=_still_pauses, samples=_samples
)
def paused(pairing: Pairing, side: str) -> Letter:
    """The other would like to pause until a day."""
    return _told(pairing, side, until=pairing.paused_until)


def _taken_up_samples(make: Make, it: Stage) -> Iterable[Message]:
    pairing = it.pairing(Pairing.State.ACTIVE)
    for by_itself, side in zip((True, False), it.sides, strict=False):
        yield make(pairing, side, by_itself=by_itself)


@mail(Kind.TAKEN_UP, _("A pause is over"), why=PART, true=goes_on, samples=_taken_up_samples)
def taken_up(pairing: Pairing, side: str, *, by_itself: bool) -> Letter:
    """The pause is over: by its day, or because the other is back earlier."""
    url = site_link("meeting_propose", pairing.pk)
    return _told(pairing, side, by_itself=by_itself, url=url)


@mail(
    Kind.REOPENED,
    _("An end was taken back"),
    why=PART,
    true=goes_on,
    samples=to_both(Pairing.State.ACTIVE),
    programs=MATCHED,
)
def reopened(pairing: Pairing, side: str) -> Letter:
    """A coordinator has taken the early end back: the two go on."""
    return _told(pairing, side)
