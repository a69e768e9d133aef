"""What the pairs of the demo association answered when they were asked how it is going."""

from datetime import timedelta
from random import Random

from django.db.models import F
from django.utils import timezone

from mentorship.models import CheckIn, LogLine, OutgoingMail, Pairing, Round
from mentorship.roles import Role
from mentorship.services import checkins

SAID = [
    *[(CheckIn.Answer.WELL, "", useful) for useful in (5, 5, 4, 4, 3, None)],
    (CheckIn.Answer.WELL, "The list of topics for each month helps us more than we thought.", 5),
    (
        CheckIn.Answer.NOT_MET,
        "The end of term has eaten our evenings. We have a day in two weeks.",
        3,
    ),
    (
        CheckIn.Answer.TROUBLE,
        "We talk, and do not come to the point. Could somebody sit with us once?",
        2,
    ),
    (CheckIn.Answer.WELL, "", 1),
]
"""Answer, words for the coordinator, how useful it is; each of them once before any is repeated."""


def make_checkins(random: Random, round: Round, shown: Pairing) -> None:
    """Pairs that have gone on for a while have answered once, one has not; Ben is asked today."""
    since = timezone.now() - checkins.FIRST_AFTER
    active = Pairing.objects.filter(round=round, state=Pairing.State.ACTIVE, active_at__lt=since)
    asked = [
        (pairing, side) for pairing in active.exclude(pk=shown.pk).order_by("pk") for side in Role
    ]
    for number, (pairing, side) in enumerate(asked):
        question = _ask(pairing, side)
        if number:
            _answer(question, *SAID[number % len(SAID)])
        _move_back(question, timedelta(days=random.randint(1, 18)))
    _ask(shown, Role.MENTEE)


def ask_whether_to_go_on(round: Round) -> None:
    """Somebody of an informal pair, which has no end of its own, is asked today."""
    pairing = Pairing.objects.filter(round=round, state=Pairing.State.ACTIVE).order_by("pk").first()
    if pairing:
        _ask(pairing, Role.MENTEE)


def _ask(pairing: Pairing, side: str) -> CheckIn:
    now = timezone.now()
    return CheckIn.objects.create(
        pairing=pairing, side=side, asked_at=now, due_at=now + checkins.TIME_TO_ANSWER
    )


def _answer(question: CheckIn, said: str, words: str, useful: int | None) -> None:
    person = question.pairing.side(question.side).person
    checkins.answer(person, question, said, words, useful)


def _move_back(question: CheckIn, by: timedelta) -> None:
    """Shift a question, the log's line of its answer, and the mail that told of it."""
    stamps = {name: F(name) - by for name in ("asked_at", "due_at", "state_changed_at")}
    CheckIn.objects.filter(pk=question.pk).update(**stamps, answered_at=F("answered_at") - by)
    verb = {"pairing": question.pairing, "verb": "checkin.answered"}
    person = question.pairing.side(question.side).person
    LogLine.objects.filter(**verb, actor=person).update(at=F("at") - by)
    told = OutgoingMail.objects.filter(checkin=question)
    told.update(created_at=F("created_at") - by, due_at=F("due_at") - by)
