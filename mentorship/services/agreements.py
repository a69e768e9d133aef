"""What the two agree on: written by either, agreed to by both, changed by asking both again."""

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import messages, states
from mentorship.mail import outbox
from mentorship.models import Agreement, Pairing, Terms
from mentorship.models.agreements import WORDS
from mentorship.services.acts import Refused, act, log
from mentorship.services.shared_edits import EditConflict, lock_active


def current_terms(agreement: Agreement) -> Terms:
    """The words of the version that is to be agreed to, or that holds."""
    return agreement.versions.get(number=agreement.number)


@act
def write(actor: User, pairing: Pairing, words: Mapping[str, str], seen: int) -> Agreement:
    """Write a new version, to which nobody has agreed yet. The same words again change nothing.

    Parameters
    ----------
    words : the text of each of `WORDS`; what is left out is empty.
    seen : the number of the version that the writer read; 0 where there was none.

    Raises
    ------
    EditConflict : somebody has written another version since.
    """
    side = lock_active(actor, pairing)
    typed = {name: words.get(name, "") for name in WORDS}
    agreement = Agreement.objects.filter(pairing=pairing).first()
    if agreement is None:
        agreement = Agreement.objects.create(pairing=pairing)
    else:
        terms = current_terms(agreement)
        if all(getattr(terms, name) == typed[name] for name in WORDS):
            return agreement
        if agreement.number != seen:
            raise EditConflict(agreement.number, terms.written_at)
        states.move(
            agreement,
            "change",
            side,
            number=agreement.number + 1,
            mentor_agreed_at=None,
            mentee_agreed_at=None,
        )
    Terms.objects.create(agreement=agreement, number=agreement.number, written_by=side, **typed)
    log("agreement.written", actor, pairing=pairing)
    return agreement


@act
def agree(actor: User, pairing: Pairing, seen: int) -> Agreement:
    """Agree to the version that one has read. The first yes asks the other, the second tells them.

    A repeated yes changes nothing.
    """
    side = lock_active(actor, pairing)
    agreement = Agreement.objects.filter(pairing=pairing).first()
    if agreement is None:
        raise Refused(_("Nothing is written down yet"))
    if agreement.number != seen:
        raise Refused(_("This was changed after you read it. Read it once more, then agree"))
    if agreement.agreed_at(side):
        return agreement
    move = "propose" if agreement.state == Agreement.State.DRAFT else "agree"
    states.move(agreement, move, side, **{side.column("agreed_at"): timezone.now()})
    log("agreement.agreed", actor, pairing=pairing)
    message = messages.agreement_proposed if move == "propose" else messages.agreement_agreed
    outbox.enqueue(message(pairing, side.other, agreement.number))
    return agreement
