"""What a page was sent, as a form takes it."""

from typing import Any

from django.http import HttpRequest


def sent(request: HttpRequest) -> Any:
    """What was sent, also where that is nothing; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None
