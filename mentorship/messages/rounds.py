"""To somebody who has signed up, about what has become of the round: nobody is left to guess."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mentorship import states
from mentorship.mail.message import Letter, mail, site_link
from mentorship.mail.wording import OF_ONE
from mentorship.messages.enrollments import about_place
from mentorship.messages.kinds import MATCHED, PART, Kind
from mentorship.messages.stage import to_each
from mentorship.models import Enrollment, OutgoingMail, Round
from mentorship.models.pairings import unpaired
from mentorship.text.unpaired import why_unpaired


def _there_in(*found: str) -> Any:
    """Whether the person still has a place, and the round is in one of these states."""

    def still(mail: OutgoingMail) -> bool:
        place = mail.enrollment
        return place is None or (not place.is_gone and place.round.state in found)

    return still


def _still_unpaired(mail: OutgoingMail) -> bool:
    waits = _there_in(Round.State.ANNOUNCED, Round.State.RUNNING)
    return waits(mail) and (mail.enrollment is None or _is_alone(mail.enrollment))


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
    return about_place(enrollment, why=why_unpaired(enrollment), leave_url=leave_url)


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
    return about_place(enrollment, program_url=_program_url(enrollment))


def _program_url(enrollment: Enrollment) -> str:
    return site_link("program", enrollment.round.program.slug)
