"""To two people whose pairing ended well, and who wish to stay in touch."""

from mentorship.mail.layout import name_of
from mentorship.mail.message import Message, render, site_link
from mentorship.models import Pairing


def _to_side(kind: str, pairing: Pairing, side: str) -> Message:
    own, other, program = pairing.enrollment_of(side), pairing.other(side), pairing.round.program
    context = {
        "other_name": name_of(other.person),
        "other": other.person,
        "round": pairing.round,
        "program": program,
        "url": site_link("pairing", pairing.pk),
    }
    key = f"pairing:{pairing.pk}:{kind}:user:{own.person_id}"
    return render(
        kind, key, own.person, context, pairing=pairing, round=pairing.round, program=program
    )


def wished(pairing: Pairing, side: str) -> Message:
    """The other would like to stay in touch; told once, however often it is taken back."""
    return _to_side("stay_wished", pairing, side)


def agreed(pairing: Pairing, side: str) -> Message:
    """Both wish it."""
    return _to_side("stay_agreed", pairing, side)
