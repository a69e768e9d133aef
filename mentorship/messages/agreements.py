"""To two people about what they agree on. The words themselves stay on the site."""

from mentorship.mail.layout import name_of
from mentorship.mail.message import Message, render, site_link
from mentorship.models import Pairing


def _to_side(kind: str, pairing: Pairing, side: str, number: int) -> Message:
    own, other = pairing.enrollment_of(side), pairing.other(side)
    program = pairing.round.program
    context = {
        "other_name": name_of(other.person),
        "round": pairing.round,
        "program": program,
        "again": number > 1,
        "url": site_link("agreement", pairing.pk),
    }
    key = f"pairing:{pairing.pk}:{kind}:{number}:user:{own.person_id}"
    return render(
        kind, key, own.person, context, pairing=pairing, round=pairing.round, program=program
    )


def agreement_proposed(pairing: Pairing, side: str, number: int) -> Message:
    """The other has agreed to version `number`, and you are asked."""
    return _to_side("agreement_proposed", pairing, side, number)


def agreement_agreed(pairing: Pairing, side: str, number: int) -> Message:
    """The other has agreed too: version `number` holds."""
    return _to_side("agreement_agreed", pairing, side, number)
