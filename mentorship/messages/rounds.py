"""To somebody who has signed up, about what has become of the round: nobody is left to guess."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from mentorship import states
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.mail.wording import OF_ONE
from mentorship.messages.kinds import MATCHED, PART, Kind
from mentorship.messages.stage import Make, Stage
from mentorship.models import Enrollment, OutgoingMail, Pairing, Round
from mentorship.text.unpaired import why_unpaired


def _samples(make: Make, it: Stage) -> Iterable[Message]:
    return (make(it.enrollment(side)) for side in it.sides)


def _there_in(*found: str) -> Any:
    """Whether the person still has a place, and the round is in one of these states."""

    def still(mail: OutgoingMail) -> bool:
        place = mail.enrollment
        return place is None or (not place.has_left and place.round.state in found)

    return still


def is_paired(place: Enrollment) -> bool:
    """Whether there is a pairing in this round that is not over."""
    rows = Pairing.objects.filter(round=place.round_id, state__in=states.PAIRING_OPEN)
    return (rows.filter(mentor=place) | rows.filter(mentee=place)).exists()


def _still_unpaired(mail: OutgoingMail) -> bool:
    waits = _there_in(Round.State.ANNOUNCED, Round.State.RUNNING)
    return waits(mail) and (mail.enrollment is None or not is_paired(mail.enrollment))


@mail(
    Kind.SIGNUP_CLOSED,
    _("Sign-up is over, and what comes next"),
    why=PART,
    true=_there_in(Round.State.MATCHING, Round.State.REVIEW),
    samples=_samples,
    placeholders=OF_ONE,
    programs=MATCHED,
)
def signup_closed(enrollment: Enrollment) -> Letter:
    """Sign-up is over: what happens now, and when one hears of it."""
    return _about(enrollment)


@mail(
    Kind.NO_PARTNER,
    _("No partner this time"),
    why=PART,
    true=_still_unpaired,
    samples=_samples,
    placeholders=OF_ONE,
    programs=MATCHED,
)
def no_partner(enrollment: Enrollment) -> Letter:
    """Pairs are announced, and there was nobody for you: why, and what you can do."""
    more = {
        "why": why_unpaired(enrollment),
        "leave_url": site_link("enrollment_leave", enrollment.pk),
    }
    return _about(enrollment, **more)


@mail(
    Kind.ROUND_CALLED_OFF,
    _("A round is called off"),
    why=PART,
    true=_there_in(Round.State.CANCELLED),
    samples=_samples,
    placeholders=OF_ONE,
)
def round_called_off(enrollment: Enrollment) -> Letter:
    """The coordinators have called the round off; nobody is paired in it."""
    return _about(enrollment)


@mail(
    Kind.OVER_UNPAIRED,
    _("A round is over, and there was no partner in it"),
    why=PART,
    true=_there_in(Round.State.CLOSED),
    samples=_samples,
    placeholders=OF_ONE,
    programs=MATCHED,
)
def over_unpaired(enrollment: Enrollment) -> Letter:
    """The round is over without a partner for you: what is left, and where to join again."""
    return _about(enrollment)


def _about(enrollment: Enrollment, **more: Any) -> Letter:
    round = enrollment.round
    facts = {
        "enrollment": enrollment,
        "round": round,
        "program": round.program,
        "own_word": round.program.a_word_for(enrollment.role),
        "url": site_link("enrollment", enrollment.pk),
        "program_url": site_link("program", round.program.slug),
        **more,
    }
    columns = {"enrollment": enrollment, "round": round, "program": round.program}
    return Letter(f"enrollment:{enrollment.pk}", enrollment.person, facts, columns)
