"""A newcomer's way through the pages, as a browser without scripts walks it."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from mentorship.models import Topic
from tests import factories
from tests.people import Cast, cast


@pytest.fixture
def people(db) -> Cast:
    return cast()


@pytest.fixture
def topics(db) -> list[Topic]:
    groups = ["Leading people", "Leading people", "Serving readers", ""]
    return [factories.TopicFactory(group=group) for group in groups]


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def act(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return act


class Walker:
    """Opens pages, answers them, and follows where they lead."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.url = ""
        self.text = ""

    def open(self, url: str) -> "Walker":
        response = self.client.get(url, follow=True)
        assert response.status_code == 200, (url, response.status_code)
        return self._at(response, url)

    def answer(self, **typed: object) -> "Walker":
        """Send the page's form and follow; the page says what is wrong or the next one comes."""
        response = self.client.post(self.url, typed, follow=True)
        assert response.status_code == 200, (self.url, response.status_code)
        return self._at(response, self.url)

    def _at(self, response, url: str) -> "Walker":
        chain = response.redirect_chain
        self.url = chain[-1][0] if chain else url
        self.text = response.content.decode()
        return self

    @property
    def page(self) -> str:
        """The last part of the address: which page this is."""
        return self.url.partition("?")[0].rstrip("/").rpartition("/")[2]


@pytest.fixture
def walk(signed_in) -> Callable[[User], Walker]:
    return lambda user: Walker(signed_in(user))
