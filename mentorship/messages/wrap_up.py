"""To two people of whom one has proposed to wrap up."""

from typing import Any

from mentorship.mail.act_links import act_link
from mentorship.mail.layout import name_of
from mentorship.mail.message import Message, render, site_link
from mentorship.messages.truth import wrap_up_key
from mentorship.models import Meeting, Pairing


def _to_side(kind: str, pairing: Pairing, side: str, **more: Any) -> Message:
    own, program = pairing.enrollment_of(side), pairing.round.program
    context = {
        "other_name": name_of(pairing.other(side).person),
        "round": pairing.round,
        "program": program,
        "url": site_link("pairing", pairing.pk),
        **more,
    }
    key = wrap_up_key(kind, pairing, own.person_id)
    return render(
        kind, key, own.person, context, pairing=pairing, round=pairing.round, program=program
    )


def _answers(pairing: Pairing) -> dict[str, str]:
    """The ways to answer: to agree is the mail's one button, the others stand beneath it."""
    return {
        "url": act_link("wrap_up_agree"),
        "keep_url": act_link("wrap_up_keep"),
        "talk_url": site_link("last_talk", pairing.pk),
        "page_url": site_link("pairing_wrap_up", pairing.pk),
    }


def proposed(pairing: Pairing, side: str) -> Message:
    """The other proposes to wrap up: agree, or go on."""
    return _to_side("wrap_up_proposed", pairing, side, **_answers(pairing))


def reminder(pairing: Pairing, side: str) -> Message:
    """The other still waits for an answer."""
    at = pairing.wrap_up_proposed_at
    return _to_side("wrap_up_reminder", pairing, side, proposed_at=at, **_answers(pairing))


def agreed(pairing: Pairing, side: str, talk: Meeting | None = None) -> Message:
    """Both agree: it is concluded, or will be after a talk that is planned."""
    kind = "wrap_up_agreed" if talk else "wrap_up_done"
    url = site_link("pairing" if talk else "closing", pairing.pk)
    talk_url = site_link("last_talk", pairing.pk)
    starts_at = talk.starts_at if talk else None
    return _to_side(kind, pairing, side, url=url, talk_url=talk_url, starts_at=starts_at)


def kept(pairing: Pairing, side: str) -> Message:
    """The other would rather go on: nothing ends."""
    return _to_side("wrap_up_kept", pairing, side, was_agreed=pairing.wrap_up_agreed_at)
