"""To somebody who was a mentee, whether they would mentor in the next round."""

from accounts.models import User
from mentorship.mail.message import Message, render, site_link
from mentorship.models import Round


def mentor_next(person: User, round: Round) -> Message:
    """The next round of a program takes sign-ups; the link leads to joining as a mentor."""
    context = {
        "round": round,
        "program": round.program,
        "own_word": round.program.a_word_for("mentor"),
        "closes_on": round.signup_closes_on,
        "url": site_link("join_check", round.pk, "mentor"),
    }
    key = f"round:{round.pk}:mentor_next:user:{person.pk}"
    return render("mentor_next", key, person, context, round=round, program=round.program)
