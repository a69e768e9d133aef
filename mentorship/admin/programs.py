"""Programs."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from mentorship import access
from mentorship.admin.base import DeskAdmin, ScopedFilter
from mentorship.forms.desk import ProgramForm
from mentorship.models import Program
from mentorship.services import programs


@admin.register(Program)
class ProgramAdmin(DeskAdmin):
    """What members read of a program; its kind is settled when it is set up."""

    may_change = True
    form = ProgramForm
    fieldsets = (
        (None, {"fields": ("name", "unit", "kind", "slug", "summary", "description", "listed")}),
        (
            _("Who is brought together"),
            {
                "fields": (
                    *("grouping", "most_mentors"),
                    *("circle_mentors", "circle_least", "circle_most"),
                )
            },
        ),
        (_("Between the two"), {"fields": ("asks_first", "first_lines", "formality")}),
        (_("Words"), {"fields": ("mentor_word", "mentee_word")}),
        (_("While it goes on"), {"fields": ("checkin_weeks", "quiet_days", "asks_willing")}),
        (
            _("Who may join"),
            {
                "fields": (
                    "school",
                    "class_years",
                    "other_institution",
                    "elsewhere",
                    "mentor_resume",
                    "mentee_resume",
                )
            },
        ),
        (_("Who answers"), {"fields": ("contact_name", "contact_email")}),
    )
    ordering = ("name", "pk")
    list_display = ("name", "unit", "kind", "round_count", "is_listed", "settings", "new_round")
    list_filter = ("kind", ("unit", ScopedFilter))
    search_fields = ("name", "unit__name")

    def rows_for(self, user: Any) -> QuerySet[Any]:
        rows = access.programs_run_by(user).select_related("unit")
        return rows.annotate(rounds_here=Count("rounds"))

    def choices_for(self, user: Any) -> QuerySet[Any]:
        return access.programs_run_by(user).select_related("unit")

    def has_add_permission(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return self.has_view_permission(request) and access.units_run_by(user).exists()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ()
        everywhere = access.runs_everything(request.user)  # type: ignore[arg-type]
        return ("kind",) if everywhere else ("kind", "unit")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        user: Any = request.user
        if change:
            programs.change(user, obj, form.changed_data)
        else:
            programs.create(user, obj)

    @admin.display(description=_("rounds"), ordering="rounds_here")
    def round_count(self, program: Any) -> int:
        return int(program.rounds_here)

    @admin.display(description=_("listed"), ordering="listed", boolean=True)
    def is_listed(self, program: Any) -> bool:
        return bool(program.listed)

    @admin.display(description=_("next"))
    def new_round(self, program: Any) -> str:
        url = reverse("admin:mentorship_round_add")
        return format_html('<a href="{}?program={}">{}</a>', url, program.pk, _("New round"))

    @admin.display(description=_("more of it"))
    def settings(self, program: Any) -> str:
        links = (
            (reverse("admin:program_rules", args=[program.pk]), _("Who may join")),
            (reverse("admin:program_questions", args=[program.pk]), _("Questions")),
            (reverse("admin:program_topics", args=[program.pk]), _("Topics")),
            (reverse("admin:program_months", args=[program.pk]), _("Month by month")),
            (reverse("admin:program_reading", args=[program.pk]), _("To read")),
            (reverse("admin:program_sources", args=[program.pk]), _("Links")),
            (reverse("admin:numbers_program", args=[program.pk]), _("Numbers")),
            (reverse("admin:program_quotes", args=[program.pk]), _("Words of pairs")),
            (reverse("admin:wordings", args=[program.pk]), _("Wording")),
        )
        return format_html_join(", ", '<a href="{}">{}</a>', links)
