"""A mail's HTML inside a page of ours, where it can do no harm."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.http import HttpRequest, HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin

POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
}


def framed(view: Callable[..., str]) -> Callable[..., HttpResponse]:
    """Answer with the HTML that `view` returns, for a sandboxed frame of our own pages alone.

    A mail has to carry its styles in itself, so this one document may have inline styles, and
    nothing else: no script, no form, no picture. The page around it keeps the site's own policy.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        html = view(request, *args, **kwargs)
        # A link has to leave the frame: our pages refuse to be shown inside one.
        return HttpResponse(html.replace("<head>", '<head><base target="_top">', 1))

    guarded: Any = csp(POLICY)(xframe_options_sameorigin(answer))
    return guarded
