"""Whoever has no partner widens a wish by one press, waits, or leaves."""

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from matching.models import MatchRun
from mentorship import messages
from mentorship.mail import outbox
from mentorship.models import LogLine, Preference, Round
from mentorship.services import widening
from mentorship.services.acts import Refused
from tests.people import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def it() -> Cast:
    """Ben was told; he wants the same region and the same field, both as a must."""
    people = cast()
    Round.objects.filter(pk=people.round.pk).update(state="announced")
    own, _made = Preference.objects.get_or_create(enrollment=people.ben_in)
    own.region = own.field = "same"
    own.region_must = own.field_must = True
    own.save()
    MatchRun.objects.create(
        round=people.round,
        state="superseded",
        finished_at=timezone.now(),
        unmatched=[{"enrollment": people.ben_in.pk, "reason": "rule.field", "opens": 7}],
    )
    people.ben_in.refresh_from_db()
    outbox.enqueue(messages.no_partner(people.ben_in))
    return people


def address(it) -> str:
    return reverse("no_partner", args=[it.ben_in.pk])


def musts(it) -> tuple[bool, bool]:
    own = Preference.objects.get(enrollment=it.ben_in)
    return own.region_must, own.field_must


def test_the_page_names_what_would_open_most_first_and_one_press_does_it(it, client):
    client.force_login(it.ben)
    page = client.get(address(it)).content.decode()
    assert page.index("Let the field of work be a wish") < page.index("Let the region be a wish")
    assert page.count("kept 7 possible partners away") == 1
    for _press in range(2):
        page = client.post(address(it), {"aspect": "field"}, follow=True).content.decode()
    assert "It is a wish now" in page
    assert "Let the field of work" not in page
    assert musts(it) == (True, False)
    assert Preference.objects.get(enrollment=it.ben_in).field == "same"
    assert LogLine.objects.filter(verb="enrollment.amended").count() == 1


@pytest.mark.parametrize("aspect", ["", "minimum", "region_must", "x" * 300])
def test_what_is_no_must_is_refused_in_a_sentence(it, client, aspect):
    client.force_login(it.ben)
    page = client.post(address(it), {"aspect": aspect}, follow=True).content.decode()
    assert "cannot be changed in this way now" in page
    assert musts(it) == (True, True)


@pytest.mark.parametrize("state", ["open", "closed"])
def test_nothing_is_widened_where_nobody_looks(it, state):
    Round.objects.filter(pk=it.round.pk).update(state=state)
    with pytest.raises(Refused):
        widening.widen(it.ben, it.ben_in, "field")


def test_others_reach_neither_the_page_nor_the_act(it, client):
    client.force_login(it.ada)
    assert client.get(address(it)).status_code == 404
    with pytest.raises(Http404):
        widening.widen(it.ada, it.ben_in, "field")


def test_nobody_learns_on_the_page_what_no_mail_has_told(it, client):
    client.force_login(it.ada)
    assert client.get(reverse("no_partner", args=[it.ada_in.pk])).status_code == 404
