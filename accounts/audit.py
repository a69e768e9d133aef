"""The log of what matters: who did what to which object, and how it ended.

One line an act, on the application's own logging. A line holds numbers and words of ours, and
never a name, an address, a text or a secret: what was done can be told from it, what was said
cannot. What was rolled back is not told as done.
"""

import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model

logger = logging.getLogger("audit")

DONE, FAILED = "done", "failed"

WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{15,63}")
"""A request's id as a web server in front may give it."""

Thing = Model | tuple[str, Any] | None
"""A row, or the label of its model and its number."""


@dataclass(frozen=True)
class Line:
    """What one line of the log says, beside the time and the request."""

    action: str
    actor: int | None
    model: str
    id: str
    outcome: str

    def __str__(self) -> str:
        return f"{self.action} {self.outcome} by {self.actor} on {self.model}:{self.id}"


# The request ---------------------------------------------------------------------------------

_request: ContextVar[tuple[str, Any]] = ContextVar("request", default=("", None))


@contextmanager
def during(request: Any, given: str = "") -> Iterator[str]:
    """Let every line that is logged inside carry one id: the one that was given, or a new one."""
    request_id = given if WELL_FORMED.fullmatch(given) else secrets.token_hex(10)
    token = _request.set((request_id, request))
    try:
        yield request_id
    finally:
        _request.reset(token)


def request_id() -> str:
    """The id of the request that is being answered; "" where there is none."""
    return _request.get()[0]


def _whoever_asks() -> int | None:
    """The number of whoever sent the request, where somebody has asked for it already."""
    return getattr(getattr(_request.get()[1], "_cached_user", None), "pk", None)


# The lines -----------------------------------------------------------------------------------


def record(action: str, *, actor: Any = None, on: Thing = None, outcome: str = DONE) -> None:
    """Write a line: what is done once it is committed, what is not done at once.

    `actor` is a person; left out, it is whoever sent the request, or nobody but the clock.
    """
    model, number = _named(on)
    who = getattr(actor, "pk", None) or _whoever_asks()
    line = Line(action, who, model, number, outcome)
    said, extra = str(line), {"audit": asdict(line), "request_id": request_id()}
    if outcome == DONE:
        transaction.on_commit(lambda: logger.info("%s", said, extra=extra), robust=True)
    else:
        logger.info("%s", said, extra=extra)


def _named(thing: Thing) -> tuple[str, str]:
    if isinstance(thing, Model):
        return thing._meta.label_lower, str(thing.pk)
    label, number = thing or ("", None)
    return label, "" if number is None else str(number)
