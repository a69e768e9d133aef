"""Once a month to each of a pair: something to talk about."""

from mentorship.mail.layout import name_of
from mentorship.mail.message import Message, render, site_link
from mentorship.models import Pairing
from mentorship.text.conversation_guide import topic_of_month


def prompt(pairing: Pairing, side: str, month: int) -> Message:
    """The topic of the month, and a way to plan a talk about it."""
    own, other = pairing.enrollment_of(side), pairing.other(side)
    program = pairing.round.program
    title, question = topic_of_month(month) or topic_of_month(1) or ("", "")
    context = {
        "other_name": name_of(other.person),
        "title": str(title),
        "question": str(question),
        "round": pairing.round,
        "program": program,
        "url": site_link("pairing", pairing.pk),
    }
    key = f"pairing:{pairing.pk}:prompt:{month}:user:{own.person_id}"
    return render(
        "prompt", key, own.person, context, pairing=pairing, round=pairing.round, program=program
    )
