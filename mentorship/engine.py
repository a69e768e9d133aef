"""The engine of background work that the site has of its own."""

from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.base import BaseTaskBackend


class Rows(BaseTaskBackend):
    """The engine that needs nothing but PostgreSQL: `manage.py worker` finds rows by itself.

    A task is not kept: its row is there already, and a second memory of it could only be wrong.
    """

    def enqueue(self, task, args, kwargs):
        """Check the task, and leave its row to the worker."""
        self.validate_task(task)
        return TaskResult(
            task=task,
            id=get_random_string(32),
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=list(args),
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
