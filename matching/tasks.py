"""What a worker does for matching, again and again; each call does one piece of work."""

from matching.across import solving as across
from matching.board import drafting
from matching.services import runs


def work_once() -> bool:
    """Carry out a run, solve a draft, look for pairs across, or measure a board; False if none."""
    return _urgent() or drafting.measure_next(_urgent)


def _urgent() -> bool:
    """Do what somebody waits for: all but the measuring."""
    run = runs.claim_next()
    if run is None:
        return drafting.solve_next() or across.solve_next()
    runs.execute(run)
    return True
