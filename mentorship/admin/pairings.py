"""Pairings as a list, and the page of each: who, why, what happened, and what can be done."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from mentorship import access, queries, states, weights
from mentorship.admin import columns
from mentorship.admin.base import ReadOnlyAdmin, ScopedFilter, StateFilter, plain_number
from mentorship.admin.closings import answers_of
from mentorship.admin.stewards import StewardFilter
from mentorship.admin.words import PAIRING
from mentorship.forms.pairings import ReasonForm
from mentorship.messages import steward_of
from mentorship.models import CheckIn, LogLine, Pairing
from mentorship.models.log import told_once
from mentorship.services import pairings
from mentorship.site import refusals
from mentorship.site.desk import desk
from mentorship.text import reasons

ALSO: list[Callable[[Pairing], dict[str, Any]]] = []
"""What other rooms show on the page of a pairing."""

CHECKINS = 12
"""How many check-ins the page shows, the latest first."""


@admin.register(Pairing)
class PairingAdmin(ReadOnlyAdmin):
    """Pairings of every state; acts are on the page of each."""

    fields = ("state_label",)
    state_words = PAIRING
    list_display = (
        *("couple", "round", "state_label", "origin", "points"),
        columns.moment("answer_by", _("answer by")),
        columns.moment("created_at", _("made")),
    )
    list_display_links = None
    list_filter = (("state", StateFilter), "origin", ("round", ScopedFilter), StewardFilter)
    search_fields = (
        "mentor__person__profile__full_name",
        "mentor__person__email",
        "mentee__person__profile__full_name",
        "mentee__person__email",
    )
    search_help_text = _("Search by the name or email address of either of the two")

    def rows_for(self, user: Any) -> QuerySet[Any]:
        return access.pairings_run_by(user)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Lead to the pairing's own page; it answers 404 where there is nothing to see."""
        return redirect("admin:pairing", plain_number(object_id))

    @admin.display(
        description=_("mentor and mentee"), ordering="mentor__person__profile__full_name"
    )
    def couple(self, row: Any) -> str:
        url = reverse("admin:pairing", args=[row.pk])
        return format_html('<a href="{}">{}</a>', url, str(row))

    @admin.display(description=_("state"), ordering="state")
    def state_label(self, row: Any) -> str:
        return str(PAIRING[row.state][1])


def bar_rows(parts: dict[str, Any]) -> list[tuple[str, int, int]]:
    """The points of each factor as (label, points, most), for the bars."""
    return [
        (str(label), parts[factor]["points"], parts[factor]["most"])
        for factor, label in weights.LABELS.items()
        if factor in parts and parts[factor]["most"]
    ]


def show_also(source: Callable[[Pairing], dict[str, Any]]) -> None:
    """Let another room show something on the page of a pairing; it is asked with the pairing."""
    ALSO.append(source)


def pairing_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One pairing: both people, the reasons, the answers, the history in sentences."""
    user: Any = request.user
    pairing = access.pairing_run_for(user, pk)
    mentor, mentee = (str(side.person) for side in pairing.sides)
    context = {
        "pairing": pairing,
        "program": pairing.round.program,
        "state": PAIRING[pairing.state],
        "words": reasons.told(pairing.reasons, "desk", most=12, mentor=mentor, mentee=mentee),
        "bars": bar_rows(pairing.parts),
        "history": _history(pairing),
        "changed": _changed(pairing),
        "checkins": _checkins(pairing),
        "little_use": queries.LITTLE_USE,
        "closings": answers_of(pairing),
        "steward": steward_of(pairing),
        "may_look_after": _may_look_after(pairing),
        "held": queries.meetings_held(pairing) if pairing.active_at else None,
        "together": queries.agreed_and_reached(pairing) if pairing.active_at else None,
        "may_withdraw": states.PAIRING.allows("withdraw", pairing.state, states.COORDINATOR),
        "answers": [
            (side.enrollment, side.accepted_at, side.more_time_at) for side in pairing.sides
        ],
    }
    for source in ALSO:
        context |= source(pairing)
    return desk.page(request, "pairing", context)


def _may_look_after(pairing: Pairing) -> bool:
    """Whether the pair can have a person of its own: it goes on, and the program made it."""
    return pairing.state in states.PAIRING_PLACED and not pairing.made_by_the_two


def _changed(pairing: Pairing) -> list[tuple[Any, str, Any]]:
    """What the two put right of their own while the offer waited: who, what, when."""
    if not pairing.is_unanswered:
        return []
    people = {one.person_id: one.person for one in (pairing.mentor, pairing.mentee)}
    found = queries.changed_since(pairing)
    return [(people[person], what, at) for person, what, at in found if person in people]


def _checkins(pairing: Pairing) -> list[tuple[CheckIn, Any, str]]:
    """Each question how it is going: who was asked, and what they said to the coordinator.

    Where the two found each other, nobody but them reads of it.
    """
    if pairing.made_by_the_two or pairing.round.program.is_informal:
        return []
    rows = pairing.checkins.all()[:CHECKINS]
    return [(row, pairing.side(row.side).person, _answer(row)) for row in rows]


def _answer(checkin: CheckIn) -> str:
    if checkin.state == CheckIn.State.ANSWERED:
        return checkin.get_answer_display()
    return str(
        _("Asked, no answer yet") if checkin.state == CheckIn.State.ASKED else _("No answer")
    )


def _history(pairing: Pairing) -> QuerySet[LogLine]:
    """What happened to the pairing; an approval is told once, as what the coordinator did."""
    return told_once(LogLine.objects.filter(pairing=pairing)).select_related("actor__profile")


def withdraw_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what withdrawing means and who is told; a POST does it."""
    user: Any = request.user
    pairing = access.pairing_run_for(user, pk)
    if request.method == "POST":
        with refusals.told(request):
            pairings.withdraw(user, pairing)
            messages.success(request, _("The pairing is withdrawn and both places are free"))
        return redirect("admin:pairing", pairing.pk)
    if not states.PAIRING.allows("withdraw", pairing.state, states.COORDINATOR):
        messages.error(request, pairings.state_sentence(pairing))
        return redirect("admin:pairing", pairing.pk)
    context = {"pairing": pairing, "program": pairing.round.program}
    return desk.page(request, "withdraw", context)


def mend_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an early end right: another reason, or no end at all. A POST does one of them."""
    user: Any = request.user
    pairing = access.pairing_run_for(user, pk)
    form = ReasonForm(request.POST or None, initial={"reason": pairing.end_reason})
    if request.method == "POST" and ("reopen" in request.POST or form.is_valid()):
        with refusals.told(request):
            if "reopen" in request.POST:
                pairings.reopen(user, pairing)
                messages.success(request, _("The two go on, and both are told"))
            else:
                pairings.correct_reason(user, pairing, form.cleaned_data["reason"])
                messages.success(request, _("The reason is corrected"))
        return redirect("admin:pairing", pairing.pk)
    if pairing.state != Pairing.State.ENDED:
        messages.error(request, pairings.state_sentence(pairing))
        return redirect("admin:pairing", pairing.pk)
    may = pairings.may_reopen(pairing)
    context = {"pairing": pairing, "program": pairing.round.program, "form": form, "may": may}
    return desk.page(request, "mend", context)


desk.add_page("pairings/<int:pk>/", pairing_page, "pairing")
desk.add_page("pairings/<int:pk>/mend/", mend_page, "pairing_mend")
desk.add_page("pairings/<int:pk>/withdraw/", withdraw_page, "pairing_withdraw")
