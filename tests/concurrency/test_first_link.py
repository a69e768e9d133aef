"""The first link lets in one of however many press it at once."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import first_links
from accounts.views import first_link as view
from tests import people
from tests.concurrency.test_limits import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def pressed() -> list[int]:
    ann = people.person("Ann Gray", is_staff=True, is_superuser=True)
    url = reverse("first_link", args=[first_links.token_of(ann)])
    return sorted(together(lambda _number: Client().post(url).status_code))


def test_one_of_all_who_press_at_once_comes_in():
    codes = pressed()
    assert codes.count(302) == 1
    assert set(codes) <= {200, 302, 404}


def test_without_the_lock_several_would(monkeypatch):
    def careless(request, person, token):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.2)")  # what the lock would have kept others out of
        view.login(request, person)
        return True

    monkeypatch.setattr(view, "_sign_in", careless)
    assert pressed().count(302) > 1
