"""What every list and form of the desk has in common: the scope."""

from collections.abc import Mapping
from copy import copy
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.exceptions import (
    DisallowedModelAdminLookup,
    DisallowedModelAdminToField,
)
from django.contrib.admin.filters import ChoicesFieldListFilter, RelatedFieldListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.db.models import Count, Q, QuerySet
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst

from accounts.forms.widgets import DateInput
from mentorship import access
from mentorship.admin.history import lines_of
from mentorship.forms.desk import DeskForm
from mentorship.text.numbers import number_of

REFUSED_QUESTIONS = (ValueError, DisallowedModelAdminLookup, DisallowedModelAdminToField)


class NotScoped(LookupError):
    """A list or a select would show rows of a model that no class of the desk scopes."""


class ScopedFilter(RelatedFieldListFilter):
    """A filter whose choices are the rows that the person may see, and no others."""

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: Any
    ) -> list[tuple[Any, Any]]:
        rows = scoped_rows(model_admin, field.related_model, request)
        return [(row.pk, str(row)) for row in rows]


class StateFilter(ChoicesFieldListFilter):
    """A filter by state that names the states as the rest of the desk does."""

    def __init__(
        self, field: Any, request: Any, params: Any, model: Any, model_admin: Any, field_path: str
    ) -> None:
        field = copy(field)
        field.choices = [(state, words[1]) for state, words in model_admin.state_words.items()]
        super().__init__(field, request, params, model, model_admin, field_path)


class ConditionFilter(admin.SimpleListFilter):
    """A filter of our own, whose choices are conditions: all of them are counted in one go."""

    def condition(self, request: HttpRequest, chosen: str | None) -> Q:
        """Which rows belong to a choice."""
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the choice; all of them where it is none of the list."""
        known = {str(choice) for choice, _label in self.lookup_choices}
        chosen = self.value()
        return queryset.filter(self.condition(request, chosen)) if chosen in known else queryset

    def get_facet_counts(self, pk_attname: str, filtered_qs: QuerySet[Any]) -> dict[str, Any]:
        """How many rows each choice has; Django would look for each choice's rows one by one."""
        return {
            f"{at}__c": Count(pk_attname, filter=self.condition(self.request, choice))
            for at, (choice, _label) in enumerate(self.lookup_choices)
        }


def asked_by(list_filter: Any) -> tuple[str, ...]:
    """What a filter may ask: its own word, or whether its column is this value, or nothing."""
    if isinstance(list_filter, type):
        return (list_filter.parameter_name,)  # type: ignore[attr-defined]
    column = list_filter if isinstance(list_filter, str) else list_filter[0]
    return (column, *(f"{column}__{lookup}" for lookup in ("exact", "id__exact", "isnull")))


FACETS_UP_TO = 20_000
"""Of longer lists the filters do not say how many rows each of their choices has."""


class AnsweringList(ChangeList):
    """A list that answers what its filters ask, and no other question about its rows.

    Django takes any lookup on a column of the model from the address. Whoever may ask whether a
    column begins with an “a” reads all of it in time, whether a page shows it or not.
    """

    def get_results(self, request: HttpRequest) -> None:
        """The rows of the page; the filters count theirs where that is not too much to read.

        Counting them reads every row of the list, once for each filter. All rows are counted a
        second time only where the page shows some of them.
        """
        super().get_results(request)
        narrowed = self.query or self.has_active_filters
        self.full_result_count = self.root_queryset.count() if narrowed else self.result_count
        self.show_full_result_count = True
        self.add_facets = self.add_facets and self.full_result_count <= FACETS_UP_TO

    def get_filters(self, request: HttpRequest) -> Any:
        """The filters, with what they took from the address; they have to take all of it.

        Django asks for them anew for each filter that counts its rows, and each time they would
        read their choices.
        """
        self._filters = getattr(self, "_filters", None) or super().get_filters(request)
        found = self._filters
        left_over = found[2]
        if left_over:
            raise IncorrectLookupParameters
        return found


def scoped_rows(model_admin: Any, model: type[models.Model], request: HttpRequest) -> QuerySet[Any]:
    """The rows of another model that the person may choose from."""
    rows: QuerySet[Any] | None = model_admin.admin_site.scope_of(model, request.user)
    if rows is None:
        raise NotScoped(model._meta.label)
    return rows


