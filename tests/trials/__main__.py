"""`python -m tests.trials kill` runs a trial at full size, in a database of its own."""

import os
import sys
import time
from importlib import import_module

import django

from tests.trials.own_server import own_server

ALONE = {"database": 200, "web": 200, "connections": 14, "room": 200, "older": 200}
"""Trials that have a server of their own, and how many connections it has."""
ROOMS = (
    *("clocks", "doors", "full_disk", "imports", "jobs", "letters"),
    *("mail", "nights", "no_room", "older", "pulling", "upgrading"),
)
"""The modules that hold trials; they read settings, so they wait until a server is there."""
ROOM = {"room": "500m"}
"""And how large the file system is that it lies on, where that is small."""


def main(name: str, sizes: list[str]) -> int:
    """Run the trial and print its figures."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    if name in ALONE:
        with own_server(ALONE[name], ROOM.get(name, "")):
            return _run(name, sizes)
    return _run(name, sizes)


def _run(name: str, sizes: list[str]) -> int:
    django.setup()
    from django.db import connection

    rooms = [import_module(f"tests.trials.{room}") for room in ROOMS]
    trials = {name: trial for room in rooms for name, trial in room.TRIALS.items()}
    if name not in trials:
        print(f"There is no trial {name}; there are: {', '.join(trials)}")
        return 2
    own = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"trial_{os.getpid()}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    begun = time.monotonic()
    try:
        figures = trials[name](*map(int, sizes))
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)
    print(f"{name}, {time.monotonic() - begun:.0f} s in all")
    for label, value in figures.items():
        shown = f"{value:.1f}" if isinstance(value, float) else value
        print(f"  {label:<34} {shown}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
