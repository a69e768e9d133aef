"""To somebody about their place in a round, or about their account."""

from datetime import datetime

from accounts.models import User
from mentorship.mail.message import Message, render, site_link
from mentorship.models import Enrollment


def joined(enrollment: Enrollment) -> Message:
    """You have joined: what happens next, and by when."""
    round = enrollment.round
    informal = round.program.kind == "informal"
    context = {
        "enrollment": enrollment,
        "round": round,
        "program": round.program,
        "own_word": round.program.a_word_for(enrollment.role),
        "informal": informal,
        "url": (
            site_link("directory", round.pk) if informal else site_link("enrollment", enrollment.pk)
        ),
    }
    return render(
        "joined",
        f"enrollment:{enrollment.pk}:joined:user:{enrollment.person_id}",
        enrollment.person,
        context,
        enrollment=enrollment,
        round=round,
        program=round.program,
    )


def account_closed(person: User, erased_on: datetime) -> Message:
    """Your account is closed: until when it can be opened again."""
    context = {"erased_on": erased_on, "url": site_link("account_login")}
    key = f"user:{person.pk}:account_closed:{erased_on:%Y-%m-%d-%H-%M-%S}"
    return render("account_closed", key, person, context)
