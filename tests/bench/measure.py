"""Measure one solver in a process of its own: seconds, memory, and what it found.

Kept free of everything but numpy, as peers run it in environments of their own.
"""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np


def resident():
    """Memory of this process now, in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def measured(solve, table, capacity):
    """Run ``solve(table, capacity)``, which gives pairs, and print what came of it."""
    before = resident()
    pairs, wall, work = timed(lambda: list(solve(table, capacity)))
    told(pairs, table, wall, work, before)


def fed(solve, feed, table, capacity):
    """Run ``solve(feed(table, places))``: the solver alone, and what feeding it takes, apart."""
    places = seats(capacity)
    before = resident()
    cost, wall, work = timed(lambda: feed(table, places))
    solve(np.ascontiguousarray(cost[:50, :60]))  # whatever is loaded late is loaded now
    (rows, columns), alone, worked = timed(lambda: solve(cost))
    pairs = [(int(row), int(places[column])) for row, column in zip(rows, columns, strict=True)]
    told(pairs, table, alone, worked, before, feeding=(wall, work))


def timed(run):
    """Run up to 25 times, until it worked for a second; give the result and the least times.

    The times are of the clock and of the processor; the second says more on a busy machine.
    """
    tries = []
    while len(tries) < 25 and sum(work for _, work in tries) < 1:
        start, worked = time.perf_counter(), time.process_time()
        found = run()
        tries.append((time.perf_counter() - start, time.process_time() - worked))
    return found, min(wall for wall, _ in tries), min(work for _, work in tries)


def most_resident():
    """The most memory that this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def told(pairs, table, wall, work, before, feeding=(0.0, 0.0), peak=None):
    """Print the figures of some pairs as one line of JSON; `peak` is the most memory so far."""
    peak = peak or most_resident()
    points = sorted(int(table[pair]) for pair in pairs if table[pair] >= 0)
    found = {
        "seconds": wall,
        "work": work,
        "feeding": feeding,
        "memory": max(peak - before, 0),
        "matched": len(points),
        "points": sum(points),
        "worst": points[0] if points else 0,
    }
    sys.stdout.write(json.dumps(found) + "\n")


def given():
    """Load the table and the capacities named on the command line."""
    held = np.load(sys.argv[1])
    return held["table"], held["capacity"]


def seats(capacity):
    """Give the mentor of each place."""
    return np.repeat(np.arange(len(capacity)), capacity)
