"""To two people whose pairing ended well, and who wish to stay in touch."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.mail.layout import name_of
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.messages.kinds import MATCHED, PART, Kind
from mentorship.messages.stage import Make, Stage
from mentorship.models import OutgoingMail, Pairing
from mentorship.roles import Role


def _to_side(pairing: Pairing, side: str) -> Letter:
    own, other = pairing.side(side).enrollment, pairing.side(side).other.enrollment
    round, program = pairing.round, pairing.round.program
    facts = {
        "other_name": name_of(other.person),
        "other": other.person,
        "round": round,
        "program": program,
        "url": site_link("pairing", pairing.pk),
    }
    columns = {"pairing": pairing, "round": round, "program": program}
    return Letter(f"pairing:{pairing.pk}", own.person, facts, columns)


def _still_wishes_to_stay(mail: OutgoingMail) -> bool:
    """Whether the other still wishes to stay in touch, and waits for this person alone."""
    pairing = mail.pairing
    if pairing is None or pairing.state != Pairing.State.COMPLETED or mail.to_person is None:
        return False
    side = pairing.side(pairing.side_of(mail.to_person) or Role.MENTEE)
    return side.other.stays_at is not None and side.stays_at is None


def _wished_samples(make: Make, it: Stage) -> Iterable[Message]:
    for side in it.sides:
        wished_at = {Role(side).other.column("stays_at"): timezone.now()}
        yield make(it.pairing(Pairing.State.COMPLETED, **wished_at), side)


@mail(
    Kind.STAY_WISHED,
    _("Your partner would like to stay in touch"),
    why=PART,
    true=_still_wishes_to_stay,
    samples=_wished_samples,
    programs=MATCHED,
)
def wished(pairing: Pairing, side: str) -> Letter:
    """The other would like to stay in touch; told once, however often it is taken back."""
    return _to_side(pairing, side)


def _both_stay(mail: OutgoingMail) -> bool:
    pairing = mail.pairing
    return pairing is not None and bool(pairing.mentor_stays_at and pairing.mentee_stays_at)


def _agreed_samples(make: Make, it: Stage) -> Iterable[Message]:
    now = timezone.now()
    pairing = it.pairing(Pairing.State.COMPLETED, mentor_stays_at=now, mentee_stays_at=now)
    return (make(pairing, side) for side in it.sides)


@mail(
    Kind.STAY_AGREED,
    _("You stay in touch"),
    why=PART,
    true=_both_stay,
    samples=_agreed_samples,
    programs=MATCHED,
)
def agreed(pairing: Pairing, side: str) -> Letter:
    """Both wish it."""
    return _to_side(pairing, side)
