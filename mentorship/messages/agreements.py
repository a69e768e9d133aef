"""To two people about what they agree on. The words themselves stay on the site."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from mentorship.mail.layout import name_of
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.messages.kinds import PART, Kind
from mentorship.messages.stage import Make, Stage
from mentorship.models import Agreement, OutgoingMail, Pairing


def _to_side(pairing: Pairing, side: str, number: int) -> Letter:
    own, other = pairing.side(side).enrollment, pairing.side(side).other.enrollment
    round, program = pairing.round, pairing.round.program
    facts = {
        "other_name": name_of(other.person),
        "round": round,
        "program": program,
        "again": number > 1,
        "url": site_link("agreement", pairing.pk),
    }
    columns = {"pairing": pairing, "round": round, "program": program}
    payload = {"version": number}
    about = f"pairing:{pairing.pk}"
    return Letter(about, own.person, facts, {**columns, "payload": payload}, once=str(number))


def _still_to_agree(mail: OutgoingMail) -> bool:
    """Whether the two are still paired and wait for this person to agree to this version."""
    agreement = _agreement_of(mail)
    if agreement is None or mail.pairing is None:
        return False
    side = mail.pairing.side_of(mail.to_person)
    return agreement.state == Agreement.State.PROPOSED and agreement.agreed_at(side or "") is None


def _still_agreed(mail: OutgoingMail) -> bool:
    """Whether the version that both agreed to still holds between two who are paired."""
    agreement = _agreement_of(mail)
    return agreement is not None and agreement.state == Agreement.State.AGREED


def _agreement_of(mail: OutgoingMail) -> Agreement | None:
    """The agreement, where its version is the one that the mail tells of."""
    rows = Agreement.objects.filter(pairing=mail.pairing_id, pairing__state=Pairing.State.ACTIVE)
    return rows.filter(number=mail.payload.get("version")).first()


def _samples(make: Make, it: Stage) -> Iterable[Message]:
    pairing = it.pairing(Pairing.State.ACTIVE)
    return [make(pairing, side, number) for side in it.sides for number in (1, 2)]


@mail(
    Kind.AGREEMENT_PROPOSED,
    _("Your partner asks you to agree"),
    why=PART,
    true=_still_to_agree,
    samples=_samples,
)
def agreement_proposed(pairing: Pairing, side: str, number: int) -> Letter:
    """The other has agreed to version `number`, and you are asked."""
    return _to_side(pairing, side, number)


@mail(
    Kind.AGREEMENT_AGREED,
    _("You have both agreed"),
    why=PART,
    true=_still_agreed,
    samples=_samples,
)
def agreement_agreed(pairing: Pairing, side: str, number: int) -> Letter:
    """The other has agreed too: version `number` holds."""
    return _to_side(pairing, side, number)
