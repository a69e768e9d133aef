"""Dov walks everything of the desk that he can reach, and finds nothing of what Cleo runs."""

import copy
import re
from urllib.parse import urljoin

import pytest
from django.contrib import admin
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client
from django.urls import reverse

from accounts.models import User
from matching.models import MatchRun, Suggestion
from mentorship.models import (
    Coordinator,
    Enrollment,
    LogLine,
    OutgoingMail,
    Pairing,
    Program,
    Round,
)
from mentorship.services import coordinators
from tests import factories, people
from tests.bodies import body
from tests.hostile.forms import read
from tests.hostile.walk import again
from tests.hostile.world import World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CANARY = "Zyxwvut"
ADDRESS = "zyx-canary"
MOST = 150


@pytest.fixture(scope="module")
def made(standing) -> World:
    with standing():
        return make_marked()


@pytest.fixture
def world(made) -> World:
    return copy.deepcopy(made)


def make_marked() -> World:
    """Cleo's programs, people and mails carry the canary; Dov has a program with one pair."""
    world = make_world()
    for program in Program.objects.exclude(pk=world.cast.elsewhere.pk):
        Program.objects.filter(pk=program.pk).update(name=f"{CANARY} {program.name}")
        Round.objects.filter(program=program).update(name=Concat(Value(CANARY), "name"))
        type(program.unit).objects.filter(pk=program.unit_id).update(name=f"{CANARY} unit")
    for person in User.objects.exclude(pk__in=[world.cast.dov.pk, world.cast.ann.pk]):
        User.objects.filter(pk=person.pk).update(email=f"{ADDRESS}{person.pk}@example.org")
        if hasattr(person, "profile"):
            person.profile.full_name = f"{CANARY} {person.pk}"
            person.profile.save()
    OutgoingMail.objects.update(subject=f"{CANARY} mail", to_email=f"{ADDRESS}@example.org")
    his = world.cast.round_elsewhere
    factories.PairingFactory(round=his, state="active")
    LogLine.objects.create(verb="round.opened", round=his, program=his.program)
    return world


def links(page: str, base: str) -> set[str]:
    """Addresses of the desk on a page: links and the filters' query strings among them."""
    found = (urljoin(base, one) for one in re.findall(r'href="([^"#]+)"', page))
    return {url.replace("&amp;", "&") for url in found if url.startswith("/admin/")}


def test_a_walk_over_every_link_of_the_desk_finds_no_canary(world):
    dov = world.client("coordinator elsewhere")
    waiting, seen = [reverse("admin:index"), *lists()], set()
    while waiting and len(seen) < MOST:
        url = waiting.pop()
        if url in seen or "logout" in url:
            continue
        seen.add(url)
        answer = again(dov).get(url)
        assert answer.status_code in (200, 302, 404), url
        page = answer.getvalue().decode(errors="replace") + answer.get("Location", "")
        assert CANARY not in page, url
        assert ADDRESS not in page, url
        if answer.status_code == 200:
            waiting += sorted(links(page, url) - seen)
    assert len(seen) > 30


def lists() -> list[str]:
    models = [model._meta for model in admin.site._registry]
    return [reverse(f"admin:{one.app_label}_{one.model_name}_changelist") for one in models]


def test_no_question_to_a_list_counts_or_confirms_what_is_cleos(world):
    """Searches and filters by every name, state and id that exists: nothing is found."""
    dov, cast = world.client("coordinator elsewhere"), world.cast
    ids = {
        "round__id__exact": cast.round.pk,
        "program__id__exact": cast.program.pk,
        "unit__id__exact": cast.program.unit_id,
        "person__id__exact": cast.ada.pk,
        "pairing__id__exact": world.pairings["offered"].pk,
        "id__exact": cast.ada.pk,
        "round__program__name__startswith": CANARY,
        "person__email__startswith": ADDRESS,
    }
    queries = [{"q": CANARY}, {"q": ADDRESS}, *({name: value} for name, value in ids.items())]
    for url in lists():
        plain = again(dov).get(url)
        own = plain.context["cl"].result_count if plain.status_code == 200 else 0
        for query in queries:
            answer = again(dov).get(url, query)
            assert answer.status_code in (200, 302, 400, 404), (url, query)
            if answer.status_code == 200:  # a filter with one choice is no filter: all of his
                found = answer.context["cl"].result_count
                assert found in ({0} if "q" in query else {0, own}), (url, query)


