"""Forms that were opened a while ago, and ids that belong to somebody else's form."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.models import Enrollment, EnrollmentTopic, Pairing, Round
from mentorship.services import pairings as acts
from tests import factories
from tests.hostile.walk import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def told(client, url: str, data: dict | None = None) -> str:
    """Send a form, follow it to the page that answers, and return that page."""
    answer = client.post(url, data or {}, follow=True)
    walk = Walk()
    walk.judge(url, answer)
    walk.assert_nothing_wrong()
    assert answer.status_code in (200, 409)
    return answer.content.decode()


def page_of(round_: Round, slug: str, role: str = "mentee") -> str:
    return reverse("join_page", args=[round_.pk, role, slug])


# Stale forms ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["long_term", "convention", "informal"])
def test_a_round_that_closed_meanwhile_keeps_what_was_typed_and_says_so(world, kind):
    round_ = world.rounds[kind]
    ben, topic = world.client("mentee"), factories.TopicFactory()
    Round.objects.filter(pk=round_.pk).update(state="closed")
    shown = told(ben, page_of(round_, "topics"), {"topics": [topic.pk]})
    assert "clos" in shown or "over" in shown
    assert not Enrollment.objects.filter(round=round_, person=world.cast.ben).exists()
    told(ben, reverse("join_check", args=[round_.pk, "mentee"]))
    assert not Enrollment.objects.filter(round=round_, person=world.cast.ben).exists()


@pytest.mark.parametrize("late", ["declined", "withdrawn", "expired", "closed", "too late"])
def test_an_offer_that_is_gone_is_told_and_not_accepted(world, late):
    pairing, ben = world.pairings["offered"], world.client("mentee")
    if late == "declined":
        acts.decline(world.cast.ada, pairing, "")
    elif late == "withdrawn":
        acts.withdraw(world.cast.cleo, pairing)
    elif late == "too late":
        Pairing.objects.filter(pk=pairing.pk).update(answer_by=timezone.now() - timedelta(days=1))
    elif late == "expired":
        acts.expire(pairing, timezone.now() + timedelta(days=400))
    else:
        acts.drop_unanswered(world.cast.round)
    for name in ("pairing_accept", "pairing_decline", "pairing_conclude", "pairing_end"):
        told(ben, reverse(name, args=[pairing.pk]), {"words": "", "reason": "time"})
    pairing.refresh_from_db()
    assert pairing.active_at is None
    assert pairing.mentee_accepted_at is None


def test_an_active_pairing_that_ended_meanwhile_is_not_ended_again(world):
    pairing, ada = world.pairings["active"], world.client("mentor")
    acts.end_early(pairing.mentee.person, pairing, "moved", "")
    for name in ("pairing_end", "pairing_conclude", "pairing_accept", "pairing_decline"):
        told(ada, reverse(name, args=[pairing.pk]), {"reason": "time", "words": "late"})
    pairing.refresh_from_db()
    assert (pairing.state, pairing.end_reason, pairing.end_words) == ("ended", "moved", "")


def test_a_request_to_somebody_who_is_full_by_now_is_refused_kindly(world):
    """Capacity lowered, or the last place taken, between looking and asking or saying yes."""
    coffee, ben, ada = world.rounds["coffee"], world.client("mentee"), world.client("mentor")
    mentee = factories.EnrollmentFactory(round=coffee)
    factories.PairingFactory(round=coffee, mentor=world.listed, mentee=mentee, state="active")
    Enrollment.objects.filter(pk=world.listed.pk).update(capacity=1)
    told(ada, reverse("pairing_accept", args=[world.asked.pk]))
    told(ben, reverse("pairing_accept", args=[world.asked.pk]))
    world.asked.refresh_from_db()
    assert world.asked.active_at is None
    assert Pairing.objects.filter(mentor=world.listed, state="active").count() == 1


def test_offering_fewer_places_than_are_taken_is_refused_and_kept(world):
    ada, round_ = world.client("mentor"), world.cast.round
    Pairing.objects.filter(pk=world.pairings["offered"].pk).update(mentor_place=2)
    answered = {"goal": "To pass it on", "rhythm": "monthly"}
    Enrollment.objects.filter(pk=world.cast.ada_in.pk).update(**answered)
    shown = told(ada, page_of(round_, "capacity", "mentor"), {"capacity": "1"})
    assert "are taken" in shown
    world.cast.ada_in.refresh_from_db()
    assert world.cast.ada_in.capacity == 2


# Foreign ids ---------------------------------------------------------------------------------


def test_a_topic_or_day_that_nothing_offers_is_answered_in_words(world):
    ben, round_ = world.client("mentee"), world.rounds["convention"]
    for slug, name, value in (
        ("topics", "topics", 987_654_321),
        ("days", "days", "2001-01-01"),
    ):
        assert "Choose" in told(ben, page_of(round_, slug), {name: [value]})
    assert not EnrollmentTopic.objects.filter(topic_id=987_654_321).exists()


def test_ids_slipped_into_a_form_move_nothing_of_others(world):
    """Names that a form does not have: whose row, in which state, by whom."""
    ben, eve = world.client("mentee"), world.cast.eve
    slipped = {"person": eve.pk, "user": eve.pk, "id": 1, "state": "active", "capacity": 9}
    told(ben, reverse("profile_page", args=["name"]), {"full_name": "Ben Okri", **slipped})
    told(ben, reverse("pairing_accept", args=[world.pairings["offered"].pk]), slipped)
    told(ben, page_of(world.cast.round, "goal"), {"goal": "To learn", **slipped})
    eve.profile.refresh_from_db()
    world.cast.ben_in.refresh_from_db()
    world.pairings["offered"].refresh_from_db()
    assert eve.profile.full_name == "Eve Moor"
    assert (world.cast.ben_in.capacity, world.cast.ben_in.person_id) == (1, world.cast.ben.pk)
    assert world.pairings["offered"].state == "offered"


def test_the_desk_takes_no_ids_of_another_round_or_program(world):
    """Suggestions, people and programs of elsewhere, sent to forms of one's own."""
    cleo, dov = world.client("coordinator"), world.client("coordinator elsewhere")
    theirs = world.run.suggestions.filter(state="new").first()
    own_round = world.cast.round_elsewhere.pk
    mentor = factories.MentorFactory(round=world.cast.round_elsewhere)
    mentee = factories.EnrollmentFactory(round=world.cast.round_elsewhere)
    before = Pairing.objects.count()
    pair = {"mentor": theirs.mentor_id, "mentee": theirs.mentee_id}
    assert "Choose a mentor of this round" in told(
        dov, reverse("admin:by_hand", args=[own_round]), pair
    )
    foreign = {"mentor": mentor.pk, "mentee": mentee.pk}
    told(cleo, reverse("admin:suggestion_another", args=[theirs.pk]), foreign)
    told(cleo, reverse("admin:by_hand", args=[world.run.round.pk]), foreign)
    assert Pairing.objects.count() == before
    for name in ("admin:suggestion_decide", "admin:suggestion_another"):
        assert dov.post(reverse(name, args=[theirs.pk]), pair).status_code == 404
    decide = reverse("admin:run_decide", args=[world.run.pk])
    assert dov.post(decide, {"approve": "1", "suggestion": theirs.pk}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == "new"


def test_a_suggestion_of_another_run_is_not_decided_through_ones_own(world):
    """Dov has a run of his own, and slips Cleo's suggestion into it."""
    from matching.models import MatchRun

    own = MatchRun.objects.create(
        round=world.cast.round_elsewhere, state="review", finished_at=timezone.now()
    )
    theirs = world.run.suggestions.filter(state="new").first()
    dov = world.client("coordinator elsewhere")
    decide = reverse("admin:run_decide", args=[own.pk])
    assert "Tick at least one" in told(dov, decide, {"approve": "1", "suggestion": theirs.pk})
    theirs.refresh_from_db()
    assert theirs.state == "new"
