"""A round of circles, or of peers, with people in it."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from matching import tasks as matching
from matching.models import MatchRun
from matching.services import runs
from mentorship.models import Circle, CircleSeat, Enrollment, OutgoingMail, Program, Round
from tests import factories, people


@dataclass
class Staged:
    """Cleo coordinates; nobody is in the round but those who are added."""

    round: Round
    cleo: User
    dov: User

    def mentor(self, name: str, size: int | None = 8) -> Enrollment:
        return factories.MentorFactory(
            round=self.round, person=people.person(name), circle_size=size
        )

    def mentees(self, count: int, **values) -> list[Enrollment]:
        return [
            factories.EnrollmentFactory(
                round=self.round, person=people.person(f"{NAMES[at]} Mentee"), **values
            )
            for at in range(count)
        ]

    def run(self) -> MatchRun:
        """Press “match”, and let the worker do it."""
        run = runs.request_run(self.cleo, self.round)
        assert matching.work_once()
        run.refresh_from_db()
        return run

    def circles(self, *states: str) -> list[Circle]:
        rows = Circle.objects.filter(round=self.round).order_by("number")
        return list(rows.filter(state__in=states) if states else rows)


NAMES = (
    *("Ali", "Bo", "Cy", "Di", "Ed", "Fay", "Gus", "Hal", "Ida", "Jo", "Kim", "Lu", "Max"),
    *("Nan", "Oz", "Pia", "Quin", "Ray", "Sue", "Tom", "Uma", "Val", "Wes", "Xia", "Yan", "Zoe"),
)


def staged(**program) -> Staged:
    """A round that is to be matched, of a program that brings this together."""
    it = people.cast()
    Enrollment.objects.all().delete()
    Program.objects.filter(pk=it.program.pk).update(**{"grouping": "circles", **program})
    Round.objects.filter(pk=it.round.pk).update(state="matching", offer_days=7)
    return Staged(Round.objects.select_related("program").get(pk=it.round.pk), it.cleo, it.dov)


def seats(circle: Circle, *states: str) -> list[CircleSeat]:
    rows = circle.seats.select_related("enrollment__person").order_by("pk")
    return list(rows.filter(state__in=states) if states else rows)


def kinds_to(person: User) -> list[str]:
    """The kinds of mail that somebody got, in order."""
    rows = OutgoingMail.objects.filter(to_person=person).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def the_mail(person: User, kind: str) -> OutgoingMail:
    """The latest mail of this kind to somebody, as if it had left."""
    mail = OutgoingMail.objects.filter(to_person=person, kind=kind).latest("pk")
    OutgoingMail.objects.filter(pk=mail.pk).update(state="sent", sent_at=timezone.now())
    mail.refresh_from_db()
    return mail
