"""Work with a fault in it: what becomes of a job whose worker never comes through with it."""

import os
import signal
from typing import Any

from mentorship.services.announcing import AnnounceAll

HARMLESS = 10
"""Rows that are announced before the one at which it goes wrong."""


class Harmless(AnnounceAll):
    """Announces the first rows; whoever goes on overrides what happens then."""

    def do(self, actor: Any, job: Any, rows: list[Any], piece: Any) -> None:
        if job.cursor:
            self.goes_wrong()
        super().do(actor, job, rows, piece)

    def goes_wrong(self) -> None:
        raise NotImplementedError


class Raises(Harmless):
    """Meets an error that nobody has thought of."""

    def goes_wrong(self) -> None:
        raise ZeroDivisionError


class Kills(Harmless):
    """Brings down the process that does it, as when memory runs out."""

    def goes_wrong(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)
