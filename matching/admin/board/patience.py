"""What a page answers while the solver of large rounds is at work: ask the same again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.views.reader import reader
from matching.board.acts import Working
from mentorship import access
from mentorship.site.desk import desk

REFRESH_SECONDS = "1"

Page = Callable[..., HttpResponse]


def patient(page: Page) -> Page:
    """Have a page that asks the solver answer 202 while there is no answer yet.

    A script asks the same again by itself. Without one a page that was read renews itself, and of a
    press there is a button that sends the same once more: its key makes both one step.
    """

    @wraps(page)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return page(request, *args, **kwargs)
        except Working:
            return _working(request, kwargs["pk"])

    return asked


def _working(request: HttpRequest, pk: int) -> HttpResponse:
    if "X-Board" in request.headers:
        return HttpResponse(status=202)
    round = access.round_run_for(reader(request), pk)
    sent = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    again = [pair for pair in sent if pair[0] != "csrfmiddlewaretoken"]
    context = {
        "round": round,
        "program": round.program,
        "again": again,
        "pressed": request.method == "POST",
        "here": request.get_full_path(),
    }
    response = desk.page(request, "board/patience", context)
    response.status_code = 202
    if request.method != "POST":
        response["Refresh"] = REFRESH_SECONDS
    return response
