"""To a mentor of a standing pool: whether they are still willing, and that nothing was heard."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.mail.act_links import act_link
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.messages.kinds import PART, Kind
from mentorship.messages.stage import Make, Stage
from mentorship.models import OutgoingMail, Willingness

TIME_TO_ANSWER = timedelta(days=21)


def _letter(asking: Willingness) -> Letter:
    place = asking.enrollment
    round = place.round
    facts = {
        "round": round,
        "program": round.program,
        "own_word": round.program.a_word_for(place.role),
        "in_a_directory": round.program.is_informal,
        "answer_by": asking.asked_at + TIME_TO_ANSWER,
        "yes_url": act_link("willing_yes"),
        "not_now_url": act_link("willing_not_now"),
        "no_more_url": act_link("willing_no_more"),
        "back_url": act_link("willing_back"),
        "url": site_link("enrollment", place.pk),
    }
    columns = {
        "enrollment": place,
        "round": round,
        "program": round.program,
        "payload": {"asking": asking.pk},
    }
    return Letter(f"willingness:{asking.pk}", place.person, facts, columns)


def asking_of(mail: OutgoingMail) -> Willingness | None:
    """The question that a mail is about."""
    rows = Willingness.objects.select_related("enrollment__round__program")
    return rows.filter(pk=mail.payload.get("asking", 0)).first()


def _still_asked(mail: OutgoingMail) -> bool:
    found = asking_of(mail)
    return mail.enrollment is None or (
        found is not None and found.is_open and not mail.enrollment.is_gone
    )


def _still_silent(mail: OutgoingMail) -> bool:
    found = asking_of(mail)
    return mail.enrollment is None or (
        found is not None and found.answer == Willingness.Answer.SILENT
    )


def _samples(make: Make, it: Stage) -> Iterable[Message]:
    yield make(Willingness(pk=0, enrollment=it.mentor, asked_at=timezone.now()))


@mail(
    Kind.WILLING,
    _("Are you still willing?"),
    why=PART,
    true=_still_asked,
    samples=_samples,
)
def still_willing(asking: Willingness) -> Letter:
    """Yes, not now, or no more: one press, and what silence means."""
    return _letter(asking)


@mail(
    Kind.WILLING_SILENT,
    _("We do not suggest you for now"),
    why=PART,
    true=_still_silent,
    samples=_samples,
)
def not_offered(asking: Willingness) -> Letter:
    """Nothing was heard, so nobody is sent to you; one press brings you back."""
    return _letter(asking)