def plain_number(object_id: str) -> int:
    """The number in an address; 0, which nothing has, for whatever is none."""
    return number_of(object_id)


class DeskAdmin(admin.ModelAdmin):
    """Lists and forms that hold nothing but what the person runs.

    A class says in `rows_for` which rows those are. Everything else follows: lists, search,
    filters, selects, autocomplete, history and single objects; a row that is somebody else's is
    a 404 like one that does not exist.
    """

    is_scoped: ClassVar[bool] = True
    administrators_only: ClassVar[bool] = False
    may_add: ClassVar[bool] = False
    may_change: ClassVar[bool] = False
    state_words: ClassVar[Mapping[str, tuple[str, Any]]] = {}
    """What `StateFilter` calls the states."""

    form = DeskForm
    formfield_overrides = {models.DateField: {"widget": DateInput}}
    list_per_page = 50
    list_max_show_all = 0
    show_facets = admin.ShowFacets.ALWAYS
    show_full_result_count = False  # `AnsweringList` counts
    actions = None
    view_on_site = False

    def rows_for(self, user: Any) -> QuerySet[Any]:
        """The rows of this model that the user may see, with what the list shows of them."""
        raise NotImplementedError

    def choices_for(self, user: Any) -> QuerySet[Any]:
        """The rows that the user may choose from in a select of another form or a filter."""
        return self.rows_for(user)

    @property
    def media(self) -> Media:
        """No scripts: Django's own, jQuery first of all, serve widgets that the desk has not."""
        return Media()

    # Permission --------------------------------------------------------------------------------

    def _open(self, request: HttpRequest) -> bool:
        if self.administrators_only:
            return access.runs_everything(request.user)  # type: ignore[arg-type]
        return self.admin_site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._open(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._open(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_add and self._open(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_change and self._open(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted on the desk: things are ended, withdrawn or closed."""
        return False

    # Words -------------------------------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, under its plain name."""
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    def render_change_form(  # type: ignore[override]
        self, request: HttpRequest, context: Any, **kwargs: Any
    ) -> HttpResponse:
        """The form with one button to save it."""
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """What happened to the row, in sentences."""
        row = self.get_object(request, str(plain_number(object_id)))
        if row is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "lines": lines_of(request.user, row),  # type: ignore[arg-type]
        }
        return render(request, "admin/desk/object_history.html", context)

    # Scope -------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = self.rows_for(request.user)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def get_field_queryset(
        self, db: str | None, db_field: Any, request: HttpRequest | None
    ) -> QuerySet[Any] | None:
        """The choices of a select: what the person may see of the other model."""
        assert request is not None
        return scoped_rows(self, db_field.remote_field.model, request)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """The form's field, without the icons that open another form in a window."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if hasattr(getattr(field, "widget", None), "can_add_related"):
            field.widget = field.widget.widget  # type: ignore[union-attr]
        return field

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list that refuses questions which it does not offer."""
        return AnsweringList

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Refuse what cannot be looked for, such as a NUL or the year 99999999, and what may not.

        Django asks the database first and stumbles over what it cannot put into words.
        """
        try:
            return super().get_changelist_instance(request)
        except REFUSED_QUESTIONS as error:
            raise IncorrectLookupParameters from error

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Take the questions of the filters; refused before a row is read for the choices."""
        return any(lookup in asked_by(one) for one in self.list_filter)

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Let no object be found by another column than its number."""
        return False

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """Answer 404, whether the row is somebody else's or does not exist."""
        raise Http404


class ListedAdmin(DeskAdmin):
    """One of the lists that members choose from; the administrators keep it."""

    administrators_only = True
    may_add = may_change = True

    def rows_for(self, user: Any) -> QuerySet[Any]:
        if not access.runs_everything(user):
            return self.model._default_manager.none()
        return self.choices_for(user)

    def choices_for(self, user: Any) -> QuerySet[Any]:
        """Everybody on the desk may choose from these lists, as every member may."""
        return self.model._default_manager.all()


class ReadOnlyAdmin(DeskAdmin):
    """Rows that acts alone may change."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields or ()
