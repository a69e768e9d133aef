"""To somebody for whom a coordinator has entered something."""

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship.mail.message import Letter, Message, mail
from mentorship.messages.enrollments import about_place
from mentorship.messages.kinds import PART, Kind
from mentorship.messages.stage import Make, Stage
from mentorship.models import Enrollment, OutgoingMail

EXAMPLE = ((_("What they hope to learn"), _("To run a story hour alone")),)


def _still_there(mail: OutgoingMail) -> bool:
    return mail.enrollment is None or not mail.enrollment.is_gone


def _samples(make: Make, it: Stage) -> Iterable[Message]:
    entered = [(str(label), str(value)) for label, value in EXAMPLE]
    return (make(it.enrollment(side), it.coordinator, entered) for side in it.sides)


@mail(
    Kind.SIGNED_UP_FOR_YOU,
    _("A coordinator has signed you up"),
    why=PART,
    at_once=True,
    true=_still_there,
    samples=_samples,
)
def signed_up_for_you(
    enrollment: Enrollment,
    by: User,
    entered: Sequence[tuple[str, str]],
    *,
    new_account: bool = False,
) -> Letter:
    """You are signed up, at your word: by whom, with which answers, and how to change them."""
    return about_place(
        enrollment,
        by=by.public_name,
        entered=entered,
        new_account=new_account,
        waits=enrollment.waits_in_line,
    )


@mail(
    Kind.ANSWERS_CORRECTED,
    _("A coordinator has changed your answers"),
    why=PART,
    at_once=True,
    true=_still_there,
    samples=_samples,
)
def answers_corrected(
    enrollment: Enrollment, by: User, entered: Sequence[tuple[str, str]]
) -> Letter:
    """Your answers were changed, at your word: by whom, and what they are now."""
    once = str(timezone.now().timestamp())
    return about_place(enrollment, once=once, by=by.public_name, entered=entered)
