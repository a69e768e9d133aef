"""Ada and Ben, who are paired, and what each of them reads."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from mentorship.models import Pairing
from tests.people import Cast, cast

Open = Callable[..., str]


@pytest.fixture
def it() -> Cast:
    return cast()


@pytest.fixture
def pairing(it: Cast) -> Pairing:
    return it.pairing("active")


@pytest.fixture
def reads() -> Open:
    """The page of this name as somebody reads it: ``reads(it.ada, "agreement", pairing.pk)``."""

    def read(who, name: str, *args: object, query: str = "") -> str:
        answer = browser_of(who).get(reverse(name, args=args) + query, follow=True)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    return read


@pytest.fixture
def sends() -> Open:
    """Post and follow; gives the page on which one lands."""

    def send(who, name: str, *args: object, **typed: object) -> str:
        answer = browser_of(who).post(reverse(name, args=args), typed, follow=True)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    return send


def browser_of(who) -> Client:
    client = Client()
    client.force_login(who, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client
