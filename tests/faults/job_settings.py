"""The tests' settings for a process that carries out jobs: their database, short leases.

A test may say how long a lease is, what the worker does besides, and what announcing is.
"""

import os

from tests.faults import clocks
from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
WORKER_JOBS = {"mentorship.services.jobs.work_once": 0.1}
WORKER_JOBS |= dict.fromkeys(os.environ.get("TEST_ALSO", "").split(), 0.1)
JOB_LEASE = float(os.environ.get("TEST_LEASE", "2"))
JOB_PIECE = 10
JOB_KINDS = JOB_KINDS | ({"announce": work} if (work := os.environ.get("TEST_WORK")) else {})  # noqa: F405
LOGGING["root"]["level"] = "ERROR"  # noqa: F405

clocks.put_off_by(float(os.environ.get("TEST_CLOCK_HOURS", "0")))
