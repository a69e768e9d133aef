"""To somebody who signed up before their program asked a question of its own."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.messages.enrollments import about_place
from mentorship.messages.kinds import PART, Kind
from mentorship.messages.stage import Make, Stage
from mentorship.models import OutgoingMail, Question
from mentorship.models.enrollments import Enrollment
from mentorship.questions.asked import asked_of


def unanswered(place: Enrollment) -> list[Question]:
    """What the person is asked now and has not answered."""
    answered = set(place.own_answers.values_list("question_id", flat=True))
    asked = asked_of(place.round.program, place.role)
    return [question for question in asked if question.pk not in answered]


def _still_open(mail: OutgoingMail) -> bool:
    place = mail.enrollment
    if place is None:
        return True
    return not place.is_gone and place.round.is_open and bool(unanswered(place))


def _samples(make: Make, it: Stage) -> Iterable[Message]:
    asked = [Question(pk=0, words=str(_("In what kind of library do you work?")))]
    return (make(it.enrollment(side), asked) for side in it.sides)


@mail(
    Kind.QUESTIONS_ADDED,
    _("Your program asks something more"),
    why=PART,
    true=_still_open,
    samples=_samples,
)
def questions_added(place: Enrollment, asked: Sequence[Question]) -> Letter:
    """What is asked since you signed up, and the one link to answer it."""
    url = site_link("join_page", place.round_id, place.role, "own")
    newest = max(question.pk for question in asked)
    words = [question.words for question in asked]
    return about_place(place, once=str(newest), questions=words, url=url)
