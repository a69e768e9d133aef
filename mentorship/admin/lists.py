"""The lists that members choose from, kept by the administrators."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Field, Institution, InstitutionType, Region, School
from mentorship.admin.base import ListedAdmin, ScopedFilter
from mentorship.models import Program, Topic


@admin.register(Region)
class RegionAdmin(ListedAdmin):
    """States and provinces, and which lie near one another."""

    fields = ("code", "name", "group", "neighbours")
    list_display = ("name", "code", "group")
    list_filter = ("group",)
    search_fields = ("name", "code")


@admin.register(Field)
class FieldAdmin(ListedAdmin):
    """Fields of library work, and which lie near one another."""

    fields = ("name", "slug", "group", "position", "near")
    list_display = ("name", "group", "slug")
    list_filter = ("group",)
    search_fields = ("name",)


@admin.register(InstitutionType)
class InstitutionTypeAdmin(ListedAdmin):
    """Kinds of institution in the association's words."""

    fields = ("name", "slug", "kind", "note", "position")
    list_display = ("name", "kind")
    list_filter = ("kind",)
    search_fields = ("name",)


@admin.register(Institution)
class InstitutionAdmin(ListedAdmin):
    """Where people work; members may add theirs."""

    fields = ("name", "kind", "type", "town", "region")
    list_display = ("name", "kind", "town", "region")
    list_filter = ("kind", ("region", ScopedFilter))
    search_fields = ("name", "town")

    def rows_for(self, user: Any) -> QuerySet[Any]:
        return super().rows_for(user).select_related("region")


@admin.register(School)
class SchoolAdmin(ListedAdmin):
    """Schools whose graduates a program may pair with earlier classes."""

    fields = ("name",)
    list_display = ("name",)
    search_fields = ("name",)


@admin.register(Topic)
class TopicAdmin(ListedAdmin):
    """What people can help one another with."""

    fields = ("name", "slug", "group", "position", "sought", "offered", "only_in")
    list_display = ("name", "group")
    list_filter = ("group",)
    search_fields = ("name", "group")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Kinds of program are ticked, not typed."""
        if db_field.name != "only_in":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.MultipleChoiceField(
            label=_("Only in these kinds of program"),
            help_text=_("With none ticked the topic is offered in all."),
            choices=Program.Kind.choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
