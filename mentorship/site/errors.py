"""What happens when a page cannot be made: what its reader sees.

A database that is away, starts again or has no connection left is no error of ours: the answer is a
503 with what was typed, and comes right by itself. Anything else is told to administrators.
"""

import logging
import sys
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token

from mentorship.services.errors import is_away, report

logger = logging.getLogger(__name__)

RETRY_SECONDS = 10
"""After how long a browser may try again when the database is away."""

PLAIN = (
    "<!DOCTYPE html><html lang='en'><title>{title}</title><h1>{title}</h1><p>Try again in a few "
    "minutes.</p></html>"
)
"""What is said when not even the page that says so can be made."""


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


def _page(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""
