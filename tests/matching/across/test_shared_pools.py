"""Two rounds share a pool: a life of it, and whoever tries to see or do more than is theirs."""

from html import unescape

import pytest
from django.http import Http404
from django.urls import reverse

from matching import snapshot, tasks
from matching.across import acts, reach, solving
from matching.across.reach import Which
from matching.models import PairAcross
from mentorship import access
from mentorship.invariants import broken_rules
from mentorship.models import Block, Enrollment, LogLine, OutgoingMail, Pairing, Program, Round
from mentorship.numbers import rows as counted
from mentorship.numbers import scopes
from mentorship.services import pairings
from mentorship.services.acts import Refused
from tests import factories, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    """Ben looks for a mentor in Cleo's round, where there is none; Gina has a place in Dov's."""
    cast = people.cast()
    cast.ada_in.delete()
    cast.gina = people.person("Gina Vale")
    cast.gina_in = factories.MentorFactory(round=cast.round_elsewhere, person=cast.gina)
    cast.nora = people.person("Nora Third", is_staff=True)
    third = factories.RoundFactory(program=factories.ProgramFactory(name="Third"))
    factories.CoordinatorFactory(person=cast.nora, program=third.program)
    cast.third = third
    return cast


def agreed(it):
    pool = acts.ask(it.cleo, it.round, it.round_elsewhere.pk, "May we?")
    acts.agree(it.dov, pool)
    pool.refresh_from_db()
    return pool


def found(it) -> PairAcross:
    pool = agreed(it)
    acts.look(it.cleo, pool)
    assert tasks.work_once()
    return PairAcross.objects.get()


def test_a_pool_from_the_request_to_a_pair_that_both_sides_made(it):
    pair = found(it)
    assert (pair.mentee, pair.mentor) == (it.ben_in, it.gina_in)
    assert acts.decide(it.cleo, pair, Which.ASKING, yes=True) is None
    assert not Pairing.objects.exists(), "one side alone makes none"
    assert not OutgoingMail.objects.exists()
    pairing = acts.decide(it.dov, pair, Which.LENDING, yes=True)
    assert (pairing.round, pairing.state) == (it.round, "offered")
    for person in (it.ben, it.gina):
        assert OutgoingMail.objects.filter(to_person=person, kind="offered").count() == 1
        pairings.accept(person, pairing)
    pairing.refresh_from_db()
    assert pairing.is_active
    assert broken_rules() == {}

    assert snapshot.take(it.round).mentees == (), "Ben has his mentor"
    assert [one.capacity for one in snapshot.take(it.round_elsewhere).mentors] == [0]
    for user, round_ in ((it.cleo, it.round), (it.dov, it.round_elsewhere)):
        scope = scopes.Scope(user, scopes.Extent.ROUND, round_, (round_.pk,))
        assert list(counted.pairs(scope)) == [pairing], "it counts for both"
        assert reach.counted_for(round_).get() == pairing
    for round_ in (it.round, it.round_elsewhere):
        verbs = list(LogLine.objects.filter(round=round_, verb__startswith="pool.").order_by("pk"))
        assert [line.verb.removeprefix("pool.") for line in verbs] == [
            *("asked", "agreed", "wanted", "found", "decided", "decided"),
        ]


def test_each_side_sees_its_own_people_and_of_the_other_a_name_and_why(it, client):
    pair = found(it)
    url = reverse("admin:pool_pairs", args=[pair.pool_id])
    secret = {"ben": ("ben@example.org", it.ben_in), "gina": ("gina@example.org", it.gina_in)}
    for user, own, other in ((it.cleo, "ben", "gina"), (it.dov, "gina", "ben")):
        client.force_login(user)
        page = unescape(client.get(url).content.decode())
        assert "Ben Okri" in page
        assert "Gina Vale" in page
        address, sign_up = secret[other]
        assert address not in page
        assert reverse("admin:sign_up", args=[sign_up.pk]) not in page
        assert reverse("admin:sign_up", args=[secret[own][1].pk]) in page
        assert client.get(reverse("admin:sign_up", args=[sign_up.pk])).status_code == 404
    acts.decide(it.cleo, pair, Which.ASKING, yes=True)
    pairing = acts.decide(it.dov, pair, Which.LENDING, yes=True)
    for user in (it.cleo, it.dov):
        assert not access.pairings_run_by(user).exists()
        assert not access.pairings_decided_by(user).exists()
        assert not access.mails_run_by(user).filter(pairing=pairing).exists()
        assert not access.log_run_by(user).filter(pairing=pairing).exists()
        client.force_login(user)
        assert client.get(reverse("admin:pairing", args=[pairing.pk])).status_code == 404
    pairings.decline(it.gina, pairing, "Not now, I am ill")
    assert not OutgoingMail.objects.filter(to_person__in=(it.cleo, it.dov)).exists()
    client.force_login(it.cleo)
    assert "I am ill" not in client.get(url).content.decode()


