"""People on lists, to be looked up: by those who run the list, or a unit they are listed in."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Replace
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mentorship import access
from mentorship.admin import columns
from mentorship.admin.base import ReadOnlyAdmin
from mentorship.models import ListedPerson

FIRST_ON, LAST_ON = columns.day("first_on", _("first day")), columns.day("last_on", _("last day"))
CURLY = ("’", "‘", "ʼ")


@admin.register(ListedPerson)
class ListedPersonAdmin(ReadOnlyAdmin):
    """Who is listed, as whom, and until when. Imports alone change it."""

    fields: ClassVar[Any] = (
        *("full_name", "preferred_name", "number", "email", "roster", "units", "category"),
        *(FIRST_ON, LAST_ON, "listed_as", "region", "institution", "years", "school"),
        *("class_year", "wants_mail"),
    )
    list_display = ("full_name", "number", "email", "roster", LAST_ON, "listed_as")
    list_filter = ("listed_as",)
    ordering = ("full_name", "pk")
    search_fields = ("full_name", "=number", "=email")
    search_help_text = _("Search by name, by number, or by the whole email address")

    def rows_for(self, user: Any) -> QuerySet[Any]:
        return access.listed_run_by(user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        user: Any = request.user
        has_units = access.runs_everything(user) or access.units_run_by(user).exists()
        return super().has_module_permission(request) and has_units

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Find “O’Hara” by a straight apostrophe as well."""
        rows, several = super().get_search_results(request, queryset, search_term)
        term = _straight(search_term)
        if "'" not in term:
            return rows, several
        named: Any = F("full_name")
        for sign in CURLY:
            named = Replace(named, Value(sign), Value("'"), output_field=TextField())
        found = queryset.alias(straight=named).filter(straight__icontains=term)
        return queryset.filter(Q(pk__in=rows.values("pk")) | Q(pk__in=found.values("pk"))), several

    @admin.display(description=_("units"))
    def units(self, person: Any) -> str:
        joined = person.memberships.select_related("unit").order_by("unit__name")
        return ", ".join(str(one.unit) for one in joined)


def _straight(text: str) -> str:
    for sign in CURLY:
        text = text.replace(sign, "'")
    return text
