"""Pages that show every component, for the browser's checks and for looking at."""

from pathlib import Path

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from tests.gallery.forms import EverythingForm, QuestionForm

HERE = Path(__file__).parent


def _page(request: HttpRequest, name: str, context: dict) -> HttpResponse:
    template = engines["django"].from_string((HERE / f"{name}.html").read_text())
    return HttpResponse(template.render(context, request))


BARS = [
    ("Region", 12, 15),
    ("Field", 20, 20),
    ("Communication style", 9.5, 15),
    ("Needs covered", 0, 30),
]


def desk(request: HttpRequest) -> HttpResponse:
    """A page of ours inside the admin."""
    title = "Suggestions of Leading Libraries 2027"
    return _page(
        request, "desk", {**admin.site.each_context(request), "title": title, "rows": BARS}
    )


def parts(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Your answers are saved.")
    messages.error(request, "This offer has closed. Your coordinator will be in touch by 12 May.")
    rows = BARS
    facts = [
        {
            "label": "What you hope to learn",
            "value": "Leading a team of five through a move",
            "url": "#",
        },
        {"label": "Region", "value": "North", "url": "#"},
        {"label": "Pronouns", "value": "", "url": "#"},
    ]
    dates = [
        {"label": "Sign-up closed", "text": "1 May 2027", "when_state": "past"},
        {"label": "You hear who your partner is", "text": "by 12 May 2027", "when_state": "now"},
        {"label": "First meeting", "text": "before 1 June 2027"},
    ]
    page = Paginator(range(60), 20).page(2)
    return _page(request, "parts", {"rows": rows, "facts": facts, "dates": dates, "page": page})


def form(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        "form",
        {"form": EverythingForm(request.POST if request.method == "POST" else None)},
    )


def question(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        "question",
        {"form": QuestionForm(request.POST if request.method == "POST" else None)},
    )


urlpatterns = [
    path("gallery/desk/", desk),
    path("gallery/parts/", parts),
    path("gallery/form/", form),
    path("gallery/question/", question),
    path("", include("mentorship.urls")),
]
