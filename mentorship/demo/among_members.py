"""What members of the demo did among themselves: noted, asked on the spot, reported."""

from accounts.models import User
from mentorship.demo.cast import DOMAIN
from mentorship.models import Enrollment, NotedRelationship, Pairing, Round, Topic
from mentorship.roles import Role
from mentorship.services import concerns, noted, spot

QUESTIONS = (
    "How long may the budget narrative of a small grant be? Mine has three pages already.",
    "Which costs does a funder expect in a first budget, and which are left out?",
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
    topic = Topic.objects.filter(name__contains="grants").first() or Topic.objects.first()
    assert topic is not None
    others = Enrollment.objects.filter(
        round=coffee, role=Role.MENTOR, state=Enrollment.State.SUBMITTED
    ).exclude(person__in=(ada, ben))
    for place in [*others.order_by("pk")[:2]]:
        spot.volunteer(place.person, coffee, [topic.pk])
    spot.volunteer(ada, coffee, [topic.pk])
    first, _second = (spot.ask(ben, coffee, topic, "question", words) for words in QUESTIONS)
    taker = first.calls.exclude(volunteer__person=ada).select_related("volunteer__person").first()
    if taker:
        spot.take(taker.volunteer.person, first)
        spot.answer(taker.volunteer.person, first, ANSWER)


def _report(academic: Round) -> None:
    """Somebody of a pair that goes on reports the other; Cleo has not looked at it yet."""
    pairing = Pairing.objects.filter(round=academic, state=Pairing.State.ACTIVE).last()
    if pairing:
        words = "Twice now he has asked me to sell his workshop to my colleagues."
        concerns.report_partner(pairing.mentee.person, pairing.pk, "selling", words)
