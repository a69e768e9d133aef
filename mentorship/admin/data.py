"""What an administrator does for a person who cannot, or does not wish to, do it themselves."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import DataRequest, User
from accounts.proofs import is_fresh
from accounts.views.fresh import way_to_prove
from mentorship import access
from mentorship.admin import columns
from mentorship.admin.base import ReadOnlyAdmin
from mentorship.forms.your_data import RequestForm
from mentorship.services import leaving
from mentorship.services.acts import Refused
from mentorship.site import refusals
from mentorship.site.desk import desk

AT = columns.moment("at", _("when"))
ACTS = DataRequest.What.values


@admin.register(DataRequest)
class DataRequestAdmin(ReadOnlyAdmin):
    """The proof of what was asked for and done, and when."""

    administrators_only = True
    fields: ClassVar[Any] = (AT, "person", "what", "how", "by")
    list_display = (AT, "person", "what", "how", "by")
    list_filter = ("what",)

    def rows_for(self, user: object) -> QuerySet[DataRequest]:
        return DataRequest.objects.select_related("person__profile", "by__profile")


def person_data(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what may be done with somebody's data; a POST does one of it."""
    actor = request.user
    assert isinstance(actor, User)
    if not access.runs_everything(actor):
        raise Http404
    person = access.one_or_404(access.people_run_by(actor).select_related("profile"), pk)
    fresh = is_fresh(request)
    form = RequestForm(request.POST if request.method == "POST" and fresh else None)
    if form.is_valid():
        return _do(request, actor, person, form.cleaned_data["how"])
    context = {
        "person": person,
        "form": form,
        "fresh": fresh,
        "way_to_prove": way_to_prove(request),
        "alone": leaving.run_by_nobody_else(person),
        "erased_on": (person.closed_at or timezone.now()) + leaving.GRACE,
        "requests": person.data_requests.select_related("by__profile"),
    }
    return desk.page(request, "person_data", context)


def _do(request: HttpRequest, actor: User, person: User, how: str) -> HttpResponse:
    """Do what the pressed button says, and come back with a sentence."""
    what = next((act for act in ACTS if act in request.POST), "")
    with refusals.told(request):
        if what == DataRequest.What.COPY:
            return _copy(actor, person, how)
        said = _act(what, actor, person, how)
        messages.success(request, said)
    return redirect("admin:person_data", person.pk)


def _act(what: str, actor: User, person: User, how: str) -> str:
    if what == DataRequest.What.CLOSE:
        leaving.close(actor, person, how)
        return str(_("The account is closed. They were told by mail"))
    if what == DataRequest.What.REOPEN and leaving.reopen(actor, person, how):
        return str(_("The account is open again"))
    if what == DataRequest.What.ERASE and leaving.erase(actor, person, how):
        return str(_("Everything about this person is erased"))
    raise Refused(str(_("There was nothing to do: look at what is written below")))


def _copy(actor: User, person: User, how: str) -> HttpResponse:
    packed = leaving.copy_for(actor, person, how)
    response = HttpResponse(packed, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="person-{person.pk}.zip"'
    response["Cache-Control"] = "no-store"
    return response


desk.add_page("accounts/user/<int:pk>/data/", person_data, "person_data")
