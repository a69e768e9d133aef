"""How long the directory of 6,000 people takes: the page, a page narrowed down, and its search.

    python -m tests.bench.directory [PEOPLE]

A scratch database under .data/bench/directory gets the demonstration, and so many people who are
listed in its informal round. Pages are asked for in the process itself, so that nothing but the
work of the server counts: its wall clock, and the processor's time of the process beside it.
"""

import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / ".data" / "bench" / "directory"
TIMES = 15
QUERIES = ("", "?place=outside&stage=mid", "?words=leadership", "?words=leadershp", "?page=9")


def main(people: str = "6000") -> None:
    """Fill, look, and print."""
    shutil.rmtree(DATA, ignore_errors=True)
    os.environ |= {"DEMO": "1", "DEBUG": "1", "DATA_DIR": str(DATA)}
    os.environ["DJANGO_SETTINGS_MODULE"] = "mentorship.settings"
    address, client = filled(int(people))
    for query in QUERIES:
        wall, busy = measured(lambda query=query: client.get(address + query))
        say(f"{query or 'the whole':<28} {wall:6.0f} ms, of which this process {busy:4.0f} ms")


def filled(people: int):
    """Make the database; the directory's address, and somebody who looks at it."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    settings.ALLOWED_HOSTS = ["*"]
    call_command("prepare", verbosity=0)
    from mentorship.demo.large.people import Joining, make_people
    from mentorship.demo.large.sizes import Sizes
    from mentorship.models import Enrollment, Round

    random = Random(7)
    round = Round.objects.select_related("program").get(program__slug="coffee")
    made = make_people(random, Sizes(members=people * 3 // 2))
    Joining(random, made).fill(round, people // 2, people // 2)
    Enrollment.objects.filter(round=round).update(listed=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    settings.DEBUG = False
    reader = Enrollment.objects.filter(round=round, role="mentee").latest("pk").person
    client = Client()
    client.force_login(reader, backend=settings.AUTHENTICATION_BACKENDS[0])
    return f"/rounds/{round.pk}/people/", client


def measured(look: Callable[[], object]) -> tuple[float, float]:
    """The median of both clocks, in milliseconds, once it is warm."""
    look()
    walls, busy = [], []
    for _time in range(TIMES):
        wall, cpu = time.perf_counter(), time.process_time()
        look()
        walls.append(1000 * (time.perf_counter() - wall))
        busy.append(1000 * (time.process_time() - cpu))
    return statistics.median(walls), statistics.median(busy)


def say(line: str) -> None:
    """Print it at once."""
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
