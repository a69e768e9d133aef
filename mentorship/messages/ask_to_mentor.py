"""To somebody who was a mentee, whether they would mentor in the next round."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.messages.kinds import MATCHED, Kind
from mentorship.messages.stage import Make, Stage
from mentorship.models import OutgoingMail, Round
from mentorship.roles import Role


def _could_mentor(mail: OutgoingMail) -> bool:
    """Whether the round still takes sign-ups, and this person is not in it."""
    if mail.round is None or mail.round.state != Round.State.OPEN:
        return False
    return not mail.round.enrollments.filter(person=mail.to_person_id).exists()


def _samples(make: Make, it: Stage) -> Iterable[Message]:
    return (make(it.person(side), it.next_round) for side in it.sides)


@mail(
    Kind.MENTOR_NEXT,
    _("Would you mentor in the next round?"),
    group="news",
    true=_could_mentor,
    samples=_samples,
    programs=MATCHED,
)
def mentor_next(person: User, round: Round) -> Letter:
    """The next round of a program takes sign-ups; the link leads to joining as a mentor."""
    facts = {
        "round": round,
        "program": round.program,
        "own_word": round.program.a_word_for(Role.MENTOR),
        "closes_on": round.closes_on(Role.MENTOR),
        "url": site_link("join_check", round.pk, Role.MENTOR),
    }
    columns = {"round": round, "program": round.program}
    return Letter(f"round:{round.pk}", person, facts, columns)
