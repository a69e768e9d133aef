"""Looking at sign-ups: what coordinators decide, who hears of it, and two who decide at once."""

import pytest
from django.http import Http404
from django.urls import reverse

from matching import snapshot
from mentorship import access
from mentorship.invariants import broken_rules
from mentorship.mail.checks import still_true
from mentorship.models import Enrollment, LogLine, OutgoingMail, ReviewOpinion, Round, SignUpReview
from mentorship.models.reviews import waiting_for_review
from mentorship.services import enrollments, reviews
from mentorship.services.acts import Refused
from mentorship.services.reviews import Decision, Verb
from mentorship.services.windows import may_change
from tests import factories, people

pytestmark = pytest.mark.django_db

ASK = Decision(Verb.ASK, "Please say more about your goal.")
NO = Decision(Verb.DECLINE, "Come again next year.", "many")
YES, HOLD = Decision(Verb.ACCEPT), Decision(Verb.HOLD)


@pytest.fixture
def cast() -> people.Cast:
    made = people.cast()
    una = people.person("Una Also", is_staff=True)
    factories.CoordinatorFactory(person=una, program=made.program)
    made.una = una
    return made


def kinds() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("kind", flat=True))


def fresh(place: Enrollment) -> Enrollment:
    return Enrollment.objects.select_related("round__program", "sign_up_review").get(pk=place.pk)


def looks_first(cast: people.Cast) -> None:
    Round.objects.filter(pk=cast.round.pk).update(reviews_first=True)
    cast.round.refresh_from_db()


def in_a_run(cast: people.Cast) -> set[int]:
    return set(snapshot.available(cast.round).values_list("pk", flat=True))


def test_a_round_that_does_not_look_first_goes_on_as_it_is(cast):
    assert in_a_run(cast) == {cast.ada_in.pk, cast.ben_in.pk}


def test_where_sign_ups_are_looked_at_first_only_accepted_ones_enter_a_run(cast):
    looks_first(cast)
    assert in_a_run(cast) == set()
    assert waiting_for_review(cast.round) == 2
    reviews.decide(cast.cleo, cast.ben_in, YES, 0)
    assert in_a_run(cast) == {cast.ben_in.pk}
    assert waiting_for_review(cast.round) == 1
    assert kinds() == []


def test_who_is_on_hold_enters_no_run_and_hears_nothing(cast):
    reviews.decide(cast.cleo, cast.ben_in, HOLD, 0)
    assert in_a_run(cast) == {cast.ada_in.pk}
    assert kinds() == []
    assert fresh(cast.ben_in).takes_part


def test_whoever_is_asked_changes_answers_and_comes_back_to_the_list(cast):
    Round.objects.filter(pk=cast.round.pk).update(state="matching")
    assert not may_change(fresh(cast.ben_in))
    reviews.decide(cast.cleo, cast.ben_in, ASK, 0)
    assert kinds() == ["change_asked"]
    assert "Please say more about your goal." in OutgoingMail.objects.get().text
    assert may_change(fresh(cast.ben_in))
    enrollments.submit(cast.ben, cast.round, "mentee", enrollments.Answers(goal="To say no"))
    review = SignUpReview.objects.get()
    assert (review.state, review.words) == ("changed", ASK.words)
    assert waiting_for_review(cast.round) == 2
    enrollments.submit(cast.ben, cast.round, "mentee", enrollments.Answers(goal="To say yes"))
    assert LogLine.objects.filter(verb="review.resubmitted").count() == 1
    reviews.decide(cast.cleo, cast.ben_in, YES, review.version)
    assert not may_change(fresh(cast.ben_in))


def test_the_mail_of_a_request_that_was_met_is_not_sent(cast):
    reviews.decide(cast.cleo, cast.ben_in, ASK, 0)
    enrollments.submit(cast.ben, cast.round, "mentee", enrollments.Answers(goal="To say no"))
    assert not still_true(OutgoingMail.objects.get(kind="change_asked"))


def test_a_no_takes_somebody_out_frees_the_place_and_says_where_to_go(cast):
    Round.objects.filter(pk=cast.round.pk).update(mentee_places=1)
    cast.program.elsewhere = "Ask the state chapter: https://chapter.example.org"
    cast.program.save()
    waits = factories.EnrollmentFactory(round=cast.round, state="waiting_list")
    reviews.decide(cast.cleo, cast.ben_in, NO, 0)
    assert fresh(cast.ben_in).is_declined
    assert fresh(waits).takes_part
    mail = OutgoingMail.objects.get(kind="signup_declined")
    for words in ("Come again next year.", "https://chapter.example.org", "it says nothing"):
        assert words.lower() in mail.text.lower()
    assert broken_rules() == {}


