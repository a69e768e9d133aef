"""Who looks after which pairs: one page for one pair or for many, and one's own pairs."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mentorship import access, states
from mentorship.admin.base import ConditionFilter
from mentorship.forms.stewards import ALL, StewardForm
from mentorship.models import Pairing, Round
from mentorship.models.pairings import OF_THE_TWO
from mentorship.services import stewards
from mentorship.services.acts import Refused
from mentorship.site.desk import desk


class StewardFilter(ConditionFilter):
    """The pairs that the reader looks after, and those that nobody does in particular."""

    title = gettext_lazy("looked after by")
    parameter_name = "steward"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        """Name the two."""
        return [("me", _("Me")), ("nobody", _("All coordinators"))]

    def condition(self, request: HttpRequest, chosen: str | None) -> Q:
        """Which pairs belong to the choice."""
        return Q(steward=request.user) if chosen == "me" else Q(steward__isnull=True)


def stewards_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose pairs of a round and who looks after them; `?pairing=` has one chosen already."""
    user: Any = request.user
    round = access.round_run_for(user, pk)
    people, pairs = stewards.who_may(round.program), list(_open_pairs(user, round))
    sent = request.POST if request.method == "POST" else None
    chosen = [str(one.pk) for one in pairs if str(one.pk) == request.GET.get("pairing")]
    initial = {"pairs": chosen, "person": "" if people else ALL}
    form = StewardForm(sent, people=people, pairs=pairs, initial=initial)
    if sent is not None and form.is_valid() and _given(request, form):
        return redirect("admin:round_pairings", pk)
    context = {"round": round, "program": round.program, "form": form, "pairs": pairs}
    return desk.page(request, "stewards", context)


def _open_pairs(user: Any, round: Round) -> QuerySet[Pairing]:
    rows = access.pairings_run_by(user).filter(round=round, state__in=states.PAIRING_PLACED)
    rows = rows.exclude(origin__in=OF_THE_TWO).select_related("steward__profile")
    return rows.order_by("mentee__person__profile__full_name", "pk")


def _given(request: HttpRequest, form: StewardForm) -> bool:
    user: Any = request.user
    pairs, person = form.chosen()
    try:
        count = stewards.look_after(user, pairs, person)
    except Refused as refusal:
        form.add_error("person", refusal.sentence)
        return False
    said = ngettext("%(count)s pair changed", "%(count)s pairs changed", count)
    messages.success(request, said % {"count": count})
    return True


def own_pairs(user: Any) -> Iterator[tuple[str, str]]:
    """How many pairs the person looks after, for the desk's first page."""
    count = access.pairings_run_by(user).filter(steward=user, state=Pairing.State.ACTIVE).count()
    if count:
        text = ngettext("You look after %(count)s pair", "You look after %(count)s pairs", count)
        url = reverse("admin:mentorship_pairing_changelist")
        yield text % {"count": count}, f"{url}?steward=me&state__exact=active"


desk.add_page("rounds/<int:pk>/stewards/", stewards_page, "stewards")
desk.add_work(own_pairs)
