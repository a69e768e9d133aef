"""To those who look after a unit: somebody has reported a person. The mail names neither."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.messages.kinds import DESK, Kind
from mentorship.messages.stage import Make, Stage
from mentorship.models import Concern, OutgoingMail


def _samples(make: Make, it: Stage) -> Iterable[Message]:
    concern = Concern(pk=0, unit=it.program.unit, about=it.mentor.person, reporter=it.mentee.person)
    yield make(concern, it.coordinator)


def _still_open(mail: OutgoingMail) -> bool:
    number = mail.payload.get("concern", 0)
    rows = Concern.objects.filter(pk=number).exclude(state=Concern.State.CLOSED)
    return not number or rows.exists()


@mail(
    Kind.CONCERN_REPORTED,
    _("Somebody has reported a person"),
    why=DESK,
    true=_still_open,
    samples=_samples,
    at_once=True,
)
def reported(concern: Concern, person: User) -> Letter:
    """A report waits on the desk; who wrote it, and about whom, stands there alone."""
    facts = {
        "unit": concern.unit.name,
        "url": site_link("admin:concern", concern.pk),
    }
    columns = {"payload": {"concern": concern.pk}, "sensitive": True}
    return Letter(f"concern:{concern.pk}", person, facts, columns)
