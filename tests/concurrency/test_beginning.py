"""Two coordinators at one draft of a program, at the same moment, over real HTTP."""

from functools import partial

import pytest
from django.urls import reverse

from mentorship.models import Program, ProgramDraft, Round
from tests import factories, people, promises
from tests.drafts import draft_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def two():
    """Cleo and Una run a chapter."""
    chapter = factories.UnitFactory(kind="chapter", name="Lakeside Chapter")
    found = [people.person(name, is_staff=True) for name in ("Cleo Marsh", "Una Also")]
    for person in found:
        factories.CoordinatorFactory(person=person, unit=chapter)
    return chapter, found


def test_both_open_it_at_once_and_it_is_one_program(two, browser_of, at_once):
    chapter, found = two
    draft = draft_of(found[0], chapter)
    address = reverse("admin:begin_set_up", args=[draft.pk])
    answers = at_once([partial(browser_of(person).post, address) for person in found])
    assert (Program.objects.count(), Round.objects.get().state) == (1, "open")
    for answer in answers:
        assert all(status < 400 for status in answer.statuses)
        assert "Chapter mentoring" in answer.page
    assert promises.broken() == {}


def test_both_change_the_same_at_once_and_the_slower_reads_the_difference(
    two, browser_of, at_once, client
):
    chapter, found = two
    draft = draft_of(found[0], chapter)
    address = reverse("admin:begin_part", args=[draft.pk, "answers"])
    client.force_login(found[0])
    form = client.get(address).context["form"]
    typed = {name: form[name].value() for name in form.fields}
    names = ("The first of the two", "The second of the two")
    acts = [
        partial(browser_of(person).post, address, **typed | {"contact_name": name})
        for person, name in zip(found, names, strict=True)
    ]
    answers = at_once(acts)
    slower = [answer.page for answer in answers if "while you were writing" in answer.page]
    assert len(slower) == 1
    assert all(name in slower[0] for name in names)
    assert ProgramDraft.objects.get().program["contact_name"] in names
