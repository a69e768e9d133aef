"""Pages that anybody may read: how it works, and what becomes of what one tells."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How mentoring works here, in questions and answers."""
    return render(request, "pages/help.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Who sees what, how long it is kept, and how to have it changed."""
    return render(request, "pages/privacy.html")
