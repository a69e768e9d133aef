"""Nobody decides on a suggestion that names themselves, while anybody else can."""

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from matching.access import suggestions_run_by
from matching.models import MatchRun, Suggestion
from matching.services import review, waiting
from mentorship import access
from mentorship.models import LogLine, Pairing
from mentorship.services import pairings, rounds
from mentorship.services.acts import Refused
from tests import factories, people
from tests.matching.rounds import ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def it() -> people.Cast:
    """Cleo mentors in the round that she and Una run; a run suggests her, and Ada too."""
    it = people.cast()
    it.una = people.person("Una Also", is_staff=True)
    factories.CoordinatorFactory(person=it.una, program=it.program)
    it.cleo_in = factories.MentorFactory(round=it.round, person=it.cleo)
    it.fay_in = factories.EnrollmentFactory(round=it.round, person=people.person("Fay Third"))
    ready(it)
    it.run = MatchRun.objects.create(round=it.round, state="review", finished_at=timezone.now())
    return it


def suggested(it, mentor, mentee) -> Suggestion:
    return Suggestion.objects.create(
        run=it.run, mentor=mentor, mentee=mentee, points=5000, parts={}, reasons=[]
    )


@pytest.fixture
def own(it) -> Suggestion:
    """The suggestion of Cleo herself with Ben."""
    return suggested(it, it.cleo_in, it.ben_in)


def alone(it) -> None:
    """Leave Cleo as the only one who runs anything here."""
    it.una.coordinates.all().delete()
    User.objects.filter(is_superuser=True).update(is_superuser=False)


