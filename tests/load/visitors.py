"""Visitors over HTTP, each a thread that reads a page, thinks, and reads the next."""

import http.client
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random

from tests.load.pages import Mix, Visit

THINKS = (1.0, 5.0)
"""For how many seconds somebody reads before they go on, from the least to the most."""

AT_ONCE = (0.0, 0.0)
"""Of somebody who does not think."""

PATIENCE = 30


@dataclass
class Times:
    """Seconds by page, and what did not answer 200."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    took: float = 0.0
    """Seconds from the first page to the last."""

    def all(self) -> list[float]:
        """Of all pages together."""
        return [each for times in self.seconds.values() for each in times]


class Site:
    """A running site, and the times it takes to answer."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port, self.times = host, port, Times()

    def visit(self, visit: Visit) -> None:
        """Fetch a page with its compressed text, as a browser does, and note the time it took."""
        began = time.perf_counter()
        status = self._status(visit)
        self.times.seconds[visit.page].append(time.perf_counter() - began)
        if status != 200:
            self.times.errors.append(f"{visit.page}: {status} from {visit.address}")

    def _status(self, visit: Visit) -> int | str:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        headers = {
            "Cookie": f"sessionid={visit.session}",
            "Host": f"localhost:{self.port}",
            "Accept-Encoding": "gzip",
        }
        try:
            connection.request("GET", visit.address, headers=headers)
            answer = connection.getresponse()
            answer.read()
        except OSError as error:
            return type(error).__name__
        finally:
            connection.close()
        return answer.status


def alone(site: Site, pages: dict[str, list[Visit]], times: int) -> Times:
    """One visitor who reads each page so many times, one after another, and does not think."""
    for visits in pages.values():
        site.visit(visits[0])  # warm up
    site.times = Times()
    for number in range(times):
        for visits in pages.values():
            site.visit(visits[number % len(visits)])
    return site.times


def together(
    site: Site, mix: Mix, count: int, seconds: float, thinks: tuple[float, float] = THINKS
) -> Times:
    """So many visitors for a while."""
    site.times, began = Times(), time.monotonic()
    _run(
        _walk(site, mix.person(number), Random(number), began + seconds, thinks)
        for number in range(count)
    )
    site.times.took = time.monotonic() - began
    return site.times


def _walk(
    site: Site, visits: list[Visit], random: Random, until: float, thinks: tuple[float, float]
) -> Callable[[], None]:
    def walk() -> None:
        time.sleep(random.uniform(0, thinks[1]))
        while time.monotonic() < until:
            site.visit(random.choice(visits))
            time.sleep(random.uniform(*thinks))

    return walk


def _run(walks: Iterable[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=walk) for walk in walks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
