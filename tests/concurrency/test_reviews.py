"""Several coordinators decide about one sign-up at the same moment."""

import contextlib
from collections.abc import Callable

import pytest

from mentorship.models import LogLine, OutgoingMail, SignUpReview
from mentorship.services import reviews
from mentorship.services.acts import Busy, Refused
from mentorship.services.reviews import Decision, Verb
from tests import people, promises
from tests.concurrency.test_limits import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

NO = Decision(Verb.DECLINE, "Come again next year.", "many")


def decided(decision_of: Callable[[int], Decision]) -> list[str]:
    """What becomes of each who has seen a sign-up that nobody had looked at."""
    cast = people.cast()

    def decide(number: int) -> str:
        try:
            reviews.decide(cast.cleo, cast.ben_in, decision_of(number), 0)
        except Refused as refusal:
            return refusal.sentence
        except Busy:
            return "busy"
        return "decided"

    return together(decide)


def one_or_other(number: int) -> Decision:
    return NO if number % 2 else Decision(Verb.ASK, "Which topic?")


def test_of_all_who_decide_differently_one_kind_of_decision_is_made_and_told_once():
    said = decided(one_or_other)
    made = SignUpReview.objects.get()
    assert made.version == 1
    assert OutgoingMail.objects.count() == 1
    assert LogLine.objects.filter(verb__startswith="review.").count() == 1
    others = [sentence for sentence in said if sentence not in ("decided", "busy")]
    assert others
    assert all("has decided meanwhile" in sentence for sentence in others)
    assert promises.broken() == {}


def yes_or_other(number: int) -> Decision:
    return Decision(Verb.ACCEPT) if number % 2 else Decision(Verb.ASK, "Which topic?")


def test_without_the_version_a_second_decision_would_go_over_the_first(monkeypatch):
    """What is guarded against: one decision after the other, each over the one before."""
    decide = reviews.decide

    def of_now(actor, place, decision, _seen):
        seen = SignUpReview.objects.filter(enrollment=place).values_list("version", flat=True)
        for version in (next(iter(seen), 0), 1, 2):
            with contextlib.suppress(reviews.DecidedMeanwhile):
                return decide(actor, place, decision, version)
        return None

    monkeypatch.setattr(reviews, "decide", of_now)
    decided(yes_or_other)
    assert SignUpReview.objects.get().version > 1


def test_the_same_no_many_times_is_told_once():
    assert set(decided(lambda _number: NO)) <= {"decided", "busy"}
    assert OutgoingMail.objects.filter(kind="signup_declined").count() == 1
