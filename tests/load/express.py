"""How many people a convention signs up in a minute: each from the code on a badge to their place.

    PORT=8711 .venv/bin/python -m tests.load.express 500 60

The site has to run as `make demo` runs it, with its worker; this makes its requests over HTTP, and
reads the codes in the database where the mails wait. Each newcomer makes six requests: the first
page, the address, the page of the code, the code, the one screen, and its answers; people arrive
evenly over the seconds that are given. It prints errors and times, and fails by any error, or where
95 of 100 requests took longer than a second. Newcomers are made up, and stay in the demonstration.
"""

import http.client
import os
import re
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

PORT = int(os.environ.get("PORT", "8000"))
SLUG = os.environ.get("PROGRAM", "conference")
PATIENCE = 30
MOST = 1.0
"""Seconds within which 95 of 100 requests are answered."""

CODE = re.compile(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", re.MULTILINE)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
CHOICE = re.compile(
    r'name="(days|topics)"[^>]*?value="([^"]+)"|value="([^"]+)"[^>]*?name="(days|topics)"'
)


@dataclass
class Tally:
    """What all of them saw."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    done: int = 0
    lock: Any = field(default_factory=threading.Lock)


class Newcomer:
    """Somebody without an account, at a telephone that has never been here."""

    def __init__(self, number: int, tally: Tally) -> None:
        self.email = f"load{os.getpid()}.{number}@example.org"
        self.tally, self.cookies = tally, {}

    def __call__(self) -> None:
        try:
            self._walk()
        except Exception as error:  # noqa: BLE001  (whatever it is, it is counted)
            with self.tally.lock:
                self.tally.errors.append(f"{self.email}: {error!r}"[:200])
        else:
            with self.tally.lock:
                self.tally.done += 1

    def _walk(self) -> None:
        start = f"/c/{SLUG}/"
        page, _to = self.ask("first page", start)
        page, to = self.ask("address", start, {"email": self.email, **token(page)})
        page, _to = self.ask("page of the code", to)
        then = urlsplit(to).query.partition("next=")[2]
        sent = {"code": code_for(self.email), "next": then.replace("%2F", "/"), **token(page)}
        _page, to = self.ask("code", urlsplit(to).path, sent)
        page, _to = self.ask("the one screen", to)
        answers = [("full_name", "Made Up"), ("role", "mentee"), ("days", "all")]
        topics = [b or c for a, b, c, d in CHOICE.findall(page) if (a or d) == "topics"]
        answers += [("topics", topics[0]), *token(page).items()]
        _page, to = self.ask("its answers", to, answers)
        if not to.endswith("/done/"):
            raise AssertionError(f"came out at {to!r}")

    def ask(self, what: str, address: str, typed: Any = None) -> tuple[str, str]:
        """Make a request and note how long it took; gives the page and where it leads."""
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=PATIENCE)
        headers = {
            "Host": f"localhost:{PORT}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        began = time.perf_counter()
        body = urlencode(typed) if typed else None
        connection.request("POST" if typed else "GET", address, body, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        took = time.perf_counter() - began
        connection.close()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _is, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        with self.tally.lock:
            self.tally.seconds.setdefault(what, []).append(took)
        if answer.status != (302 if typed else 200):
            raise AssertionError(f"{what}: {answer.status}")
        return page, answer.headers.get("Location", address)


def token(page: str) -> dict[str, str]:
    """The page's own token against forged requests."""
    return {"csrfmiddlewaretoken": TOKEN.search(page).group(1)}  # type: ignore[union-attr]


def code_for(email: str) -> str:
    """The code in the mail that waits for this address."""
    from django.db import connection

    from mentorship.models import OutgoingMail

    text = OutgoingMail.objects.filter(to_email=email).latest("pk").text
    connection.close()
    return CODE.search(text).group(1)  # type: ignore[union-attr]


def main(people: int, seconds: float) -> int:
    """Let them arrive, wait for all, print; returns 1 where a promise was broken."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
    import django

    django.setup()
    tally, began = Tally(), time.monotonic()
    threads = []
    for number in range(people):
        time.sleep(max(0.0, began + number * seconds / people - time.monotonic()))
        threads.append(threading.Thread(target=Newcomer(number, tally)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return told(tally, people, time.monotonic() - began)


def told(tally: Tally, people: int, took: float) -> int:
    """Print what they saw."""
    say = sys.stdout.write
    say(f"{tally.done} of {people} signed up in {took:.0f} s, {len(tally.errors)} errors\n")
    everything = [each for found in tally.seconds.values() for each in found]
    for what, found in {**tally.seconds, "all requests": everything}.items():
        say(f"  {what:17} median {at(found, 50):5.2f} s   95 % {at(found, 95):5.2f} s\n")
    for error in tally.errors[:5]:
        say(f"  {error}\n")
    return int(bool(tally.errors) or at(everything, 95) > MOST)


def at(found: list[float], percent: int) -> float:
    """The time within which so many of a hundred were answered."""
    return sorted(found)[min(len(found) - 1, len(found) * percent // 100)]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), float(sys.argv[2])))
