"""After an erasure nothing of the person is left, and nothing of anybody else is lost."""

import copy
import time

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.privacy import HOLDINGS
from accounts.privacy.erasure import erase
from mentorship.models import CircleCheckIn, CircleClosing, Enrollment, Pairing
from mentorship.services import leaving
from tests import factories, people
from tests.hostile.world import addresses
from tests.mentorship.privacy.lives import CANARIES, WORDS, full_life, occurrences

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(standing):
    with standing():
        return full_life()


@pytest.fixture
def life(made):
    """A world in which something in every table is Ada's, and Ada."""
    return copy.deepcopy(made)


def test_after_erasure_a_search_of_the_whole_database_finds_nothing_of_the_person(life):
    _world, ada = life
    before = occurrences(*CANARIES)
    assert len(before) > 30, "the life was not full enough for the search to mean anything"

    began = time.monotonic()
    with transaction.atomic():
        erase(ada)

    assert time.monotonic() - began < 10
    assert occurrences(*CANARIES) == {}


def test_a_full_life_has_rows_in_every_table_that_knows_people(life):
    _world, ada = life

    empty = [one.model._meta.label for one in HOLDINGS if not one.rows(ada).exists()]

    assert empty == []


def test_the_others_keep_their_pairings_with_a_former_member(life):
    world, ada = life
    history = Pairing.objects.values_list("pk", "state", "created_at", "ended_at", "active_at")
    rows, enrolled = list(history.order_by("pk")), Enrollment.objects.count()

    with transaction.atomic():
        erase(ada)

    assert list(history.order_by("pk")) == rows
    assert Enrollment.objects.count() == enrolled
    ended = world.pairings["ended"]
    ended.refresh_from_db()
    assert ended.mentor.person.get_full_name() == "A former member"
    assert ended.mentee.person.profile.full_name == "Mentee6 Ended"


def test_what_others_wrote_of_themselves_stays(life):
    world, ada = life
    Enrollment.objects.filter(pk=world.cast.ben_in.pk).update(goal="To write grants")

    with transaction.atomic():
        erase(ada)

    world.cast.ben_in.refresh_from_db()
    assert world.cast.ben_in.goal == "To write grants"
    assert world.cast.ben.profile.full_name == "Ben Okri"
    assert occurrences(WORDS) == {}


def test_a_namesake_in_somebody_elses_circle_keeps_their_name():
    round = factories.RoundFactory()
    grace, other = people.person("Grace"), people.person("Bea Other")
    said = {}
    for number, person in enumerate((grace, other), start=1):
        circle = factories.CircleFactory(round=round, number=number, state="completed")
        place = factories.EnrollmentFactory(round=round, person=person)
        beside = {"circle": circle, "role": "mentee", "state": "done"}
        factories.CircleSeatFactory(enrollment=place, **beside)
        seat = factories.CircleSeatFactory(words="Grace led us", **beside)
        CircleCheckIn.objects.create(seat=seat, asked_at=timezone.now(), words="Grace led us")
        words = {"words": "Grace led us", "thanks": "Thank you, Grace"}
        CircleClosing.objects.create(seat=seat, thanked_at=timezone.now(), **words)
        said[person] = seat
    with transaction.atomic():
        erase(grace)

    def left(seat):
        seat.refresh_from_db()
        closing = seat.closings.get()
        return [seat.words, CircleCheckIn.objects.get(seat=seat).words, closing.thanks]

    assert left(said[grace]) == [" led us", " led us", "Thank you, "]
    assert left(said[other]) == ["Grace led us", "Grace led us", "Thank you, Grace"]


def test_erasing_twice_is_the_same_as_once(life):
    _world, ada = life
    for _again in range(2):
        with transaction.atomic():
            erase(ada)

    ada.refresh_from_db()
    assert (ada.is_active, ada.has_usable_password()) == (False, False)
    assert occurrences(*CANARIES) == {}


@pytest.mark.parametrize("most", [1, pytest.param(None, marks=pytest.mark.far)])
@pytest.mark.parametrize("role", ["mentee", "coordinator", "administrator"])
def test_every_page_that_named_the_person_works_and_says_a_former_member(life, role, most):
    """The first page of each address; in `make far` those of every state."""
    world, ada = life
    known = addresses(world)
    leaving.erase(world.cast.ann, ada, "letter")
    client, former = world.client(role), 0

    for name, urls in known.items():
        for url in urls[:most] if not name.endswith(LEAVES) and KEEPS not in name else ():
            answer = client.get(url, follow=True)
            read = not answer.streaming and answer["Content-Type"].startswith("text/")
            body = answer.content.decode() if read else ""
            assert answer.status_code < 500, url
            assert not any(canary in body for canary in CANARIES), url
            former += "former member" in body

    assert former > 0


LEAVES = ("logout", "login")
KEEPS = "mentorship_listedperson"
"""Pages of the association's own list of members, which stays as its holding says."""