def cleos(world: World) -> list[tuple[str, int]]:
    """Every page of the desk about one thing of Cleo's."""
    found = [
        *((name, world.run.round.pk) for name in ("round", "unmatched", "by_hand", "announce")),
        ("round_pairings", world.run.round.pk),
        ("run", world.run.pk),
        ("suggestion", Suggestion.objects.first().pk),
        ("pairing", world.pairings["offered"].pk),
        ("pairing_withdraw", world.pairings["offered"].pk),
        ("mail", OutgoingMail.objects.filter(sensitive=False).first().pk),
        ("coordinator_take_back", world.cast.cleo.coordinates.first().pk),
    ]
    rows = [
        world.cast.program,
        world.cast.program.unit,
        world.cast.round,
        world.cast.ada,
        world.cast.ben_in,
        world.pairings["offered"],
        world.cast.cleo.coordinates.first(),
        LogLine.objects.exclude(program=world.cast.elsewhere).first(),
        OutgoingMail.objects.filter(sensitive=False).first(),
    ]
    for row in rows:
        stem = f"{row._meta.app_label}_{row._meta.model_name}"
        found += [(f"{stem}_{what}", row.pk) for what in ("change", "history", "delete")]
    return found


def test_what_is_cleos_and_what_is_not_there_are_one_answer(world):
    dov = world.client("coordinator elsewhere")
    for name, pk in cleos(world):
        there = again(dov).get(reverse(f"admin:{name}", args=[pk]), follow=True)
        absent = again(dov).get(reverse(f"admin:{name}", args=[987_654_321]), follow=True)
        assert (there.status_code, absent.status_code) == (404, 404), name
        assert body(there) == body(absent), name


def test_staff_who_coordinate_nothing_find_no_desk(world):
    nobody = people.person("Nora Nobody", is_staff=True)
    client = Client()
    client.force_login(nobody)
    for url in [
        reverse("admin:index"),
        *lists(),
        reverse("admin:round", args=[world.run.round.pk]),
    ]:
        assert client.get(url).status_code == 404


def test_a_role_taken_back_closes_the_desk_at_once(world):
    """In a browser that is open already: the next click finds nothing."""
    cleo, pages = world.client("coordinator"), [reverse("admin:round", args=[world.run.round.pk])]
    pages += [reverse("admin:board", args=[world.run.round.pk]), reverse("admin:index")]
    assert [cleo.get(url).status_code for url in pages] == [200, 200, 200]
    for role in Coordinator.objects.filter(person=world.cast.cleo):
        coordinators.dismiss(world.cast.ann, role)
    assert [cleo.get(url).status_code for url in pages] == [404, 404, 404]
    act = reverse("admin:round_act", args=[world.run.round.pk, "cancel"])
    assert cleo.post(act).status_code == 404


def test_a_closed_account_is_signed_out_at_once(world):
    cleo = world.client("coordinator")
    User.objects.filter(pk=world.cast.cleo.pk).update(is_active=False)
    for url in (reverse("admin:index"), reverse("profile")):
        assert cleo.get(url).status_code == 302


def test_a_program_of_the_unit_above_opens_what_is_below_and_nothing_beside(world):
    """Permission flows down the tree, never up or sideways."""
    above = world.cast.program.unit
    below = factories.UnitFactory(parent=above)
    mine = factories.ProgramFactory(unit=below, name="Below the unit")
    person = people.person("Una Unit", is_staff=True)
    factories.CoordinatorFactory(person=person, unit=below)
    client = Client()
    client.force_login(person)
    change = "admin:mentorship_program_change"
    assert client.get(reverse(change, args=[mine.pk])).status_code == 200
    assert client.get(reverse(change, args=[world.cast.program.pk])).status_code == 404
    assert CANARY not in client.get(reverse("admin:mentorship_program_changelist")).content.decode()


def test_texts_of_the_desk_are_read_by_nobody_below_it(world):
    """Members with a pairing, and strangers, get the same page as for nothing at all."""
    for role in ("member", "mentor"):
        client = world.client(role)
        nothing = body(client.get("/admin/nothing/here/"))
        for name, pk in cleos(world):
            answer = client.get(reverse(f"admin:{name}", args=[pk]))
            assert (answer.status_code, body(answer)) == (404, nothing), (role, name)
    assert read(nothing)[1]
    assert Enrollment.objects.exists()
    assert MatchRun.objects.exists()
    assert Pairing.objects.exists()
