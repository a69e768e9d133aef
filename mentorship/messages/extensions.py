"""To two people of whom one would like to go on beyond the end."""

from datetime import date
from typing import Any

from mentorship.mail.layout import name_of
from mentorship.mail.message import Message, render, site_link
from mentorship.models import Pairing


def _to_side(kind: str, pairing: Pairing, side: str, until: date, **more: Any) -> Message:
    own, program = pairing.enrollment_of(side), pairing.round.program
    context = {
        "other_name": name_of(pairing.other(side).person),
        "round": pairing.round,
        "program": program,
        "until": until,
        "ends_on": pairing.last_day,
        "url": site_link("pairing", pairing.pk),
        **more,
    }
    key = f"pairing:{pairing.pk}:{kind}:{until}:user:{own.person_id}"
    return render(
        kind, key, own.person, context, pairing=pairing, round=pairing.round, program=program
    )


def proposed(pairing: Pairing, side: str) -> Message:
    """The other would like to go on until a later day."""
    assert pairing.longer_until is not None, "there is a day to ask about"
    url = site_link("pairing_longer", pairing.pk)
    return _to_side("longer_proposed", pairing, side, pairing.longer_until, url=url)


def agreed(pairing: Pairing, side: str) -> Message:
    """The other agrees: the two go on."""
    assert pairing.ends_on is not None, "it has just been written"
    return _to_side("longer_agreed", pairing, side, pairing.ends_on)


def declined(pairing: Pairing, side: str, until: date) -> Message:
    """It stays with the end as it was."""
    return _to_side("longer_declined", pairing, side, until)
