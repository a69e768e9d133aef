"""A profile begins with what the list of members says of a verified address."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from accounts.models import Profile
from accounts.views.pages import BY_KEY
from accounts.views.trip import Trip
from mentorship.models import ListedPerson
from tests import factories

pytestmark = pytest.mark.django_db
FIRST = Trip(first=True, next="/help/")
NOTE = "from the list of members"


@pytest.fixture
def newcomer(client):
    person = factories.UserFactory(email="nora@example.org")
    client.force_login(person)
    ListedPerson.objects.create(
        roster=factories.ProgramFactory().unit,
        email="nora@example.org",
        full_name="Nora Listed",
        preferred_name="Nora",
        institution="Springfield Library",
        region=factories.RegionFactory(name="Illinois"),
        school=factories.SchoolFactory(name="Iowa"),
        class_year=2019,
    )
    return person


def verify(person):
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


def shown(client, key):
    return client.get(FIRST.link(BY_KEY[key])).content.decode()


def test_what_a_list_says_is_filled_in_and_the_member_has_the_last_word(newcomer, client):
    verify(newcomer)
    page = shown(client, "name")
    assert 'value="Nora Listed"' in page
    assert NOTE in page
    client.post(FIRST.link(BY_KEY["name"]), {"full_name": "Nora Own", "called": "No"})
    page = shown(client, "work")
    assert 'value="Springfield Library"' in page
    assert "selected>Illinois" in page
    assert 'value="Iowa"' in shown(client, "schools")
    assert 'value="2019"' in shown(client, "schools")
    client.post(FIRST.link(BY_KEY["work"]), {"institution": "Shelbyville Library"})
    page = shown(client, "work")
    assert "Springfield" not in page.replace("<option", "")
    assert NOTE not in page
    assert Profile.objects.get(user=newcomer).full_name == "Nora Own"
    assert "Nora Own" in client.get(reverse("profile")).content.decode()


def test_an_address_that_nobody_has_confirmed_tells_nothing(newcomer, client):
    page = shown(client, "name")
    assert "Nora Listed" not in page
    assert NOTE not in page


def test_nothing_is_written_by_looking(newcomer, client):
    verify(newcomer)
    shown(client, "name")
    assert not Profile.objects.exists()
