"""What each of the most read pages takes of the processor, here and in the database's own process.

    DEMO=1 .venv/bin/python -m tests.load.processor              all pages, 30 times each
    DEMO=1 .venv/bin/python -m tests.load.processor home board   those alone
    TIMES=100 PROFILE=1 DEMO=1 ... home                          and where in the code it goes

It reads a demonstration that is there (`make demo` makes one) through Django's test client, in this
process and one after another. Time on the wall says as much of what else a machine does as of the
code; what a processor worked says more, and of many readings of a page the quickest quarter most.
"""

import cProfile
import os
import pstats
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

TIMES = int(os.environ.get("TIMES", "30"))
PROFILE = bool(os.environ.get("PROFILE"))
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class Taken:
    """What one page took."""

    here: float
    """Milliseconds of this process."""
    database: float
    queries: int
    size: int


def main(wanted: list[str]) -> None:
    """Measure and print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS += ["testserver"]
    say = sys.stdout.write
    say(f"{'page':26}{'ms':>8}{'database':>10}{'queries':>9}{'KB':>6}\n")
    for page, (reader, address) in pages().items():
        if wanted and page not in wanted:
            continue
        one = taken(client_of(reader), address)
        say(f"{page:26}{one.here:8.1f}{one.database:10.1f}{one.queries:9}{one.size:6}\n")
        sys.stdout.flush()
        if PROFILE:
            profile(client_of(reader), address)


def pages() -> dict[str, tuple[str, str]]:
    """The reader ("" for a visitor) and the address of each page."""
    return {name: (reader, address) for name, reader, address in (*_members(), *_desk())}


def _members() -> Iterator[tuple[str, str, str]]:
    from django.urls import reverse

    from accounts.models import User
    from matching.directory import Directory
    from mentorship.models import Pairing, Round
    from mentorship.models.sides import of_the_pair

    ben = User.objects.get(email="ben@demo.example.org")
    coffee = Round.objects.get(program__slug="coffee")
    active = Pairing.objects.filter(of_the_pair(ben), state="active").order_by("pk")[0]
    listed = coffee.enrollments.filter(listed=True, state="submitted", person__is_active=True)
    reader = listed.order_by("pk")[0].person
    other = Directory(reader, coffee).entries[0]
    yield "visitor's home", "", reverse("home")
    yield "sign in", "", reverse("account_login")
    yield "help", "", reverse("help")
    yield "programs", "", reverse("programs")
    yield "home", ben.email, reverse("home")
    yield "a pairing", ben.email, reverse("pairing", args=[active.pk])
    yield "notes", ben.email, reverse("notes", args=[active.pk])
    yield "directory", reader.email, reverse("directory", args=[coffee.pk])
    yield (
        "one of the directory",
        reader.email,
        reverse("directory_person", args=[coffee.pk, other.pk]),
    )
    yield "profile", ben.email, reverse("profile")
    yield "own sign-up", ben.email, reverse("enrollment", args=[active.own_side(ben).enrollment.pk])


def _desk() -> Iterator[tuple[str, str, str]]:
    from django.urls import reverse

    from accounts.models import User
    from matching.models import MatchRun
    from mentorship.models import Pairing, Round

    ann = User.objects.get(email="ann@demo.example.org").email
    reviewed = MatchRun.objects.filter(state=MatchRun.State.REVIEW, suggestions__isnull=False)
    run = reviewed.order_by("-pk")[0]
    suggestion = run.suggestions.order_by("-points", "pk")[0]
    running = Round.objects.filter(state=Round.State.RUNNING).order_by("pk")[0]
    pairing = Pairing.objects.filter(round=running, state="active").order_by("pk")[0]
    board = reverse("admin:board", args=[run.round_id])
    yield "desk", ann, reverse("admin:index")
    for name in ("round", "enrollment", "pairing", "outgoingmail"):
        yield f"list of {name}s", ann, reverse(f"admin:mentorship_{name}_changelist")
    yield "a round", ann, reverse("admin:round", args=[running.pk])
    yield "pairings of a round", ann, reverse("admin:round_pairings", args=[running.pk])
    yield "a pairing at the desk", ann, reverse("admin:pairing", args=[pairing.pk])
    yield "board", ann, board
    yield "a pair of the board", ann, f"{board}?pair={suggestion.mentee_id}-{suggestion.mentor_id}"


def client_of(email: str) -> Any:
    """A browser in which somebody is signed in."""
    from django.test import Client

    from accounts.models import User

    client = Client(headers={"Accept-Encoding": "gzip", "Accept-Language": "en-US,en;q=0.9"})
    if email:
        client.force_login(User.objects.get(email=email), backend=BACKEND)
    return client


def taken(client: Any, address: str) -> Taken:
    """Read a page so many times; gives the quickest quarter of this process, all of the other."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _warm in range(3):
        answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}")
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    queries = len(asked)
    database, here = _worked_for(connection), []
    before = database()
    for _time in range(TIMES):
        began = time.process_time()
        client.get(address)
        here.append(time.process_time() - began)
    there = (database() - before) / TIMES
    best = sorted(here)[: max(1, TIMES // 4)]
    return Taken(1000 * sum(best) / len(best), 1000 * there, queries, _size(answer))


def _size(answer: Any) -> int:
    return len(answer.content) // 1024


def _worked_for(connection: Any) -> Callable[[], float]:
    """A clock of what the database's process for this connection has worked, where it is here."""
    import psutil

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), inet_server_addr() IS NULL")
        number, is_here = cursor.fetchone()
    if not is_here:
        return lambda: 0.0
    process = psutil.Process(number)
    return lambda: sum(process.cpu_times()[:2])


def profile(client: Any, address: str) -> None:
    """Print which functions a page spends itself in."""
    client.get(address)
    found = cProfile.Profile(time.process_time)
    found.enable()
    for _time in range(TIMES):
        client.get(address)
    found.disable()
    path = os.environ["PROFILE"]
    if path != "1":
        found.dump_stats(path)
    pstats.Stats(found).sort_stats(os.environ.get("SORT", "cumulative")).print_stats(60)


if __name__ == "__main__":
    main(sys.argv[1:])
