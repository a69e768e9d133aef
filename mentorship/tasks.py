"""The face of background work: Django's Tasks API, so that the engine is a setting.

Rows are the truth: what is to be done stands in a job or a matching run. A task only says that
something waits, and may be lost, repeated or late without harm. The clock, and `manage.py worker`
by itself, take up what a dead worker of any engine has left.
"""

import logging

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks import task

logger = logging.getLogger(__name__)

JOBS = "mentorship.services.jobs.work_once"
MATCHING = "matching.tasks.work_once"
ROSTER = "mentorship.roster.work.work_once"


@task
def work(path: str) -> None:
    """Do one kind of work of `WORKER_JOBS` until nothing of it waits.

    Raises
    ------
    ValueError : the site has no such work.
    """
    if path not in settings.WORKER_JOBS:
        raise ValueError(f"{path} is no work of this site")
    once = import_string(path)
    while once():
        pass


def wake(path: str) -> None:
    """Have the engine look, once the present transaction has written what there is to find.

    An engine that is away is logged and no more: the row is there, and will be found.
    """
    transaction.on_commit(lambda: _enqueue(path))


def _enqueue(path: str) -> None:
    try:
        work.enqueue(path)
    except Exception:
        logger.exception("The engine of background work could not be told of %s", path)
