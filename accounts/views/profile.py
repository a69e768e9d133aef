"""Telling who one is: page by page the first time, and one page at a time later."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.profile import MOST_SCHOOLS, ProfileForm, SchoolsForm
from accounts.models import Education, Institution, Profile, School
from accounts.views.pages import BY_KEY, PAGES, STYLE, Page
from accounts.views.reader import profile_of, reader
from accounts.views.trip import Trip, safe_next, trip_of

MOST_SUGGESTED = 300
"""How many known names a text field offers while one types: more would weigh too much."""

FEWEST_NAMERS = 3
"""So many people have to have written the same words before others are offered them."""


@login_required
@require_safe
def profile_edit(request: HttpRequest) -> HttpResponse:
    """Begin the questions, or go on with the first page that has no answer yet."""
    trip = Trip(first=True, next=safe_next(request))
    page = first_open(profile_of(request))
    if page:
        return redirect(trip.link(page))
    return redirect(trip.next or "profile")


@login_required
@require_safe
def working_style(request: HttpRequest) -> HttpResponse:
    """Open the first page of the working-style questions."""
    return redirect(trip_of(request).link(STYLE[0]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, key: str, route: str) -> HttpResponse:
    """Show one page of questions, or save its answers and go on."""
    asked = BY_KEY.get(key)
    if asked is None or asked.route != route:
        raise Http404
    trip = trip_of(request)
    profile = profile_of(request)
    if profile is None and asked is not PAGES[0]:
        return redirect(Trip(first=True, next=trip.next).link(PAGES[0]))
    answers = request.POST if request.method == "POST" else None
    form = asked.form(answers, person=reader(request), profile=profile)
    if form.is_valid():
        return save_and_go_on(request, trip, asked, form)
    return render(request, asked.template, context_of(trip, asked, form))


def save_and_go_on(
    request: HttpRequest, trip: Trip, asked: Page, form: ProfileForm
) -> HttpResponse:
    """Have the form write its answers and go where this trip leads."""
    form.save()
    if "more" in request.POST:
        return redirect(trip.link(asked))
    if not trip.first:
        messages.success(request, _("Your answers are saved"))
    elif asked is PAGES[-1]:
        messages.success(request, _("Thank you. You can change your answers under “Profile”"))
    return redirect(trip.after(asked))


def context_of(trip: Trip, asked: Page, form: ProfileForm) -> dict[str, Any]:
    """Return what a page of questions shows."""
    return {
        "page": asked,
        "form": form,
        "first": trip.first,
        "step": PAGES.index(asked) + 1,
        "total": len(PAGES),
        "back_url": trip.before(asked),
        "skip_url": trip.after(asked) if trip.first and asked.can_skip else "",
        **suggestions(asked, form),
    }


def suggestions(asked: Page, form: ProfileForm) -> dict[str, Any]:
    """Return the names that text fields of this page offer while one types."""
    if asked.key == "work":
        return {"institutions": known_names(Institution, "profile")}
    if isinstance(form, SchoolsForm):
        return {
            "schools": known_names(School, "education"),
            "studies": known_studies(),
            "can_add": form.count < MOST_SCHOOLS,
        }
    return {}


def known_names(model: type[Institution] | type[School], named_by: str) -> list[str]:
    """Return the names that most people chose, in the order of the alphabet."""
    rows = model._default_manager.annotate(people=Count(named_by)).order_by("-people", "name")
    return sorted(rows.values_list("name", flat=True)[:MOST_SUGGESTED], key=str.casefold)


def known_studies() -> list[str]:
    """Return programs of study that several people wrote: what one alone wrote stays theirs."""
    rows = Education.objects.exclude(study="").values("study").annotate(people=Count("pk"))
    named = rows.filter(people__gte=FEWEST_NAMERS).order_by("-people", "study")
    return sorted(named.values_list("study", flat=True)[:MOST_SUGGESTED], key=str.casefold)


def first_open(profile: Profile | None) -> Page | None:
    """Return the first page that has not been answered; optional extras count as answered."""
    if profile is None:
        return BY_KEY["name"]
    if not profile.languages:
        return BY_KEY["languages"]
    if not (profile.job_title or profile.institution_id or profile.region_id):
        return BY_KEY["work"]
    if not (profile.career_stage or profile.fields.exists()):
        return BY_KEY["fields"]
    return None if hasattr(profile, "working_style") else STYLE[0]
