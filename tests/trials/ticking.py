"""`python -m tests.trials.ticking DATABASE BEGIN FIRST DAYS` lets the clock tick, a day a time.

It ticks at `BEGIN` and each `PAUSE` seconds after it, so that two of these tick at the same moment.
"""

import os
import sys
import time
from datetime import datetime, timedelta

import django

PAUSE = 3.0


def main(begin: float, first: str, days: int) -> None:
    """Tick as on so many days, one after the other, at the agreed moments."""
    from mentorship.services import clock

    for day in range(days):
        time.sleep(max(0.0, begin + day * PAUSE - time.time()))
        clock.tick(datetime.fromisoformat(first) + timedelta(days=day))


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.faults.job_settings"
    os.environ["TEST_DATABASE"] = sys.argv[1]
    django.setup()
    main(float(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
