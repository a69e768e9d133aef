"""Once a month to each of a pair: something to talk about."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from mentorship.mail.layout import name_of
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.messages.kinds import INFORMAL, LONG_TERM, Kind
from mentorship.messages.stage import Make, Stage
from mentorship.messages.truth import goes_on, while_pairing_is
from mentorship.models import OutgoingMail, Pairing
from mentorship.text.conversation_guide import months_of, topic_of_month

_while_active = while_pairing_is(Pairing.State.ACTIVE)


def _still_together(mail: OutgoingMail) -> bool:
    return goes_on(mail) and _while_active(mail)


def _samples(make: Make, it: Stage) -> Iterable[Message]:
    pairing = it.pairing(Pairing.State.ACTIVE)
    return (make(pairing, side, month) for side in it.sides for month in range(1, 10))


@mail(
    Kind.PROMPT,
    _("Something to talk about this month"),
    group="prompts",
    true=_still_together,
    samples=_samples,
    programs=LONG_TERM | INFORMAL,
)
def prompt(pairing: Pairing, side: str, month: int) -> Letter:
    """The topic of the month, and a way to plan a talk about it."""
    own, other = pairing.side(side).enrollment, pairing.side(side).other.enrollment
    round, program = pairing.round, pairing.round.program
    title, question = topic_of_month(max(month, 1), months_of(program)) or ("", "")
    facts = {
        "other_name": name_of(other.person),
        "title": str(title),
        "question": str(question),
        "round": round,
        "program": program,
        "url": site_link("pairing", pairing.pk),
    }
    columns = {"pairing": pairing, "round": round, "program": program}
    return Letter(f"pairing:{pairing.pk}", own.person, facts, columns, once=str(month))
