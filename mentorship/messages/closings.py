"""From one of two people to the other, when their pairing is over.

What they say is between the two, so nobody else may read these mails: they are sensitive.
"""

from mentorship.mail.layout import name_of
from mentorship.mail.message import Message, render, site_link
from mentorship.models import Closing


def thanked(closing: Closing) -> Message:
    """The words of thanks of one, to the other."""
    pairing = closing.pairing
    receiver, writer = pairing.other(closing.side), pairing.enrollment_of(closing.side)
    program = pairing.round.program
    context = {
        "other_name": name_of(writer.person),
        "thanks": closing.thanks,
        "program": program,
        "url": site_link("pairing", pairing.pk),
    }
    return render(
        "thanked",
        f"pairing:{pairing.pk}:thanked:user:{receiver.person_id}",
        receiver.person,
        context,
        pairing=pairing,
        round=pairing.round,
        program=program,
        sensitive=True,
    )
