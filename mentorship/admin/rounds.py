"""Rounds as a list and as a form; what happens in one is on its own page."""

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from mentorship import access, states
from mentorship.admin import columns
from mentorship.admin.base import DeskAdmin, ScopedFilter, StateFilter
from mentorship.admin.words import ROUND, round_state_label
from mentorship.forms.desk import WEIGHTS, RoundForm, proposed_weights
from mentorship.models import Enrollment, Pairing, Program, Round, windows
from mentorship.models.association import house
from mentorship.models.lookups import counted
from mentorship.services import rounds


@admin.register(Round)
class RoundAdmin(DeskAdmin):
    """The dates, rules and weights of a round; its state moves by acts alone."""

    may_add = may_change = True
    form = RoundForm
    fieldsets = (
        (None, {"fields": ("program", "name", "place")}),
        (
            _("Dates"),
            {
                "fields": (
                    "time_zone",
                    "signup_opens_on",
                    "rolling",
                    "run_every_days",
                    "signup_closes_on",
                    "mentors_open_on",
                    "mentors_close_on",
                    "late_until",
                    "announce_on",
                    "starts_on",
                    "ends_on",
                    *windows.MILESTONES,
                    "offer_days",
                )
            },
        ),
        (_("Places in the round"), {"fields": ("mentee_places", "mentor_places")}),
        (_("Looking at sign-ups"), {"fields": ("reviews_first",)}),
        (_("Matching by itself"), {"fields": ("matches_nightly",)}),
        (
            _("What a pair is scored on"),
            {
                "fields": (*WEIGHTS, "minimum_points"),
                "description": _(
                    "The weights add up to 100. Leave all of them empty to take the proposed "
                    "weights of this kind of program."
                ),
            },
        ),
    )
    ordering = ("-signup_opens_on", "name")
    state_words = ROUND
    list_display = (
        *("title", "program", "state_label"),
        columns.day("signup_closes_on", _("last day to sign up")),
        *("people", "paired"),
    )
    list_filter = (("state", StateFilter), ("program", ScopedFilter))
    search_fields = ("name", "program__name")

    def rows_for(self, user: Any) -> QuerySet[Any]:
        rows = access.rounds_run_by(user)
        here = {"round": OuterRef("pk")}
        joined = Enrollment.objects.filter(**here, state=Enrollment.State.SUBMITTED)
        placed = Pairing.objects.filter(**here, state__in=states.PAIRING_PLACED)
        placed = placed.filter(~access.is_one_of_two(user))
        return rows.annotate(joined=counted(joined), placed=counted(placed))

    def choices_for(self, user: Any) -> QuerySet[Any]:
        return access.rounds_run_by(user)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else ("program",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The fields; above the dates stands which of them are settled, and which are not."""
        if obj is None or not rounds.settled(obj):
            return self.fieldsets
        said = _("%(why)s. What can still be changed is open below.")
        told = {"description": said % {"why": rounds.why_settled(obj)}}
        return [
            (name, {**rest, **told} if "time_zone" in rest["fields"] else rest)
            for name, rest in self.fieldsets
        ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Start with the only program, or the one that was named, its kind's weights, our zone."""
        user: Any = request.user
        rows = access.programs_run_by(user)
        named = request.GET.get("program", "")
        if named.isascii() and named.isdigit() and len(named) < 10:
            rows = rows.filter(pk=named)
        found: list[Program] = list(rows[:2])
        zone = {"time_zone": house().time_zone}
        if len(found) != 1:
            return zone
        return {**zone, "program": found[0].pk, **proposed_weights(found[0].kind)}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        user: Any = request.user
        if change:
            rounds.change(user, obj, form.changed_columns)
        else:
            rounds.create(user, obj)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> Any:
        return redirect("admin:round", obj.pk)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> Any:
        return redirect("admin:round", obj.pk)

    @admin.display(description=_("round"), ordering="name")
    def title(self, row: Any) -> str:
        return format_html('<a href="{}">{}</a>', reverse("admin:round", args=[row.pk]), row.name)

    @admin.display(description=_("state"), ordering="state")
    def state_label(self, row: Any) -> str:
        return round_state_label(row.state)

    @admin.display(description=_("signed up"), ordering="joined")
    def people(self, row: Any) -> int:
        return int(row.joined)

    @admin.display(description=_("paired"), ordering="placed")
    def paired(self, row: Any) -> int:
        return int(row.placed)

    list_display_links = None
