"""From one of two people to the other, when their pairing is over.

What they say is between the two, so nobody else may read these mails: they are sensitive.
"""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.mail.layout import name_of
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.messages.kinds import PART, Kind
from mentorship.messages.stage import Make, Stage
from mentorship.models import Closing, OutgoingMail, Pairing


def _thanks_stand(mail: OutgoingMail) -> bool:
    """Whether what somebody wrote to thank the other has not been emptied meanwhile."""
    closings = Closing.objects.filter(pairing=mail.pairing_id).exclude(thanks="")
    return any(row.pairing.side_of(mail.to_person) != row.side for row in closings)


def _samples(make: Make, it: Stage) -> Iterable[Message]:
    pairing = it.pairing(Pairing.State.COMPLETED)
    said = {"worth": 4, "reached": Closing.Reached.PARTLY, "thanked_at": timezone.now()}
    for side in it.sides:
        closing = Closing(pairing=pairing, side=side, thanks="You <listened> & asked", **said)
        yield make(it.keep(closing))


@mail(Kind.THANKED, _("Your partner thanks you"), why=PART, true=_thanks_stand, samples=_samples)
def thanked(closing: Closing) -> Letter:
    """The words of thanks of one, to the other."""
    pairing, round = closing.pairing, closing.pairing.round
    side = pairing.side(closing.side)
    receiver, writer = side.other.enrollment, side.enrollment
    facts = {
        "other_name": name_of(writer.person),
        "thanks": closing.thanks,
        "program": round.program,
        "url": site_link("pairing", pairing.pk),
    }
    columns = {"pairing": pairing, "round": round, "program": round.program, "sensitive": True}
    return Letter(f"pairing:{pairing.pk}", receiver.person, facts, columns)
