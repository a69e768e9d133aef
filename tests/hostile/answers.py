"""Odd answers to every form of the site, as its pages show them."""

import re
from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.hostile.forms import Form, read
from tests.hostile.reading import Pages
from tests.hostile.walk import Walk, pressed
from tests.hostile.words import ODD
from tests.hostile.world import World

ROLES = ("visitor", "newcomer", "mentor", "mentee", "coordinator", "administrator")

Found = tuple[str, str, Form]
"""Whose page it is, its address, and the form."""


def forms_of(pages: Pages) -> Iterator[Found]:
    """Every form of the site, from the page of the first role that finds it there."""
    seen: set[str] = set()
    for role in ROLES:
        for url, page in pages[role].items():
            for form in read(page)[0] if "<form" in page else ():
                shape = re.sub(r"\d+", "#", f"{form.action or url} {sorted(form.controls)}")
                if shape not in seen:
                    seen.add(shape)
                    yield role, url, form


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
