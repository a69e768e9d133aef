"""The trial of the site: one matching run of a large round, and what it does to everybody's pages.

    python -m tests.bench.site [MENTEES MENTORS]

A scratch database under .data/bench/site is filled with an invented round. Gunicorn and the worker
run as `manage.py serve` starts them, each in processes of their own. Then matching is asked for
as a coordinator does it, some times; a page of a member and two of the desk are fetched over HTTP,
one after another, between the runs and during them.
"""

import http.client
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / ".data" / "bench" / "site"
PORT = 8177
RUNS = 5
PAUSE = 0.15
"""Seconds between two pages, as people do not ask without a break."""

TICKS = os.sysconf("SC_CLK_TCK")


def main(mentees: str = "5000", mentors: str = "3000") -> None:
    """Fill, serve, run and print."""
    shutil.rmtree(DATA, ignore_errors=True)
    os.environ |= {"DEMO": "1", "DATA_DIR": str(DATA), "PORT": str(PORT)}
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a site keeps what Python compiled
    os.environ["DJANGO_SETTINGS_MODULE"] = "mentorship.settings"
    round, pages = prepared(int(mentees), int(mentors))
    web = ["-m", "gunicorn", "mentorship.wsgi", "--bind", f"127.0.0.1:{PORT}", "--preload"]
    web += ["--workers", "2", "--threads", "4", "--log-level", "warning", "--no-control-socket"]
    with started(web), started(["manage.py", "worker"]) as worker:
        wait_for_the_site()
        fetched(pages, lambda: True, 5)  # warm up
        between, during = ({name: [] for name in pages} for _ in range(2))
        for number in range(RUNS):  # in turn, as what else the machine does changes all the time
            gather(between, fetched(pages, lambda: True, 12))
            run = Run(round, worker.pid)
            gather(during, fetched(pages, run.lasts, 10_000))
            run.tell(number)
        say("between runs", between)
        say("during runs", during)


def prepared(mentees: int, mentors: int) -> tuple[object, dict[str, tuple[str, str]]]:
    """Make the database; give the round, and an address and a session for each page."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.urls import reverse

    from tests.bench.site_round import fill

    for command in ("migrate", "createcachetable"):
        call_command(command, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    began = time.perf_counter()
    round, coordinator = fill(mentees, mentors)
    print(f"A round of {mentees:,} and {mentors:,} written in {since(began):.1f} s")  # noqa: T201
    member = round.enrollments.filter(role="mentee").first().person
    return round, {
        "a member's home": ("/", session_of(member)),
        "the desk": (reverse("admin:index"), session_of(coordinator)),
        "the desk's round": (reverse("admin:round", args=[round.pk]), session_of(coordinator)),
    }


def session_of(user: object) -> str:
    """Sign somebody in; give the cookie."""
    from django.test import Client

    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies["sessionid"].value


@contextmanager
def started(command: list[str]) -> Iterator[subprocess.Popen]:
    """Run a part of the site, and end it with us."""
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdin=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def wait_for_the_site() -> None:
    """Return once the site answers."""
    for _ in range(600):
        try:
            http.client.HTTPConnection("127.0.0.1", PORT, timeout=1).connect()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The site does not answer.")


# Pages -------------------------------------------------------------------------------------------


def fetched(
    pages: dict[str, tuple[str, str]], lasts: Callable[[], bool], most: int
) -> dict[str, list[float]]:
    """Fetch the pages in turn while something lasts; give the seconds that each took."""
    times: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(most):
        for name, (address, session) in pages.items():
            if not lasts():
                return times
            times[name].append(seconds_of(address, session))
            time.sleep(PAUSE)
    return times


def gather(times: dict[str, list[float]], more: dict[str, list[float]]) -> None:
    """Add more times of each page."""
    for name, each in more.items():
        times[name] += each


def seconds_of(address: str, session: str) -> float:
    """Fetch one page on a connection of its own."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    headers = {"Cookie": f"sessionid={session}", "Host": f"localhost:{PORT}"}
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{address} answered {answer.status}.")
    return since(began)


def say(when: str, times: dict[str, list[float]]) -> None:
    """Print the median and the 95th percentile of each page."""
    for name, each in times.items():
        rows = sorted(each)
        median, high = statistics.median(rows), rows[int(0.95 * (len(rows) - 1))]
        print(  # noqa: T201
            f"{when}: {name}: median {1000 * median:.0f} ms, p95 {1000 * high:.0f} ms "
            f"({len(rows)} times)"
        )


# The run -----------------------------------------------------------------------------------------


class Run:
    """One matching run: asked for as a coordinator does, and watched from outside."""

    def __init__(self, round: object, worker: int) -> None:
        from matching.models import MatchRun
        from matching.services import runs

        coordinator = round.program.coordinators.get().person
        self.rows, self.worker = MatchRun.objects.filter(round=round), worker
        self.work = cpu(worker)
        self.pk = runs.request_run(coordinator, round).pk
        self.stages: list[tuple[str, float]] = [("waiting", time.perf_counter())]
        self.told: set[tuple[str, int]] = set()
        self.watcher = threading.Thread(target=self.watch)
        self.watcher.start()

    def lasts(self) -> bool:
        """Tell whether it is not over yet."""
        return self.watcher.is_alive()

    def watch(self) -> None:
        """Note when each stage begins, as a coordinator's page shows it."""
        from django.db import connection

        row, columns = self.rows.filter(pk=self.pk), ("state", "stage", "done")
        while True:
            state, stage, done = row.values_list(*columns).get()
            if stage and stage != self.stages[-1][0]:
                self.stages.append((stage, time.perf_counter()))
            self.told.add((stage, done))
            if state not in ("queued", "solving"):
                break
            time.sleep(0.02)
        self.state = state
        connection.close()

    def tell(self, number: int) -> None:
        """Print what it took."""
        run = self.rows.get(pk=self.pk)
        took = {
            stage: later - begun
            for (stage, begun), (_, later) in zip(self.stages, self.stages[1:], strict=False)
        }
        waited = took.pop("waiting", 0.0)
        parts = ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in took.items())
        print(  # noqa: T201
            f"run {number + 1}: {self.state}, {run.suggestions.count():,} suggestions of "
            f"{run.figures.get('points', 0):,} points; waited {waited:.2f} s, then took "
            f"{sum(took.values()):.2f} s ({parts}); {cpu(self.worker) - self.work:.2f} s of "
            f"processor; the worker's peak {peak(self.worker):.0f} MiB; "
            f"{len(self.told)} steps of progress seen",
            flush=True,
        )


def cpu(pid: int) -> float:
    """Seconds of processor that a process used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak(pid: int) -> float:
    """The most memory a process ever held, in MiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def since(began: float) -> float:
    """Seconds since then."""
    return time.perf_counter() - began


if __name__ == "__main__":
    main(*sys.argv[1:])
