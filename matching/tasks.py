"""What a worker does for matching, again and again; each call does one piece of work."""

from matching.board import drafting
from matching.services import runs


def work_once() -> bool:
    """Carry out a run that waits, solve a draft, or measure a board; False if nothing waits."""
    run = runs.claim_next()
    if run is None:
        return drafting.solve_next() or drafting.measure_next()
    runs.execute(run)
    return True
