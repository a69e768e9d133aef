"""Units of the association, and who runs them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from mentorship import access
from mentorship.admin import columns
from mentorship.admin.base import DeskAdmin
from mentorship.forms.desk import CoordinatorForm, UnitForm
from mentorship.models import Coordinator, Unit
from mentorship.services import coordinators
from mentorship.site import refusals
from mentorship.site.desk import desk

SINCE = columns.day("since", _("since"))


@admin.register(Unit)
class UnitAdmin(DeskAdmin):
    """The tree. Coordinators see their part of it; administrators shape it."""

    form = UnitForm
    fields = ("name", "short_name", "kind", "parent", "about", "contact_email")
    ordering = ("name",)
    list_display = ("name", "kind", "parent", "program_count")
    list_filter = ("kind",)
    search_fields = ("name", "short_name")

    def rows_for(self, user: Any) -> QuerySet[Any]:
        rows = access.units_run_by(user).select_related("parent")
        return rows.annotate(programs_here=Count("programs"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return access.runs_everything(request.user)  # type: ignore[arg-type]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return access.runs_everything(request.user)  # type: ignore[arg-type]

    @admin.display(description=_("programs"), ordering="programs_here")
    def program_count(self, unit: Any) -> int:
        return int(unit.programs_here)


@admin.register(Coordinator)
class CoordinatorAdmin(DeskAdmin):
    """Who runs what. A role is given and taken back, never changed."""

    may_add = True
    form = CoordinatorForm
    list_display = ("person", "runs", SINCE, "take_back")
    list_display_links = ("person",)
    search_fields = ("person__profile__full_name", "=person__email")
    search_help_text = _("Search by name, or by the whole email address")

    def rows_for(self, user: Any) -> QuerySet[Any]:
        rows = Coordinator.objects.select_related("person__profile", "unit", "program")
        if access.runs_everything(user):
            return rows
        return rows.filter(unit__in=access.units_run_by(user)) | rows.filter(
            program__in=access.programs_run_by(user)
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("email", "unit", "program") if obj is None else ("person", "runs", SINCE)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else ("person", "runs", SINCE)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["fields"] = ("unit", "program")
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        coordinators.appoint(request.user, obj)  # type: ignore[arg-type]

    @admin.display(description=_("runs"))
    def runs(self, role: Any) -> str:
        return str(role.unit or role.program)

    @admin.display(description=_("role"))
    def take_back(self, role: Any) -> str:
        url = f"{role.pk}/take-back/"
        return format_html('<a href="{}">{}</a>', url, _("Take back"))


def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what taking a role back means; a POST does it."""
    role = access.one_or_404(admin.site._registry[Coordinator].get_queryset(request), pk)
    if request.method == "POST":
        with refusals.told(request):
            coordinators.dismiss(request.user, role)  # type: ignore[arg-type]
            messages.success(request, _("The role is taken back"))
        return redirect("admin:mentorship_coordinator_changelist")
    return desk.page(request, "take_back", {"role": role})


desk.add_page("mentorship/coordinator/<int:pk>/take-back/", take_back, "coordinator_take_back")
