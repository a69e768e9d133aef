"""To somebody who has signed up, about what has become of the round: nobody is left to guess."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from mentorship import states
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.mail.wording import OF_ONE
from mentorship.messages.enrollments import about_place
from mentorship.messages.kinds import MATCHED, PART, Kind
from mentorship.messages.stage import Make, Stage, in_days, to_each
from mentorship.models import Enrollment, LogLine, OutgoingMail, Round
from mentorship.models.pairings import unpaired
from mentorship.text.unpaired import why_unpaired


def _there_in(*found: str) -> Any:
    """Whether the person still has a place, and the round is in one of these states."""

    def still(mail: OutgoingMail) -> bool:
        place = mail.enrollment
        return place is None or (not place.is_gone and place.round.state in found)

    return still


def _still_unpaired(mail: OutgoingMail) -> bool:
    place = mail.enrollment
    return place is None or (not place.is_gone and place.round.looks_on and _is_alone(place))


def _is_alone(place: Enrollment) -> bool:
    return unpaired(Enrollment.objects.filter(pk=place.pk), *states.PAIRING_OPEN).exists()


@mail(
    Kind.SIGNUP_CLOSED,
    _("Sign-up is over, and what comes next"),
    why=PART,
    true=_there_in(Round.State.MATCHING, Round.State.REVIEW),
    samples=to_each,
    placeholders=OF_ONE,
    programs=MATCHED,
)
def signup_closed(enrollment: Enrollment) -> Letter:
    """Sign-up is over: what happens now, and when one hears of it."""
    return about_place(enrollment)


@dataclass(frozen=True)
class Moved:
    """A day of a round that is another one than before; None where there is no fixed day."""

    name: str
    was: date | None
    now: date | None

    @property
    def label(self) -> str:
        """What the day is called."""
        field: Any = Round._meta.get_field(self.name)
        return str(capfirst(field.verbose_name))


def _days_stand(mail: OutgoingMail) -> bool:
    """Whether the person is there, and the days have not moved once more since."""
    place = mail.enrollment
    if place is None or place.is_gone or place.round.is_over:
        return place is None
    later = LogLine.objects.filter(round=place.round, details__has_key="dates")
    return not later.filter(at__gt=mail.created_at).exists()


def _moved_samples(make: Make, it: Stage) -> Iterable[Message]:
    moved = (Moved("announce_on", in_days(20), in_days(27)), Moved("ends_on", in_days(90), None))
    return (make(it.enrollment(side), moved, 0) for side in it.sides)


@mail(
    Kind.DATES_MOVED,
    _("Dates of a round have moved"),
    why=PART,
    true=_days_stand,
    samples=_moved_samples,
    placeholders=OF_ONE,
)
def dates_moved(enrollment: Enrollment, moved: Sequence[Moved], upto: int) -> Letter:
    """Days of your round are others now: the old ones and the new ones."""
    return about_place(enrollment, once=str(upto), changes=moved)


@mail(
    Kind.NO_PARTNER,
    _("No partner this time"),
    why=PART,
    true=_still_unpaired,
    samples=to_each,
    placeholders=OF_ONE,
    programs=MATCHED,
)
def no_partner(enrollment: Enrollment) -> Letter:
    """Pairs are announced, and there was nobody for you: why, and what you can do."""
    leave_url = site_link("enrollment_leave", enrollment.pk)
    choose_url = site_link("no_partner", enrollment.pk)
    why = why_unpaired(enrollment)
    return about_place(enrollment, why=why, leave_url=leave_url, choose_url=choose_url)


@mail(
    Kind.ROUND_CALLED_OFF,
    _("A round is called off"),
    why=PART,
    true=_there_in(Round.State.CANCELLED),
    samples=to_each,
    placeholders=OF_ONE,
)
def round_called_off(enrollment: Enrollment) -> Letter:
    """The coordinators have called the round off; nobody is paired in it."""
    return about_place(enrollment, program_url=_program_url(enrollment))


@mail(
    Kind.OVER_UNPAIRED,
    _("A round is over, and there was no partner in it"),
    why=PART,
    true=_there_in(Round.State.CLOSED),
    samples=to_each,
    placeholders=OF_ONE,
    programs=MATCHED,
)
def over_unpaired(enrollment: Enrollment) -> Letter:
    """The round is over without a partner for you: what is left, and where to join again."""
    following = _next_round(enrollment)
    again_url = (
        site_link("join_check", following.pk, enrollment.role)
        if following
        else _program_url(enrollment)
    )
    return about_place(enrollment, next_round=following, again_url=again_url)


def _next_round(enrollment: Enrollment) -> Round | None:
    """The round of the program that takes sign-ups now in the same role; None where there is none.

    Where it has no place left, or somebody is in it already, the program's page tells more.
    """
    rows = Round.objects.filter(program=enrollment.round.program_id, state=Round.State.OPEN)
    rows = rows.exclude(enrollments__person=enrollment.person_id).order_by("signup_opens_on")
    found = rows.filter(program__listed=True).exclude(pk=enrollment.round_id).first()
    closes = found and found.closes_on(enrollment.role)
    return found if found and (not closes or found.end_of(closes) > timezone.now()) else None


def _program_url(enrollment: Enrollment) -> str:
    return site_link("program", enrollment.round.program.slug)
