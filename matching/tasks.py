"""What a worker does for matching, again and again; each call does one piece of work."""

from matching.services import runs


def work_once() -> bool:
    """Carry out one matching run that waits; False if there was none."""
    run = runs.claim_next()
    if run is None:
        return False
    runs.execute(run)
    return True