def test_a_no_is_taken_back_until_pairs_are_announced(cast):
    reviews.decide(cast.cleo, cast.ben_in, NO, 0)
    no = OutgoingMail.objects.get()
    reviews.decide(cast.una, cast.ben_in, YES, 1)
    assert fresh(cast.ben_in).takes_part
    assert not still_true(no)
    again = OutgoingMail.objects.get(kind="signup_readmitted")
    assert not still_true(again)  # the no had never left
    OutgoingMail.objects.filter(pk=no.pk).update(state="sent", sent_at=no.created_at)
    assert still_true(again)
    reviews.decide(cast.cleo, cast.ben_in, NO, 2)
    assert OutgoingMail.objects.filter(kind="signup_declined").count() == 2
    Round.objects.filter(pk=cast.round.pk).update(state="announced")
    with pytest.raises(Refused, match="announced"):
        reviews.decide(cast.cleo, cast.ben_in, YES, 3)


def test_whoever_was_declined_neither_changes_answers_nor_joins_again(cast, client):
    reviews.decide(cast.cleo, cast.ben_in, NO, 0)
    with pytest.raises(Refused, match="no place for you"):
        enrollments.submit(cast.ben, cast.round, "mentee", enrollments.Answers())
    client.force_login(cast.ben)
    page = client.get(reverse("enrollment", args=[cast.ben_in.pk])).content.decode()
    assert "Come again next year." in page
    assert "Leave the round" not in page


def test_nobody_in_a_pairing_is_declined(cast):
    cast.pairing("offered")
    with pytest.raises(Refused, match="in a pairing"):
        reviews.decide(cast.cleo, cast.ben_in, NO, 0)
    assert not SignUpReview.objects.exists()


def test_of_two_who_decide_at_once_the_second_reads_what_the_first_decided(cast):
    reviews.decide(cast.cleo, cast.ben_in, NO, 0)
    with pytest.raises(reviews.DecidedMeanwhile, match=r"Cleo Marsh has decided.*declined") as hit:
        reviews.decide(cast.una, cast.ben_in, YES, 0)
    assert hit.value.version == 1
    assert fresh(cast.ben_in).is_declined
    assert kinds() == ["signup_declined"]


def test_the_same_decision_twice_is_made_once(cast):
    for _press in range(2):
        reviews.decide(cast.cleo, cast.ben_in, NO, 0)
    assert kinds() == ["signup_declined"]
    assert LogLine.objects.filter(verb="review.declined").count() == 1


def test_opinions_stand_side_by_side_and_each_has_one(cast):
    reviews.give_opinion(cast.cleo, cast.ben_in, "yes", "Glad to have him")
    reviews.give_opinion(cast.una, cast.ben_in, "unsure", "")
    reviews.give_opinion(cast.cleo, cast.ben_in, "no", "On second thoughts")
    said = ReviewOpinion.objects.order_by("pk").values_list("writer", "view", "words")
    assert list(said) == [
        (cast.cleo.pk, "no", "On second thoughts"),
        (cast.una.pk, "unsure", ""),
    ]


@pytest.mark.parametrize("who", ["dov", "eve", "ben", "ada"])
def test_nobody_else_reaches_a_sign_up(cast, who):
    for act in (
        lambda: reviews.decide(getattr(cast, who), cast.ben_in, YES, 0),
        lambda: reviews.give_opinion(getattr(cast, who), cast.ben_in, "yes", ""),
    ):
        with pytest.raises(Http404):
            act()


def test_a_coordinators_own_sign_up_is_left_to_others_with_all_that_is_said_of_it(cast):
    own = factories.EnrollmentFactory(round=cast.round, person=cast.cleo)
    reviews.give_opinion(cast.una, own, "no", "Has no time")
    with pytest.raises(Http404):
        reviews.decide(cast.cleo, own, YES, 0)
    seen = access.log_run_by(cast.cleo).filter(verb__startswith="review.")
    assert not seen.exists()
    assert access.log_run_by(cast.una).filter(verb="review.opinion").exists()


def test_where_nobody_else_runs_the_program_one_decides_about_oneself():
    cast = people.cast()
    cast.ann.is_superuser = False
    cast.ann.save()
    own = factories.EnrollmentFactory(round=cast.round, person=cast.cleo)
    assert reviews.decide(cast.cleo, own, YES, 0).state == "accepted"
