"""People: coordinators read of those in their rounds; accounts are the administrators'."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts import audit, dates
from accounts.languages import names_of
from accounts.models import User
from mentorship import access
from mentorship.admin import columns
from mentorship.admin.base import DeskAdmin
from mentorship.forms.desk import AccountForm

ABOUT = (
    "full_name",
    "email",
    "pronouns",
    "work",
    "region",
    "fields_of_work",
    "career_stage",
    "languages",
    "rounds_here",
)


@admin.register(User)
class PersonAdmin(DeskAdmin):
    """Who somebody is, as they told it; only administrators may close or open an account."""

    form = AccountForm
    list_display = ("full_name", "email", "work", "region", columns.day("date_joined", _("joined")))
    list_display_links = ("full_name",)
    ordering = ("profile__full_name", "email")
    search_fields = ("profile__full_name", "email")
    search_help_text = _("Search by name or email address")

    def rows_for(self, user: Any) -> QuerySet[Any]:
        return access.people_run_by(user).select_related("profile__institution", "profile__region")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return access.runs_everything(request.user)  # type: ignore[arg-type]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sets: list[Any] = [(None, {"fields": ABOUT})]
        if self.has_change_permission(request):
            flags = ("is_active", "is_staff", "is_superuser")
            sets.append((_("Account"), {"fields": (*flags, "standing", "data")}))
        return sets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*ABOUT, "standing", "data")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the flags, and log each that has changed: they open doors."""
        super().save_model(request, obj, form, change)
        for flag in form.changed_data:
            outcome = "given" if getattr(obj, flag, False) else "taken"
            audit.record(f"account.{flag}", actor=request.user, on=obj, outcome=outcome)

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Keep who is looking, since what is shown of a person depends on it."""
        found = super().get_object(request, *args, **kwargs)
        if found is not None:
            found.seen_by = request.user
        return found

    @admin.display(description=_("name"), ordering="profile__full_name")
    def full_name(self, person: Any) -> str:
        return str(person)

    @admin.display(description=_("state"))
    def standing(self, person: Any) -> str:
        since = person.erased_at or person.closed_at or person.date_joined
        words = _("Closed on %(day)s") if person.closed_at else _("Open since %(day)s")
        if person.erased_at:
            words = _("Erased on %(day)s")
        return words % {"day": dates.day(since)}

    @admin.display(description=_("data"))
    def data(self, person: Any) -> str:
        url = reverse("admin:person_data", args=[person.pk])
        return format_html('<a href="{}">{}</a>', url, _("Copy, close or erase"))

    @admin.display(description=_("work"), ordering="profile__institution__name")
    def work(self, person: Any) -> str:
        profile = getattr(person, "profile", None)
        if profile is None:
            return ""
        return ", ".join(filter(None, [profile.job_title, str(profile.institution or "")]))

    @admin.display(description=_("region"), ordering="profile__region__name")
    def region(self, person: Any) -> Any:
        profile = getattr(person, "profile", None)
        return profile.region if profile else None

    @admin.display(description=_("pronouns"))
    def pronouns(self, person: Any) -> str:
        return getattr(getattr(person, "profile", None), "pronouns", "")

    @admin.display(description=_("fields of work"))
    def fields_of_work(self, person: Any) -> str:
        profile = getattr(person, "profile", None)
        return ", ".join(str(field) for field in profile.fields.all()) if profile else ""

    @admin.display(description=_("career stage"))
    def career_stage(self, person: Any) -> str:
        profile = getattr(person, "profile", None)
        return profile.get_career_stage_display() if profile else ""

    @admin.display(description=_("languages"))
    def languages(self, person: Any) -> str:
        profile = getattr(person, "profile", None)
        return ", ".join(names_of(profile.languages)) if profile else ""

    @admin.display(description=_("rounds"))
    def rounds_here(self, person: Any) -> str:
        rows = access.enrollments_run_by(person.seen_by).filter(person=person)
        return "; ".join(
            f"{row.round} ({row.get_role_display()})"
            for row in rows.select_related("round__program")
        )
