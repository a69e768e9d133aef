"""What happens when a page cannot be made: who is told, and what its reader sees.

A database that is away, starts again or has no connection left is no error of ours: the answer is a
503 with what was typed, and comes right by itself. Anything else is told to administrators.
"""

import logging
import sys
import traceback
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db import Error as DatabaseTrouble
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import loader
from django.utils.module_loading import import_string
from django.views.decorators.csrf import requires_csrf_token

from accounts import audit
from mentorship.mail import outbox
from mentorship.messages.errors import error_reports

logger = logging.getLogger(__name__)

RETRY_SECONDS = 10
"""After how long a browser may try again when the database is away."""

PLAIN = (
    "<!DOCTYPE html><html lang='en'><title>{title}</title><h1>{title}</h1><p>Try again in a few "
    "minutes.</p></html>"
)
"""What is said when not even the page that says so can be made."""


# What readers see ----------------------------------------------------------------------------


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an error: 503 where the database is away, else a 500 that says who has been told."""
    error = sys.exc_info()[1]
    if is_away(error):
        return database_away(request)
    told = report(error, _page(request)) if error else False
    title = "Something went wrong on our side"
    return _page_of("500.html", {"told": told}, 500, title)


def database_away(request: HttpRequest) -> HttpResponse:
    """A page that asks no database, and that sends what was typed once more."""
    context: dict[str, Any] = {
        "method": request.method,
        "typed": typed(request) if request.method == "POST" else [],
        "csrf_token": get_token(request),
        "address": request.get_full_path(),
    }
    answer = _page_of("away.html", context, 503, "We will be back in a moment")
    answer["Retry-After"] = str(RETRY_SECONDS)
    answer["Cache-Control"] = "no-store"
    return answer


def _page_of(name: str, context: dict[str, Any], status: int, title: str) -> HttpResponse:
    """The page, from its template without a request: the context of pages asks the database."""
    try:
        words = loader.get_template(name).render(context)
    except Exception:  # an error page must not fail for want of a file's name
        logger.exception("The page of an error could not be made")
        words = PLAIN.format(title=title)
    return HttpResponse(words, status=status)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was sent, as names and values; without passwords, and the token that guards the form."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name
    ]


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


def _page(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


# Who is told ---------------------------------------------------------------------------------


def report(error: BaseException, page: str = "") -> bool:
    """Tell administrators, once an hour for each kind, and the reporter that settings name.

    Never raises; returns whether anybody is told.
    """
    written = _mailed(error, page)
    reported = _handed_on(error)
    return written or reported


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
