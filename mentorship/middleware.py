"""What happens around every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from mentorship.services.acts import Busy, Refused


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


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was sent, as names and values, without the token that guards the form."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
