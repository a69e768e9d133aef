"""The link that lets the first administrator in before mail works: once, and for a day."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts import first_links
from accounts.models import User
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return people.person("Ann Gray", is_staff=True, is_superuser=True)


def link(person: User) -> str:
    return reverse("first_link", args=[first_links.token_of(person)])


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_opening_the_link_changes_nothing_and_pressing_the_button_signs_in(client, ann):
    url = link(ann)
    page = client.get(url)
    assert (page.status_code, page["Referrer-Policy"]) == (200, "same-origin")
    assert not signed_in(client)
    assert client.post(url).url == reverse("mfa_index")
    assert signed_in(client)


def test_whoever_came_in_by_it_may_add_their_first_second_factor_at_once(client, ann, settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    client.post(link(ann))
    assert client.get(reverse("admin:setup"), follow=True).redirect_chain[-1][0] == reverse(
        "mfa_index"
    )
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_the_link_works_once(client, ann):
    url = link(ann)
    client.post(url)
    client.logout()
    assert client.post(url).status_code == 404
    assert not signed_in(client)


def test_any_other_sign_in_ends_it(client, ann):
    url = link(ann)
    client.force_login(ann)
    client.logout()
    assert client.post(url).status_code == 404


def test_it_works_for_a_day(client, ann, time_machine):
    url = link(ann)
    time_machine.move_to(timezone.now() + timedelta(days=1, minutes=1))
    assert client.post(url).status_code == 404


@pytest.mark.parametrize("change", [{"is_superuser": False}, {"is_active": False}])
def test_it_lets_in_nobody_but_who_runs_the_site(client, ann, change):
    url = link(ann)
    User.objects.filter(pk=ann.pk).update(**change)
    assert client.post(url).status_code == 404


@pytest.mark.parametrize("spoil", [str.swapcase, lambda key: key[:-1], lambda key: key + "y"])
def test_a_doctored_link_lets_nobody_in(client, ann, spoil):
    head, _slash, token = link(ann).rstrip("/").rpartition("/")
    assert client.post(f"{head}/{spoil(token)}/").status_code == 404
    assert not signed_in(client)


# The command ---------------------------------------------------------------------------------


@pytest.fixture
def prepared(monkeypatch):
    """Tables and files are there in a test already."""
    monkeypatch.setattr("mentorship.management.commands.setup.call_command", lambda *a, **k: None)


def printed_link(out: str) -> str:
    return next(word for word in out.split() if "/begin/" in word).partition("8000")[2]


def test_the_command_makes_the_first_administrator_and_prints_a_link_that_works(
    client, capsys, prepared
):
    call_command("setup", email="Root@Example.org", name="Ruth Oort")
    ruth = User.objects.get(email="root@example.org")
    assert (ruth.is_superuser, ruth.is_staff, ruth.has_usable_password()) == (True, True, False)
    assert ruth.profile.full_name == "Ruth Oort"
    assert client.post(printed_link(capsys.readouterr().out)).status_code == 302
    assert signed_in(client)


def test_a_second_time_it_makes_nobody_and_prints_a_new_link(client, capsys, ann, prepared):
    call_command("setup")
    assert User.objects.filter(is_superuser=True).count() == 1
    assert client.post(printed_link(capsys.readouterr().out)).status_code == 302


def test_it_gives_the_site_to_nobody_who_is_a_member_already(prepared):
    ben = people.person("Ben Okri")
    with pytest.raises(CommandError, match="does not run the site"):
        call_command("setup", email=ben.email, name="Ben")
    assert not User.objects.filter(is_superuser=True).exists()


def test_an_address_that_is_none_is_refused_in_a_sentence(prepared):
    with pytest.raises(CommandError, match="no address like"):
        call_command("setup", email="root", name="Ruth")