def desk(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def states(*rows) -> list[str]:
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def test_it_is_out_of_reach_while_somebody_else_runs_the_program(it, own):
    other = suggested(it, it.ada_in, it.fay_in)
    cleo, una = desk(it.cleo), desk(it.una)
    assert list(suggestions_run_by(it.cleo)) == [other]
    assert set(suggestions_run_by(it.una)) == {own, other}
    for name in ("suggestion", "suggestion_decide", "suggestion_another"):
        url = reverse(f"admin:{name}", args=[own.pk])
        assert cleo.post(url, {"approve": "1"}).status_code == 404
    run = reverse("admin:board", args=[it.run.round_id])
    assert "Ben Okri" not in cleo.get(run).content.decode()
    assert "Una Also decides about them" in cleo.get(run).content.decode()
    assert "Ben Okri" in una.get(run).content.decode()
    round_page = reverse("admin:round", args=[it.round.pk])
    assert "Review 1 suggestion" in cleo.get(round_page).content.decode()
    assert "Review 2 suggestions" in una.get(round_page).content.decode()


def test_no_way_of_deciding_leads_round_the_rule(it, own):
    """The services refuse by themselves, whatever page a decision comes from."""
    between = suggested(it, it.ada_in, it.ben_in)
    assert "Una Also decides" in review.approve(it.cleo, [own]).skipped[0]
    assert (
        "Una Also decides"
        in review.reject(it.cleo, [own], review.Rejection(never_again=True)).skipped[0]
    )
    for act in (
        lambda: review.restore(it.cleo, own),
        lambda: review.choose_another(it.cleo, between, it.cleo_in, it.ben_in),
        lambda: review.choose_another(it.cleo, own, it.ada_in, it.ben_in),
        lambda: review.pair_by_hand(it.cleo, it.cleo_in, it.ben_in),
        lambda: waiting.offer(it.cleo, it.ben_in, it.cleo_in),
    ):
        with pytest.raises(Refused, match="You are one of the two, so Una Also decides"):
            act()
    assert states(own, between) == ["new", "new"]
    assert not Pairing.objects.exists()
    assert not LogLine.objects.filter(verb__startswith="suggestion.").exists()


def test_approving_all_and_announcing_leave_ones_own_to_the_other(it, own):
    other = suggested(it, it.ada_in, it.fay_in)
    run = reverse("admin:run_decide", args=[it.run.pk])
    desk(it.cleo).post(run, {"approve_all": "1"})
    assert states(own, other) == ["new", "approved"]
    review.approve(it.una, [own])
    assert rounds.announce(it.cleo, it.round) == 1
    mine = Pairing.objects.get(mentor=it.cleo_in)
    assert mine.state == "approved"
    with pytest.raises(Http404):
        pairings.offer(it.cleo, mine)
    it.round.refresh_from_db()
    assert rounds.announce(it.una, it.round) == 1
    assert states(mine) == ["offered"]


def test_the_other_s_decision_is_not_in_her_log(it, own):
    review.reject(it.una, [own], review.Rejection())
    lines = LogLine.objects.filter(verb="suggestion.rejected")
    assert not access.log_run_by(it.cleo).filter(pk__in=lines).exists()
    assert access.log_run_by(it.una).filter(pk__in=lines).count() == 1
    review.reject(it.una, [suggested(it, it.ada_in, it.fay_in)], review.Rejection())
    assert access.log_run_by(it.cleo).filter(pk__in=lines.all()).count() == 1


def test_where_nobody_else_can_she_decides_and_the_page_and_the_log_say_so(it, own):
    alone(it)
    cleo = desk(it.cleo)
    page = cleo.get(reverse("admin:suggestion", args=[own.pk]), follow=True).content.decode()
    assert "Nobody else runs this program, so you may decide, and the log says so" in page
    cleo.post(reverse("admin:suggestion_decide", args=[own.pk]), {"approve": "1"})
    assert states(own) == ["approved"]
    assert (
        "Announce 1 pairing"
        in cleo.get(reverse("admin:round", args=[it.round.pk])).content.decode()
    )
    assert "Ben Okri" in cleo.get(reverse("admin:announce", args=[it.round.pk])).content.decode()
    assert rounds.announce(it.cleo, it.round) == 1
    said = [line.sentence for line in LogLine.objects.filter(pairing__mentor=it.cleo_in)]
    assert len(said) == 3
    assert all(line.endswith("since nobody else runs the program") for line in said)
    assert not access.pairings_run_by(it.cleo).exists()


def test_she_may_take_back_what_she_decided_alone(it, own):
    alone(it)
    review.approve(it.cleo, [own])
    own.refresh_from_db()
    review.restore(it.cleo, own)
    assert states(own) == ["new"]
    assert Pairing.objects.get().state == "withdrawn"


def test_by_hand_says_who_decides_before_anything_is_weighed(it):
    url = reverse("admin:by_hand", args=[it.round.pk])
    two = {"mentor": it.cleo_in.pk, "mentee": it.ben_in.pk}
    page = desk(it.cleo).get(url, two).content.decode()
    assert "You are one of the two, so Una Also decides on this pair." in page
    assert "Pair these two" not in page
    alone(it)
    page = desk(it.cleo).get(url, two).content.decode()
    assert "Pair these two" in page
    assert "so you may decide, and the log says so" in page


def test_whoever_waits_since_a_pairing_with_her_is_somebody_else_s(it):
    factories.PairingFactory(round=it.round, mentor=it.cleo_in, mentee=it.ben_in, state="ended")
    for enrollment in (it.cleo_in, it.ben_in, it.fay_in):
        enrollment.waits_again_since = timezone.now()
        enrollment.save()
    assert list(waiting.waiting_run_by(it.cleo)) == [it.fay_in]
    assert len(waiting.waiting_run_by(it.una)) == 3
    for enrollment in (it.cleo_in, it.ben_in):
        url = reverse("admin:waiting_person", args=[enrollment.pk])
        assert desk(it.cleo).get(url).status_code == 404
    alone(it)
    assert len(waiting.waiting_run_by(it.cleo)) == 3
    page = desk(it.cleo).get(reverse("admin:waiting")).content.decode()
    assert "Ben Okri" in page
    assert "We work in different ways" not in page
