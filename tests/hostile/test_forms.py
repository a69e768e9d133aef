"""Odd answers to every form of the site: a sentence of ours, nothing lost, and never an error."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.hostile.forms import Form, read
from tests.hostile.walk import Walk, again, filled, one_odd, pressed, undone
from tests.hostile.words import HUGE, ODD
from tests.hostile.world import World, addresses, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROLES = ("visitor", "newcomer", "mentor", "mentee", "coordinator", "administrator")

Found = tuple[str, str, Form]
"""Whose page it is, its address, and the form."""


@pytest.fixture
def world() -> World:
    return make_world()


def forms_of(world: World) -> Iterator[Found]:
    """Every form of the site, from the page of the first role that finds it there."""
    seen: set[str] = set()
    for role in ROLES:
        client = world.client(role)
        for urls in addresses(world).values():
            for url in urls:
                for form in forms_on(client, url):
                    shape = re.sub(r"\d+", "#", f"{form.action or url} {sorted(form.controls)}")
                    if shape not in seen:
                        seen.add(shape)
                        yield role, url, form


def forms_on(client, url: str) -> list[Form]:
    with undone():
        answer = again(client).get(url)
    if answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
        return []
    return read(answer.content.decode())[0]


ANSWERS = some.one_of(
    some.sampled_from(sorted(ODD.values())),
    some.text(max_size=60),
    some.integers().map(str),
    some.dates().map(str),
)


def send_at_random(world: World, walk: Walk, found: list[Found], *, times: int) -> None:
    """Random answers, some of them from what the form offers, and names that it does not have."""

    @settings(
        max_examples=times,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(some.data())
    def send(data):
        role, url, form = data.draw(some.sampled_from(found), label="form")
        answers = pressed(form, data.draw(some.integers(0, 5)))
        for name, control in form.controls.items():
            offered = some.sampled_from(control.offered) if control.offered else ANSWERS
            values = data.draw(some.lists(some.one_of(offered, ANSWERS), max_size=3), label=name)
            if values and name != "csrfmiddlewaretoken":
                answers.setdefault(name, values)
        answers[data.draw(some.sampled_from(("state", "user", "id", "is_staff")))] = ["1"]
        walk.send(world.client(role), url, form, answers)

    send()


def test_odd_answers_get_a_sentence_and_are_kept(world):
    """To each form nothing at all, and each of the other odd answers in turn; then at random."""
    walk, odds = Walk(), [name for name in ODD if name != "empty"]
    found = list(forms_of(world))
    for number, (role, url, form) in enumerate(found):
        client = world.client(role)
        walk.forms += 1
        walk.send(client, url, form, filled(form, ODD["empty"]))
        walk.send(client, url, form, filled(form, ODD[odds[number % len(odds)]], button=number))
    assert walk.forms > 100
    send_at_random(world, walk, found, times=200)
    walk.assert_nothing_wrong()


@pytest.mark.far
def test_every_odd_answer_to_every_control(world):
    walk, found = Walk(), list(forms_of(world))
    for role, url, form in found:
        client = world.client(role)
        walk.forms += 1
        for odd in ODD.values():
            walk.send(client, url, form, filled(form, odd))
        for control in form.controls.values():
            for odd in (ODD["nul"], ODD["markup"], HUGE):
                if control.name != "csrfmiddlewaretoken":
                    walk.send(client, url, form, one_odd(form, control, odd))
    send_at_random(world, walk, found, times=5_000)
    walk.assert_nothing_wrong()
