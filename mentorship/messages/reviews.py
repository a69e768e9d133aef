"""To somebody whose sign-up coordinators have looked at."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.messages.enrollments import about_place
from mentorship.messages.kinds import PART, Kind
from mentorship.messages.stage import Make, Stage
from mentorship.models import OutgoingMail, SignUpReview
from mentorship.states import ReviewState
from mentorship.text.declining import TO_THE_MEMBER

Reason = SignUpReview.Reason


def _while(*found: ReviewState) -> Callable[[OutgoingMail], bool]:
    """Whether the sign-up stands where the mail says it does."""

    def still(mail: OutgoingMail) -> bool:
        rows = SignUpReview.objects.filter(enrollment=mail.enrollment, state__in=found)
        return mail.enrollment is None or rows.exists()

    return still


def _samples(state: ReviewState, **values: str) -> Callable[[Make, Stage], Iterable[Message]]:
    """Samples to each of the two, about a review in this state."""

    def samples(make: Make, it: Stage) -> Iterable[Message]:
        for side in it.sides:
            words = {name: str(said) for name, said in values.items()}
            yield make(SignUpReview(enrollment=it.enrollment(side), state=state, **words))

    return samples


def _about(review: SignUpReview, **facts: Any) -> Letter:
    """A letter about a review; each decision is told once."""
    return about_place(review.enrollment, once=str(review.version), words=review.words, **facts)


ASKED_FOR: Any = _("Could you say in your own words what you would like to be able to do?")


@mail(
    Kind.CHANGE_ASKED,
    _("A coordinator asks for other answers"),
    why=PART,
    at_once=True,
    true=_while(ReviewState.ASKED),
    samples=_samples(ReviewState.ASKED, words=ASKED_FOR),
)
def change_asked(review: SignUpReview) -> Letter:
    """What a coordinator would like you to change, and the one link to your answers."""
    return _about(review)


LINE: Any = _("We would be glad to see you again next year.")


@mail(
    Kind.SIGNUP_DECLINED,
    _("There is no place for you this time"),
    why=PART,
    true=_while(ReviewState.DECLINED),
    samples=_samples(ReviewState.DECLINED, reason=Reason.MANY, words=LINE),
)
def declined(review: SignUpReview) -> Letter:
    """There is no place for you in this round: why, kindly, and where else to go."""
    return _about(
        review,
        said=TO_THE_MEMBER[review.reason],
        elsewhere=review.enrollment.round.program.elsewhere,
        programs_url=site_link("programs"),
    )


def _heard_no(mail: OutgoingMail) -> bool:
    """Whether they are in, and the no had left: one that had not is dropped, and never heard."""
    place = mail.enrollment
    if place is None:
        return True
    noes = OutgoingMail.objects.filter(enrollment=place, kind=Kind.SIGNUP_DECLINED)
    waits = noes.filter(
        state__in=(OutgoingMail.State.QUEUED, OutgoingMail.State.HELD), claimed_until=None
    )
    dropped = noes.filter(state=OutgoingMail.State.CANCELLED)
    heard = noes.exclude(pk__in=waits).exclude(pk__in=dropped).exists()
    return heard and _while(ReviewState.ACCEPTED)(mail)


@mail(
    Kind.SIGNUP_READMITTED,
    _("There is a place for you after all"),
    why=PART,
    at_once=True,
    true=_heard_no,
    samples=_samples(ReviewState.ACCEPTED),
)
def readmitted(review: SignUpReview) -> Letter:
    """The no is taken back: you are in the round."""
    return _about(review)
