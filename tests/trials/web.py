"""What a trial of the web application needs: its processes, and visitors at their browsers."""

import http.cookiejar
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

from tests.post_office import free_port

PROCESSES = 4
PATIENCE = 60.0

Of = TypeVar("Of")
Got = TypeVar("Got")


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    text: str
    leads_to: str
    seconds: float


class _Stay(urllib.request.HTTPRedirectHandler):
    """Leave it to the visitor whether to follow."""

    def redirect_request(self, *_args: Any) -> None:
        return None


class Visitor:
    """Somebody at a browser of their own, in a network."""

    def __init__(self, site: str, network: str, **cookies: str) -> None:
        self.site, self.network = site, network
        self.token = secrets.token_hex(16)
        self.jar = http.cookiejar.CookieJar()
        self.own = {"csrftoken": self.token, **cookies}
        cookie_handler = urllib.request.HTTPCookieProcessor(self.jar)
        self.opener = urllib.request.build_opener(cookie_handler, _Stay)

    def get(self, path: str) -> Answer:
        return self._ask(path, None)

    def post(self, path: str, **sent: str) -> Answer:
        return self._ask(path, urlencode({**sent, "csrfmiddlewaretoken": self.token}).encode())

    def cookie(self, name: str) -> str:
        return next((one.value or "" for one in self.jar if one.name == name), "")

    def _ask(self, path: str, body: bytes | None) -> Answer:
        request = urllib.request.Request(self.site + path, body)
        request.add_header("X-Forwarded-For", self.network)
        own = {name: value for name, value in self.own.items() if not self.cookie(name)}
        kept = {one.name: one.value for one in self.jar} | own | {"csrftoken": self.token}
        request.add_unredirected_header("Cookie", "; ".join(f"{k}={v}" for k, v in kept.items()))
        begun = time.perf_counter()
        try:
            answer = self.opener.open(request, timeout=PATIENCE)
        except urllib.error.HTTPError as error:  # also what leads elsewhere
            answer = error
        with answer:
            text = answer.read().decode(errors="replace")
        took = time.perf_counter() - begun
        return Answer(answer.status, text, answer.headers.get("Location") or "", took)


def at_once(people: int, act: Callable[[Of], Got], each: Iterable[Of]) -> list[Got]:
    """Have so many people do it side by side, and return what each got, in order."""
    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(act, each))


@contextmanager
def served(log: Path | None = None, folder: Path = settings.BASE_DIR, **told: str) -> Iterator[str]:
    """Serve the site from four processes for the time of a trial; yields its address.

    What the processes say goes to `log`, with a line for each request; `folder` holds the code
    that serves, and `told` is what their environment says besides.
    """
    port = free_port()
    web = ["-m", "gunicorn", "mentorship.wsgi", "--bind", f"127.0.0.1:{port}", "--preload"]
    web += ["--workers", str(PROCESSES), "--threads", "4", "--log-level", "error"]
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.trials.web_settings",
        "TEST_DATABASE": connection.settings_dict["NAME"],
        "LOG_LEVEL": "ERROR",
        **told,
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    web += ["--access-logfile", "-"] if log else []
    with log.open("ab") if log else nullcontext() as out:
        process = subprocess.Popen(
            [sys.executable, *web, "--no-control-socket"],
            cwd=folder,
            env=kept | own,
            stdout=out,
            stderr=out,
        )
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the site does not start")
