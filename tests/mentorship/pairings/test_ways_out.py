"""Leaving, pausing, closing, downloading and erasing are at most two presses away from home."""

import re

import pytest
from django.urls import reverse

from tests.people import cast
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


def leads_to(page: str) -> set[str]:
    """Where the links and buttons of a page lead."""
    found = re.findall(r'(?:href|action)="(/[^"#?]*)', page)
    return set(found)


def test_every_way_out_is_two_presses_from_home(client):
    people = cast()
    pairing = people.pairing("active")
    sign_in(client, people.ben)
    first = leads_to(client.get("/").content.decode())
    place = reverse("enrollment", args=[people.ben_in.pk])
    ways = {
        place: [
            reverse("enrollment_leave", args=[people.ben_in.pk]),
            reverse("enrollment_pause", args=[people.ben_in.pk]),
        ],
        reverse("your_data"): [reverse("close_account")],
        reverse("pairing", args=[pairing.pk]): [reverse("pairing_trouble", args=[pairing.pk])],
    }
    for page, second in ways.items():
        assert page in first
        assert set(second) <= leads_to(client.get(page).content.decode()), page
    assert "erase everything" in client.get("/").content.decode()
    assert "erase" in client.get(reverse("close_account")).content.decode().lower()
