"""Many people at once, over real HTTP: threads that are let go at the same moment."""

import re
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User

CSRF = "c" * 32
AT_ONCE_SECONDS = 60
QUEUE = 256
"""How many may wait for the server at the door; it turns away the eleventh by itself."""


@dataclass(frozen=True)
class Answer:
    """The page that somebody landed on, and every status on the way there."""

    statuses: tuple[int, ...]
    page: str


class Person:
    """Somebody with a browser of their own, signed in."""

    def __init__(self, user: User, address: str) -> None:
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        name = settings.SESSION_COOKIE_NAME
        self.cookies = {name: client.cookies[name].value, settings.CSRF_COOKIE_NAME: CSRF}
        self.host = urlsplit(address).netloc

    def post(self, path: str, **typed: str) -> Answer:
        """Press a button, and follow to the page it leads to."""
        body = urlencode({**typed, "csrfmiddlewaretoken": CSRF})
        status, where, page = self._send("POST", path, body)
        statuses = [status]
        while where:
            status, where, page = self._send("GET", urlsplit(where).path)
            statuses.append(status)
        return Answer(tuple(statuses), page)

    def _send(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        connection = HTTPConnection(self.host, timeout=AT_ONCE_SECONDS)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            self._keep(response.headers.get_all("Set-Cookie") or [])
            return response.status, response.headers.get("Location", ""), response.read().decode()
        finally:
            connection.close()

    def _keep(self, given: Iterable[str]) -> None:
        for cookie in given:
            if match := re.match(r"([^=]+)=([^;]*)", cookie):
                self.cookies[match[1]] = match[2]


@pytest.fixture
def browser_of(live_server) -> Callable[[User], Person]:
    """Sign somebody in: ``browser_of(cast.ada)``."""
    live_server.thread.httpd.socket.listen(QUEUE)
    return lambda user: Person(user, live_server.url)


@pytest.fixture
def at_once() -> Callable[[list[Callable[[], Answer]]], list[Answer]]:
    """Do all of these at the same moment, each in a thread of its own; the answers in order."""

    def run(acts: list[Callable[[], Answer]]) -> list[Answer]:
        gate = threading.Barrier(len(acts))

        def go(act: Callable[[], Answer]) -> Answer:
            gate.wait(AT_ONCE_SECONDS)
            return act()

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(go, acts))

    return run
