"""What the answer to a request looks like when a limit was met."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from accounts.limits.refusals import TooMany

TOKEN = "csrfmiddlewaretoken"  # noqa: S105  a name
SECRETS = {"password", "password1", "password2", "oldpassword", "credential"}
"""What is never written into a page, so a form that had it is not sent again from there."""


class LimitMiddleware:
    """Answer with 429 and the time to wait where a limit was met.

    A form that was refused has been drawn again with what was typed, and `base.html` says when it
    works again. Whatever else was refused gets the page 429.html.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        refusal: TooMany | None = getattr(request, "limited", None)
        if refusal and response.status_code in (200, 429):
            response.status_code = 429
            response["Retry-After"] = str(refusal.seconds)
            add_never_cache_headers(response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a refusal that no form has taken in into a page."""
        return too_many(request) if isinstance(error, TooMany) else None


def too_many(request: HttpRequest) -> HttpResponse:
    """The page that says when it works again, with the way to do the same once more."""
    sent = request.POST.lists()
    kept = [(name, value) for name, values in sent for value in values if name != TOKEN]
    typed = [] if SECRETS & request.POST.keys() else kept
    return render(request, "429.html", {"typed": typed}, status=429)
