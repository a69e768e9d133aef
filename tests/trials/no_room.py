"""A trial of PostgreSQL without room, as root: its own file system fills up under visitors.

Whatever cannot be written is refused as a whole, with the page that says to try again; once there
is room, those who go on pressing are through, and nothing is half done.
"""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from mentorship.site.embedded import server
from tests.trials.pulling import under_visitors

Figures = dict[str, Any]

FULL_SECONDS = 5.0


def no_room(times: int = 6, visitors: int = 20) -> Figures:
    """Leave the database not one byte for some seconds, again and again."""
    stops: list[int] = []
    figures = under_visitors(lambda _number: _fill_up(stops), times, visitors, between=6.0)
    return figures | {"server stopped by itself, times": len(stops)}


def _fill_up(stops: list[int]) -> None:
    folder = Path(os.environ["TRIAL_SERVER"])
    filling = folder / "filling"
    until = time.monotonic() + FULL_SECONDS
    with filling.open("ab", buffering=0) as out:
        while time.monotonic() < until:
            with suppress(OSError):
                while time.monotonic() < until:
                    out.write(bytes(8192))
            time.sleep(0.02)
    filling.unlink()
    time.sleep(1)
    if server.postmaster(folder) is None:
        stops.append(1)
        server.use(folder)


TRIALS: dict[str, Callable[..., Figures]] = {"room": no_room}
