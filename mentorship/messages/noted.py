"""To two who work together already: one has noted it, and the other has confirmed."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship.mail.layout import name_of
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.messages.kinds import INFORMAL, PART, Kind
from mentorship.messages.stage import Make, Stage
from mentorship.messages.truth import while_pairing_is
from mentorship.models import NotedRelationship, OutgoingMail, Pairing
from mentorship.roles import Role


def _asked_samples(make: Make, it: Stage) -> Iterable[Message]:
    for one, other in ((it.mentor, it.mentee), (it.mentee, it.mentor)):
        row = NotedRelationship(
            pk=0,
            by=one.person,
            address=other.person.email,
            role=Role.MENTOR,
            label="Thursday tea",
            words="Let us keep our notes <here> & there",
        )
        yield make(row, other.person)


def _still_waits(mail: OutgoingMail) -> bool:
    number = mail.payload.get("noted", 0)
    rows = NotedRelationship.objects.filter(pk=number, state=NotedRelationship.State.OPEN)
    return not number or rows.exists()


@mail(
    Kind.NOTED_ASKED,
    _("Somebody says that you work together"),
    why=PART,
    true=_still_waits,
    samples=_asked_samples,
)
def noted(row: NotedRelationship, person: User) -> Letter:
    """Is it so? Nothing is shown to either before the yes."""
    facts = {
        "other_name": name_of(row.by),
        "label": row.label,
        "words": row.words,
        "url": site_link("noted_answer", row.pk),
    }
    columns = {"payload": {"noted": row.pk}, "sensitive": True}
    return Letter(f"noted:{row.pk}", person, facts, columns)


def _confirmed_samples(make: Make, it: Stage) -> Iterable[Message]:
    pairing = it.pairing(Pairing.State.ACTIVE)
    return (make(pairing, side) for side in it.sides)


@mail(
    Kind.NOTED_CONFIRMED,
    _("It is noted that you work together"),
    why=PART,
    true=while_pairing_is(Pairing.State.ACTIVE),
    samples=_confirmed_samples,
    programs=INFORMAL,
)
def confirmed(pairing: Pairing, side: str) -> Letter:
    """The other has confirmed: here is your page."""
    own, other = pairing.side(side).enrollment, pairing.side(side).other.enrollment
    facts = {
        "other_name": name_of(other.person),
        "program": pairing.round.program,
        "url": site_link("pairing", pairing.pk),
    }
    columns = {
        "pairing": pairing,
        "round": pairing.round,
        "program": pairing.round.program,
        "sensitive": True,
    }
    return Letter(f"pairing:{pairing.pk}", own.person, facts, columns)
