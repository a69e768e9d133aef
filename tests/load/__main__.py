"""How the site carries a large association, page by page.

    make load                      with 1, 10 and 50 visitors
    VISITORS=1 make load           each page alone

It makes the large association where there is none, starts the site as `manage.py serve` does
unless it runs already, signs people in in the database itself, and reads pages over HTTP. Nobody
signs in by a form: what a password or a mailed code costs, and how often it may be tried, is
another question. Last come ten who do not think, for half as long each: how many pages a second
are answered at most, of all and of members' alone. A picture lies in test-results/load.svg
afterwards.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "test-results" / "load.svg"
PORT = int(os.environ.get("PORT", "8000"))
VISITORS = [int(count) for count in os.environ.get("VISITORS", "1 10 50").split()]
SECONDS = float(os.environ.get("SECONDS", "60"))
TIMES = int(os.environ.get("TIMES", "20"))
"""How often each page is read alone."""

PRESSING = 10
"""So many read on without a pause, to see how many pages a second are answered at most."""

SEED = 1876


def main() -> None:
    """Prepare, measure, print and draw."""
    os.environ |= {"DEMO": "1", "DJANGO_SETTINGS_MODULE": "mentorship.settings"}
    for command in (["prepare", "-v0"], ["demo", "--size", "large"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
    import django

    django.setup()
    from tests.load import pages, report, visitors

    mix = pages.prepare(Random(SEED))
    by_page = mix.each_page()
    queries, sizes = counted(by_page)
    found: report.Rows = {}
    pressed: dict[str, visitors.Times] = {}
    with running():
        site = visitors.Site("127.0.0.1", PORT)
        for count in VISITORS:
            found[count] = (
                visitors.alone(site, by_page, TIMES)
                if count == 1
                else visitors.together(site, mix, count, SECONDS)
            )
        for who, some in {"all pages": mix, "pages of members": mix.of_members}.items():
            pressed[who] = visitors.together(
                site, some, PRESSING, SECONDS / 2, thinks=visitors.AT_ONCE
            )
    lines = [*report.table(queries, sizes, found), *report.rates(pressed, PRESSING)]
    print("\n".join(lines))  # noqa: T201
    report.draw(PICTURE, list(queries), found)
    print(f"{PICTURE.relative_to(ROOT)} is drawn.")  # noqa: T201


def counted(by_page: dict[str, list[Any]]) -> tuple[dict[str, int], dict[str, int]]:
    """How many queries each page asks, and how many kilobytes it is before it is compressed."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS += ["testserver"]
    queries, sizes = {}, {}
    for page, visits in by_page.items():
        client = Client(raise_request_exception=False)
        client.cookies["sessionid"] = visits[0].session
        client.get(visits[0].address)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(visits[0].address)
        queries[page], sizes[page] = len(asked), len(answer.content) // 1024
        if answer.status_code != 200:
            print(f"{page} answers {answer.status_code}")  # noqa: T201
    return queries, sizes


@contextmanager
def running() -> Iterator[None]:
    """Have the site run; one that we started ends with us."""
    if _answers():
        yield
        return
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(PORT), "--with-parent"], cwd=ROOT
    )
    try:
        for _ in range(300):
            if _answers():
                break
            time.sleep(0.2)
        time.sleep(5)
        yield
    finally:
        process.terminate()
        process.wait(60)


def _answers() -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", PORT)) == 0


if __name__ == "__main__":
    main()
