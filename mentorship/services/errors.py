"""Errors of ours, and what only looks like one: which it was, where, and who is told."""

import logging
import traceback
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db import Error as DatabaseTrouble
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts import audit
from mentorship.mail import outbox
from mentorship.messages.errors import error_reports

logger = logging.getLogger(__name__)


# What it was ---------------------------------------------------------------------------------


def is_away(error: BaseException | None) -> bool:
    """Whether the database is away, has no connection or room left, or gave up waiting."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError) or _broke_off(error):
            return True
        error = error.__cause__ if error.__cause__ is not None else _hidden(error)
    return False


def _broke_off(error: BaseException) -> bool:
    """Whether the driver had no better word than this for a connection that ended in an answer."""
    link = connection.connection
    return type(error) is DatabaseError and (link is None or bool(link.closed))


def _hidden(error: BaseException) -> BaseException | None:
    """What a database's own error hides: a transaction that cannot be ended when it is gone."""
    return error.__context__ if isinstance(error, DatabaseTrouble) else None


def place_of(error: BaseException) -> str:
    """The kind of error and the innermost line of ours that it passed, such as `KeyError at …`."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if _is_ours(frame.filename)]
    if not own:
        return type(error).__qualname__
    where = Path(own[-1].filename).relative_to(settings.BASE_DIR)
    return f"{type(error).__qualname__} at {where}:{own[-1].lineno}"


def _is_ours(filename: str) -> bool:
    path = Path(filename)
    inside = path.is_relative_to(settings.BASE_DIR)
    return inside and not any(part.startswith(".") for part in path.parts)


# Who is told ---------------------------------------------------------------------------------


def report(error: BaseException, page: str = "") -> bool:
    """Tell administrators, once an hour for each kind, and the reporter that settings name.

    Never raises; returns whether anybody is told.
    """
    written = _mailed(error, page)
    reported = _handed_on(error)
    return written or reported


def told(error: BaseException) -> str:
    """Tell administrators, and give the sentence for a coordinator that says whether they know."""
    if report(error):
        return _("Those who run the site have been told.")
    return _("Nobody has been told yet: please write to those who run the site.")


def _mailed(error: BaseException, page: str) -> bool:
    if connection.in_atomic_block and connection.needs_rollback:
        return False
    try:
        with transaction.atomic():
            messages = list(error_reports(place_of(error), page, audit.request_id()))
            outbox.enqueue_all(messages)
    except Exception:
        logger.exception("Administrators could not be told of an error")
        return False
    return bool(messages)


def _handed_on(error: BaseException) -> bool:
    if not settings.ERROR_REPORTER:
        return False
    try:
        import_string(settings.ERROR_REPORTER)(error)
    except Exception:
        logger.exception("The error reporter stumbled")
        return False
    return True
