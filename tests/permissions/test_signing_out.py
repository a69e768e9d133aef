"""Nobody is signed out by looking at something: a picture in a mail could ask for that."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.hostile.world import addresses, make_world

pytestmark = pytest.mark.django_db

OUT = ("admin:logout", "account_logout", "sign_in_again")
"""The addresses at which somebody signs out."""


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def assert_stays(client: Client, url: str) -> None:
    for ask in (client.get, client.head, client.options):
        ask(url)
        assert signed_in(client), (ask.__name__, url)


@pytest.mark.parametrize("role", ["administrator", "mentor"])
def test_no_look_at_a_way_out_signs_anybody_out(role):
    client = make_world().client(role)
    for name in OUT:
        assert_stays(client, reverse(name))
        assert_stays(client, reverse(name) + "?next=/")


@pytest.mark.parametrize("name", ["admin:logout", "account_logout"])
def test_pressing_the_button_does(name):
    client = make_world().client("coordinator")
    assert client.post(reverse(name)).status_code == 302
    assert not signed_in(client)


def test_the_desks_way_out_asks_whoever_only_looks():
    client = make_world().client("coordinator")
    page = client.get(reverse("admin:logout"), follow=True)
    assert page.redirect_chain == [(reverse("account_logout"), 302)]
    assert 'method="post"' in page.content.decode()


def test_a_press_from_another_site_signs_nobody_out():
    world = make_world()
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.cast.cleo)
    for name in OUT:
        assert client.post(reverse(name)).status_code == 403
        assert signed_in(client)


@pytest.mark.far
def test_no_page_of_the_site_signs_anybody_out_when_it_is_looked_at():
    """tests/hostile/test_reading.py asks it of every answer; here one goes from page to page."""
    world = make_world()
    client = world.client("administrator")
    for urls in list(addresses(world).values()):
        client.get(urls[0])
        assert signed_in(client), urls[0]
