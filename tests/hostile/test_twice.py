"""The same press again and again: one effect, and one mail."""

from collections import Counter

import pytest
from django.db import connection
from django.urls import reverse

from mentorship.models import Enrollment, OutgoingMail, Pairing
from tests import factories
from tests.hostile.world import World, addresses, make_world, names

pytestmark = pytest.mark.django_db

TIMES = 20
BOOKKEEPING = ("django_session", "cache", "django_admin_log", "account_", "usersessions")


@pytest.fixture
def world() -> World:
    return make_world()


def mails() -> Counter:
    return Counter(OutgoingMail.objects.values_list("kind", "to_email"))


def everything() -> Counter:
    """How many rows each table of ours has."""
    found = Counter()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith(BOOKKEEPING):
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                found[table] = cursor.fetchone()[0]
    return found


def cases(world: World) -> dict[str, tuple[str, str, dict]]:
    """Every act of the site: its name, who does it, where, and what they send."""
    known = addresses(world)
    new = world.run.suggestions.filter(state="new").first()
    coffee, third = world.rounds["coffee"], world.extra["third"]
    other = coffee.enrollments.get(person=third)
    round_ = world.run.round
    mentor, mentee = free(round_, "mentor"), free(round_, "mentee")
    act = [("admin:round_act", name) for name in ("open", "reopen", "start", "close", "cancel")]
    return {
        "pairing_accept": ("mentee", known["pairing_accept"][0], {}),
        "pairing_decline": ("mentee", known["pairing_decline"][0], {"words": "No time"}),
        "pairing_take_back": ("mentee", known["pairing_take_back"][0], {}),
        "pairing_conclude": ("mentor", known["pairing_conclude"][0], {}),
        "pairing_end": ("mentor", known["pairing_end"][0], {"reason": "time", "words": ""}),
        "enrollment_pause": ("mentee", known["enrollment_pause"][0], {}),
        "enrollment_resume": ("mentee", known["enrollment_resume"][0], {}),
        "enrollment_leave": ("mentee", known["enrollment_leave"][0], {}),
        "ask": ("mentee", reverse("ask", args=[coffee.pk, other.pk]), {"words": "Hello"}),
        "join_check": ("mentee", known["join_check"][0], {}),
        "admin:pairing_withdraw": ("coordinator", known["admin:pairing_withdraw"][0], {}),
        "admin:run_decide": (
            "coordinator",
            known["admin:run_decide"][0],
            {"approve": "1", "suggestion": new.pk},
        ),
        "admin:run_cancel": ("coordinator", known["admin:run_cancel"][0], {}),
        "admin:suggestion_decide": (
            "coordinator",
            reverse("admin:suggestion_decide", args=[new.pk]),
            {"approve": "1"},
        ),
        "admin:suggestion_another": (
            "coordinator",
            reverse("admin:suggestion_another", args=[new.pk]),
            {"mentor": mentor.pk, "mentee": new.mentee_id},
        ),
        "admin:by_hand": (
            "coordinator",
            known["admin:by_hand"][0],
            {"mentor": mentor.pk, "mentee": mentee.pk},
        ),
        "admin:announce": ("coordinator", known["admin:announce"][0], {"count": "1"}),
        "admin:coordinator_take_back": (
            "administrator",
            known["admin:coordinator_take_back"][0],
            {},
        ),
        **{
            f"{name} {what}": ("coordinator", reverse(name, args=[round_.pk, what]), {})
            for name, what in act
        },
        "admin:round_act run": (
            "coordinator",
            reverse("admin:round_act", args=[round_.pk, "run"]),
            {},
        ),
        "admin:round_act close-signup": (
            "coordinator",
            reverse("admin:round_act", args=[world.cast.round.pk, "close-signup"]),
            {},
        ),
    }


def free(round_, role: str) -> Enrollment:
    return factories.EnrollmentFactory(round=round_, role=role)


def acts() -> set[str]:
    """The names of all addresses that do something, by the words in them."""
    doing = (
        "accept decline take_back conclude end pause resume leave ask join_check withdraw decide "
        "cancel another by_hand announce round_act"
    ).split()
    return {name for name, _pattern in names() if name.endswith(tuple(doing))}


def test_every_act_of_the_site_is_pressed_here(world):
    pressed = {name.split()[0] for name in cases(world)}
    assert acts() <= pressed


@pytest.mark.parametrize("times", [2, pytest.param(TIMES, marks=pytest.mark.slow)])
def test_a_second_press_changes_nothing_and_writes_to_nobody(world, times):
    from tests.hostile.walk import undone

    wrong = []
    for name, (role, url, data) in cases(world).items():
        with undone():
            client = world.client(role)
            assert client.post(url, data).status_code in (200, 302), name
            after_first = (mails(), everything(), states())
            for _again in range(times - 1):
                answer = client.post(url, data)
                if answer.status_code not in (200, 302, 404, 409):
                    wrong.append((name, answer.status_code))
            if (mails(), everything(), states()) != after_first:
                wrong.append((name, everything() - after_first[1], mails() - after_first[0]))
    assert wrong == []


def states() -> list:
    """The states of all pairings and enrollments."""
    return [
        *Pairing.objects.order_by("pk").values_list("pk", "state", "mentor_place"),
        *Enrollment.objects.order_by("pk").values_list("pk", "state"),
    ]
