"""The tests' settings for a process that carries out jobs: their database, short leases."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
WORKER_JOBS = {"mentorship.services.jobs.work_once": 0.1}
JOB_LEASE = 2.0
JOB_PIECE = 10
LOGGING["root"]["level"] = "ERROR"  # noqa: F405
