"""Questions on the spot: to volunteers, to whoever asked, and to who took one that is over."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.informal_states import SpotState
from mentorship.mail.layout import name_of
from mentorship.mail.message import Letter, Message, Samples, mail, site_link
from mentorship.mail.registry import Check
from mentorship.messages.kinds import INFORMAL, PART, Kind
from mentorship.messages.stage import Make, Stage
from mentorship.models import Enrollment, OutgoingMail, SpotQuestion, Topic


def _letter(question: SpotQuestion, place: Enrollment, **more: Any) -> Letter:
    program = question.asker.round.program
    facts = {
        "program": program,
        "topic": question.topic.name,
        "asker_name": name_of(question.asker.person),
        "is_resume": question.kind == SpotQuestion.Kind.RESUME,
        "words": question.words,
        "url": site_link("spot_question", question.pk),
        **more,
    }
    columns = {
        "round": question.asker.round,
        "program": program,
        "payload": {"spot": question.pk},
        "sensitive": True,
    }
    since = f"{timezone.now():%Y%m%d%H%M%S%f}"
    return Letter(f"spot:{question.pk}", place.person, facts, columns, once=since)


def _questions(it: Stage, state: str) -> Iterable[tuple[SpotQuestion, Enrollment]]:
    """A question of each of the two, with the other who is asked, or has taken it."""
    taken = state in (SpotState.TAKEN, SpotState.ANSWERED)
    for asker, other in ((it.mentee, it.mentor), (it.mentor, it.mentee)):
        question = SpotQuestion(
            pk=0,
            asker=asker,
            topic=Topic(pk=0, name="Grant writing"),
            words="How long is a <budget> & narrative?",
            answer="A page is plenty.",
            state=state,
            taker=other if taken else None,
            lapses_at=timezone.now() + timedelta(days=7),
        )
        yield question, other


def _while(*states: str) -> Check:
    """While the question is in one of these states."""

    def check(mail: OutgoingMail) -> bool:
        number = mail.payload.get("spot", 0)
        return not number or SpotQuestion.objects.filter(pk=number, state__in=states).exists()

    return check


def _to_other(state: str) -> Samples:
    def samples(make: Make, it: Stage) -> Iterable[Message]:
        return (make(question, other) for question, other in _questions(it, state))

    return samples


def _to_asker(state: str) -> Samples:
    def samples(make: Make, it: Stage) -> Iterable[Message]:
        return (make(question) for question, _other in _questions(it, state))

    return samples


@mail(
    Kind.SPOT_ASKED,
    _("Somebody has a question on the spot"),
    why=PART,
    true=_while(SpotState.OPEN),
    samples=_to_other(SpotState.OPEN),
    programs=INFORMAL,
)
def asked(question: SpotQuestion, place: Enrollment) -> Letter:
    """A question about a topic for which you volunteer; the first one has it."""
    return _letter(question, place)


@mail(
    Kind.SPOT_TAKEN,
    _("Somebody has taken your question"),
    why=PART,
    true=_while(SpotState.TAKEN, SpotState.ANSWERED),
    samples=_to_asker(SpotState.TAKEN),
    programs=INFORMAL,
)
def taken(question: SpotQuestion) -> Letter:
    """Who answers your question, and by when."""
    assert question.taker is not None
    by = name_of(question.taker.person)
    return _letter(question, question.asker, taker_name=by, until=question.lapses_at)


@mail(
    Kind.SPOT_ANSWERED,
    _("Your question is answered"),
    why=PART,
    true=_while(SpotState.ANSWERED),
    samples=_to_asker(SpotState.ANSWERED),
    programs=INFORMAL,
)
def answered(question: SpotQuestion) -> Letter:
    """The answer."""
    assert question.taker is not None
    by = name_of(question.taker.person)
    return _letter(question, question.asker, taker_name=by, answer=question.answer)


@mail(
    Kind.SPOT_OVER,
    _("A question on the spot is over"),
    why=PART,
    true=_while(SpotState.LAPSED, SpotState.TAKEN_BACK),
    samples=_to_other(SpotState.LAPSED),
    programs=INFORMAL,
)
def over(question: SpotQuestion, place: Enrollment) -> Letter:
    """It has lapsed or was taken back: to the asker, or to who took it."""
    mine = place.person_id == question.asker.person_id
    back = question.state == SpotState.TAKEN_BACK
    page = site_link("spot", question.asker.round_id)
    return _letter(question, place, mine=mine, taken_back=back, url=page)
