"""Who waits again: the list, the best partners who are free now, an offer with one press."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching import proposal, snapshot
from matching.names import Names
from matching.services import scales
from mentorship.invariants import broken_rules
from mentorship.models import Block, Enrollment, OutgoingMail, Pairing, Round
from mentorship.services import pairings
from tests import factories
from tests.matching import rounds
from tests.mentorship.desk.hands import page, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def left(cast) -> Enrollment:
    """Ben, whom Ada has left in a round that is under way."""
    Round.objects.filter(pk=cast.round.pk).update(state="running")
    cast.round.refresh_from_db()
    pairing = Pairing.objects.get(pk=cast.pairing("active").pk)
    pairings.end_early(cast.ada, pairing, "moved", "I move to Lima")
    OutgoingMail.objects.all().delete()
    cast.ben_in.refresh_from_db()
    return cast.ben_in


def partners_shown(shown: str) -> list[int]:
    found = [part.split('"')[0] for part in shown.split('name="partner" value="')[1:]]
    return [int(pk) for pk in found]


def test_whoever_waits_is_listed_with_how_it_ended_longest_first(cast, desk, left):
    late = factories.EnrollmentFactory(round=cast.round, waits_again_since=timezone.now())
    other = factories.EnrollmentFactory(
        round=cast.round_elsewhere, waits_again_since=timezone.now()
    )
    shown = desk.get(reverse("admin:waiting")).content.decode()
    assert shown.index("Ben Okri") < shown.index(str(late.person))
    assert "Work or life has changed" in shown
    assert str(other.person) not in shown
    assert "2 people wait again" in desk.get("/admin/").content.decode()
    assert "2 people wait again" in page(desk, "round", cast.round)


def waits(enrollment) -> bool:
    return Enrollment.objects.get(pk=enrollment.pk).waits_again_since is not None


def test_who_parted_well_is_not_offered_again_unless_they_ask(cast, desk):
    pairing = cast.pairing("active")
    pairings.end_early(cast.ada, pairing, "reached", "")
    assert not waits(cast.ben_in)
    assert "Ben Okri" not in desk.get(reverse("admin:waiting")).content.decode()
    told = " ".join(OutgoingMail.objects.get(kind="ended_early", to_person=cast.ben).text.split())
    assert "come first" not in told
    assert "If you would like somebody else, say so" in told
    pairings.look_again(cast.ben, Pairing.objects.get(pk=pairing.pk))
    assert waits(cast.ben_in)


def test_who_concluded_and_asks_for_somebody_breaks_no_promise(cast):
    pairing = cast.pairing("completed")
    pairings.look_again(cast.ben, pairing)
    assert waits(cast.ben_in)
    assert "waits_after_an_early_end" not in broken_rules()
    Enrollment.objects.filter(pk=cast.ben_in.pk).update(waits_again_since=timezone.now())
    assert "waits_after_an_early_end" in broken_rules()


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize("how", ["conclude", "wrap up", "correct the reason"])
def test_who_concludes_well_after_an_early_end_waits_no_longer(cast, desk, left, how, asked):
    ended = Pairing.objects.get(state="ended")
    if asked:
        pairings.look_again(cast.ben, ended)
    fay = factories.MentorFactory(round=cast.round)
    since = left.waits_again_since
    pairing = factories.PairingFactory(round=cast.round, mentor=fay, mentee=left, state="active")
    Pairing.objects.filter(pk=pairing.pk).update(active_at=since - timedelta(days=1))
    if how == "conclude":
        pairings.conclude(cast.ben, pairing)
    elif how == "wrap up":
        pairings.propose_wrap_up(cast.ben, pairing)
        pairings.agree_wrap_up(fay.person, Pairing.objects.get(pk=pairing.pk))
    else:
        pairings.correct_reason(cast.cleo, ended, "reached")
    assert waits(left) is asked
    assert "content_after_a_good_end" not in broken_rules()


def test_the_best_who_are_free_are_named_and_nobody_they_know_or_block(cast, desk, left):
    mentors = Enrollment.objects.filter(round=cast.round, role="mentor").exclude(pk=cast.ada_in.pk)
    blocked, declined, free = mentors.order_by("pk")
    Block.objects.create(owner=cast.ben, person=blocked.person, written=str(blocked.person))
    factories.PairingFactory(
        round=cast.round,
        mentor=declined,
        mentee=left,
        state="declined",
        declined_by=declined.person,
    )
    assert partners_shown(page(desk, "waiting_person", left)) == [free.pk]


def test_a_mentor_who_waits_is_shown_mentees(cast, desk, left):
    Enrollment.objects.filter(pk=cast.ada_in.pk).update(waits_again_since=timezone.now())
    shown = partners_shown(page(desk, "waiting_person", cast.ada_in))
    assert shown
    assert set(Enrollment.objects.filter(pk__in=shown).values_list("role", flat=True)) == {"mentee"}
    assert left.pk not in shown


def test_one_press_approves_and_offers_in_a_round_that_is_under_way_and_once(cast, desk, left):
    partner = partners_shown(page(desk, "waiting_person", left))[0]
    for _press in range(2):
        said = post(desk, "waiting_person", left, partner=partner)
        assert "the offer is on its way to both" in said
    pairing = Pairing.objects.get(state="offered")
    assert (pairing.mentee, pairing.mentor_id) == (left, partner)
    assert OutgoingMail.objects.filter(kind="offered").count() == 2


def test_before_a_round_is_announced_nobody_is_told(cast, desk, left):
    Round.objects.filter(pk=cast.round.pk).update(state="review")
    partner = partners_shown(page(desk, "waiting_person", left))[0]
    assert "told when you announce" in post(desk, "waiting_person", left, partner=partner)
    assert Pairing.objects.filter(state="approved").exists()
    assert not OutgoingMail.objects.exists()


def test_what_a_rule_forbids_is_refused_and_what_is_not_theirs_is_not_found(cast, desk, left):
    said = post(desk, "waiting_person", left, partner=cast.ada_in.pk)
    assert "These two do not fit" in said
    foreign = factories.MentorFactory(round=cast.round_elsewhere)
    url = reverse("admin:waiting_person", args=[left.pk])
    assert desk.post(url, {"partner": foreign.pk}).status_code == 404
    assert desk.post(url, {"partner": "\0"}).status_code == 404
    desk.force_login(cast.dov)
    assert desk.get(url).status_code == 404


def test_matching_leaves_nobody_over_who_waits_in_favour_of_somebody_who_does_not(cast, desk):
    rounds.ready(cast)
    mentees = Enrollment.objects.filter(round=cast.round, role="mentee")
    places = Enrollment.objects.filter(round=cast.round, role="mentor")
    places.exclude(pk=cast.ada_in.pk).update(state="paused")
    places.update(capacity=1)
    for last in mentees:
        mentees.update(waits_again_since=None)
        mentees.filter(pk=last.pk).update(waits_again_since=timezone.now())
        taken = snapshot.take(cast.round)
        scale = scales.take(taken)
        found = proposal.find(taken, scale, Names(), lambda *stage: None)
        assert [row["mentee_id"] for row in found.suggestions] == [last.pk]
