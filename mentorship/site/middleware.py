"""What happens around every request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from accounts import audit
from mentorship.services.acts import Busy, Refused
from mentorship.site.errors import typed

DENIED = frozenset({400, 403, 404, 405, 409, 429})


class RequestLogMiddleware:
    """Give each request an id, for its log lines and its answer, and log what is denied.

    An id that comes along is taken from a web server of ours in front, and from nobody else.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        trusted = settings.ALLAUTH_TRUSTED_PROXY_COUNT > 0
        given = request.headers.get("X-Request-ID", "") if trusted else ""
        with audit.during(request, given) as request_id:
            response = self.get_response(request)
            if response.status_code in DENIED and not hasattr(request, "limited"):
                self._denied(request, response.status_code)
            response["X-Request-ID"] = request_id
            return response

    def _denied(self, request: HttpRequest, status: int) -> None:
        """Log it; an address that leads nowhere, which machines try by the thousand, is not."""
        found = request.resolver_match
        if found is None and status == 404:
            return
        page = found.view_name if found else ""
        numbers = [str(one) for one in (found.kwargs if found else {}).values() if _is_number(one)]
        audit.record("request.denied", on=(f"page:{page}", ":".join(numbers)), outcome=str(status))


def _is_number(value: object) -> bool:
    """Whether this part of an address is the number of a row, which gives nothing away."""
    text = str(value)
    return text.isascii() and text.isdecimal() and len(text) < 16


class NoStoreMiddleware:
    """Keep pages of signed-in people out of every cache, the browser's included.

    Without it the Back button shows a person's pages to whoever sits down next.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class RefusalMiddleware:
    """Answer an act that could not be done with a page and a next step, never with an error.

    A refusal is a 409 with its sentence. A database that is busy is a 503 with a button that sends
    the same answers once more, so that nothing typed is lost.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn the two outcomes of an act that are nobody's mistake into pages."""
        if isinstance(error, Refused):
            return render(request, "refused.html", {"sentence": error.sentence}, status=409)
        if isinstance(error, Busy):
            response = render(request, "busy.html", {"typed": typed(request)}, status=503)
            response["Retry-After"] = "5"
            return response
        return None
