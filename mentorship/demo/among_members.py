"""What members of the demo did among themselves: noted, asked on the spot, reported."""

from accounts.models import User
from mentorship.demo.cast import DOMAIN
from mentorship.models import Enrollment, EnrollmentTopic, NotedRelationship, Pairing, Round
from mentorship.roles import Role
from mentorship.services import concerns, noted, spot

QUESTIONS = (
    "How long may the budget narrative of a small grant be? Mine has three pages already.",
    "My first reference desk shift alone is on Friday. What would you have liked to know?",
)
ANSWER = "One page is plenty: reviewers read twenty in an evening. Put the table first."


def make_among_members(coffee: Round, academic: Round) -> None:
    """Noted and waiting, confirmed; questions open, taken and answered; a report on the desk."""
    ada, ben, mia, cleo = (
        User.objects.get(email=f"{name}@{DOMAIN}") for name in ("ada", "ben", "mia", "cleo")
    )
    noted.note(mia, ada.email, Role.MENTEE, "Thursday tea", "May we keep our notes here?")
    noted.confirm(ada, NotedRelationship.objects.get(by=mia))
    noted.note(cleo, ben.email, Role.MENTOR, "", "We have lunch every month anyway.")
    _questions(coffee, ada, ben)
    _report(academic)


def _questions(coffee: Round, ada: User, ben: User) -> None:
    """Ben has an answer and a question that waits; Ada is asked something."""
    rows = EnrollmentTopic.objects.filter(enrollment__round=coffee, enrollment__role=Role.MENTOR)
    topics = [row.topic for row in rows.select_related("topic").order_by("topic")[:1]]
    others = Enrollment.objects.filter(
        round=coffee, role=Role.MENTOR, state=Enrollment.State.SUBMITTED
    ).exclude(person__in=(ada, ben))
    for place in [*others.order_by("pk")[:6]]:
        spot.volunteer(place.person, coffee, [topic.pk for topic in topics])
    spot.volunteer(ada, coffee, [topic.pk for topic in topics])
    for topic in topics:
        first, _second = (spot.ask(ben, coffee, topic, "question", words) for words in QUESTIONS)
        taker = first.calls.select_related("volunteer__person").first()
        if taker:
            spot.take(taker.volunteer.person, first)
            spot.answer(taker.volunteer.person, first, ANSWER)


def _report(academic: Round) -> None:
    """Somebody of a pair that goes on reports the other; Cleo has not looked at it yet."""
    pairing = Pairing.objects.filter(round=academic, state=Pairing.State.ACTIVE).last()
    if pairing:
        words = "Twice now he has asked me to sell his workshop to my colleagues."
        concerns.report_partner(pairing.mentee.person, pairing.pk, "selling", words)
