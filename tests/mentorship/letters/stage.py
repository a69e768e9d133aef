"""A round with people of every group, and letters to them."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from mentorship.letters import acts
from mentorship.models import Enrollment, GroupLetter, OutgoingMail, Pairing
from mentorship.services import jobs
from tests import factories, people
from tests.people import Cast, person

NOW = timezone.now()


@dataclass
class World:
    """Ada mentors Ben; Mo and Mia are paired and have met; Lea waits alone; Wim is in line."""

    cast: Cast
    pairing: Pairing
    met: Pairing
    lea: Enrollment
    wim: Enrollment

    def letter(self, group: str = "everybody", **values) -> GroupLetter:
        """A draft of Cleo's."""
        told = {"subject": "News of {program}", "words": "Come to *hall* B.", **values}
        row = GroupLetter(round=self.cast.round, group=group, **told)
        acts.save(self.cast.cleo, row, 0)
        return row


def world() -> World:
    cast = people.cast()
    pairing = cast.pairing("active", active_at=NOW - timedelta(days=30))
    met = factories.PairingFactory(
        round=cast.round,
        mentor=factories.MentorFactory(round=cast.round, person=person("Mo Adams")),
        mentee=factories.EnrollmentFactory(round=cast.round, person=person("Mia Chen")),
        state="active",
    )
    factories.MeetingFactory(pairing=met, state="held", met_on=NOW.date())
    lea = factories.EnrollmentFactory(round=cast.round, person=person("Lea Novak"))
    wim = factories.EnrollmentFactory(
        round=cast.round, person=person("Wim Vos"), state="waiting_list"
    )
    return World(cast, pairing, met, lea, wim)


def send(it: World, letter: GroupLetter, by: User | None = None) -> GroupLetter:
    """Press, and let the worker do it."""
    sent = acts.send(by or it.cast.cleo, letter, letter.version)
    work()
    sent.refresh_from_db()
    return sent


def work() -> None:
    while jobs.work_once():
        pass


def receivers(letter: GroupLetter) -> list[str]:
    """Who has a mail of this letter, by first name."""
    rows = OutgoingMail.objects.filter(letter=letter).select_related("to_person__profile")
    return sorted(mail.to_person.get_short_name() for mail in rows)