def test_a_third_unit_and_doctored_ids_reach_nothing(it, client):
    pair = found(it)
    pool = pair.pool
    for stranger in (it.nora, it.eve, it.ben, it.gina):
        with pytest.raises(Http404):
            reach.pool_for(stranger, pool.pk)
        for act in (acts.end, acts.look, acts.agree):
            with pytest.raises(Http404):
                act(stranger, pool)
        with pytest.raises(Http404):
            acts.decide(stranger, pair, Which.LENDING, yes=True)
    with pytest.raises(Http404):
        acts.decide(it.cleo, pair, Which.LENDING, yes=True)
    with pytest.raises(Http404):
        acts.ask(it.nora, it.round, it.third.pk)
    client.force_login(it.nora)
    for name, args in (
        ("pools", [it.round.pk]),
        ("pool_pairs", [pool.pk]),
    ):
        assert client.get(reverse(f"admin:{name}", args=args)).status_code == 404
    act = reverse("admin:pool_act", args=[pool.pk, it.third.pk])
    assert client.post(act, {"end": "1"}).status_code == 404
    client.force_login(it.cleo)
    act = reverse("admin:pair_across_act", args=[pair.pk])
    assert client.post(act, {"side": "lending", "said": "1"}).status_code == 404
    assert client.post(act, {"side": "nobody", "said": "1"}).status_code == 404
    assert client.post(act, {"side": "asking"}).status_code == 404
    pair.refresh_from_db()
    assert (pair.asking_said, pair.lending_said) == (None, None)
    hidden = factories.RoundFactory(program=factories.ProgramFactory(listed=False))
    for wrong in (hidden.pk, it.round.pk, 999_999):
        with pytest.raises(Refused, match="from the list"):
            acts.ask(it.cleo, it.round, wrong)


def test_consent_that_is_taken_back_in_the_middle_of_a_run_leaves_nothing(it):
    pool = agreed(it)
    acts.look(it.cleo, pool)
    pool.refresh_from_db()
    rows = solving.found_in(pool)
    acts.end(it.dov, pool)
    assert not solving.store(pool, pool.wanted_at, rows)
    assert not PairAcross.objects.exists()
    assert not solving.solve_next()
    for act in (acts.look, acts.agree):
        with pytest.raises(Refused):
            act(it.dov, pool)
    again = agreed(it)
    assert again.pk != pool.pk


def test_what_is_undecided_goes_with_the_consent_and_what_both_made_stays(it):
    pair = found(it)
    acts.decide(it.cleo, pair, Which.ASKING, yes=True)
    acts.end(it.cleo, pair.pool)
    with pytest.raises(Http404):
        acts.decide(it.dov, pair, Which.LENDING, yes=True)
    assert not Pairing.objects.exists()
    pool = agreed(it)
    acts.look(it.dov, pool)
    assert tasks.work_once()
    pair = pool.couples.get()
    acts.decide(it.cleo, pair, Which.ASKING, yes=True)
    pairing = acts.decide(it.dov, pair, Which.LENDING, yes=True)
    acts.end(it.dov, pool)
    pairing.refresh_from_db()
    assert pairing.state == "offered"
    acts.take_back(it.cleo, pair)
    pairing.refresh_from_db()
    assert pairing.state == "withdrawn"
    kinds = OutgoingMail.objects.filter(to_person=it.gina).values_list("kind", flat=True)
    assert list(kinds.order_by("pk")) == ["offered", "called_off"]


def test_private_lists_hold_across_and_a_no_is_not_asked_again(it):
    pair = found(it)
    acts.decide(it.dov, pair, Which.LENDING, yes=False)
    acts.look(it.cleo, pair.pool)
    assert tasks.work_once()
    assert PairAcross.objects.get() == pair
    other = factories.MentorFactory(round=it.round_elsewhere)
    Block.objects.create(owner=it.ben, written=other.person.email, person=other.person)
    acts.look(it.cleo, pair.pool)
    assert tasks.work_once()
    assert PairAcross.objects.count() == 1


def test_no_place_is_given_twice(it):
    pair = found(it)
    acts.decide(it.cleo, pair, Which.ASKING, yes=True)
    mentee = factories.EnrollmentFactory(round=it.round_elsewhere)
    pairings.approve(it.dov, it.gina_in, mentee)
    with pytest.raises(Refused):
        acts.decide(it.dov, pair, Which.LENDING, yes=True)
    pair.refresh_from_db()
    assert pair.lending_said is None
    assert Pairing.objects.count() == 1


def test_one_who_runs_both_speaks_for_each_and_never_about_a_pair_of_their_own(it):
    pair = found(it)
    acts.decide(it.ann, pair, Which.ASKING, yes=True)
    assert acts.decide(it.ann, pair, Which.LENDING, yes=True)
    Program.objects.filter(pk=it.program.pk).update(listed=True)
    Enrollment.objects.filter(pk=it.gina_in.pk).update(person=it.ann)
    assert not reach.pairs_run_by(it.ann).exists()


def test_the_pages_ask_agree_and_tell_what_waits(it, client):
    client.force_login(it.cleo)
    url = reverse("admin:pools", args=[it.round.pk])
    assert "Choose a round from the list" in client.post(url, {"lending": ""}).content.decode()
    page = client.post(url, {"lending": it.round_elsewhere.pk, "words": "Please"}, follow=True)
    assert "not answered yet" in page.content.decode()
    client.force_login(it.dov)
    desk = client.get(reverse("admin:index")).content.decode()
    assert "asks whether you share your mentors" in desk
    pool = reach.pools_run_by(it.dov).get()
    press = reverse("admin:pool_act", args=[pool.pk, it.round_elsewhere.pk])
    assert (
        "You share your mentors" in client.post(press, {"agree": "1"}, follow=True).content.decode()
    )
    client.post(press, {"look": "1"})
    assert tasks.work_once()
    assert "1 pair across to decide" in client.get(reverse("admin:index")).content.decode()
    pair = PairAcross.objects.get()
    act = reverse("admin:pair_across_act", args=[pair.pk])
    assert (
        "Noted" in client.post(act, {"side": "lending", "said": "1"}, follow=True).content.decode()
    )
    client.force_login(it.cleo)
    said = client.post(act, {"side": "asking", "said": "1"}, follow=True).content.decode()
    assert "the two are told now" in said
    Round.objects.update(state="closed")
    with pytest.raises(Refused, match="is over"):
        acts.look(it.cleo, pool)
