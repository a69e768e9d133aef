"""The outbox that a coordinator can read. Mails that hold a code are shown to nobody.

Mails about a meeting are listed, so that one sees that they arrive; their words are not shown.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import smart_split, unescape_string_literal
from django.utils.translation import gettext_lazy as _

from accounts import dates
from accounts.models import Profile
from mentorship import access
from mentorship.admin.base import ConditionFilter, ReadOnlyAdmin, ScopedFilter, plain_number
from mentorship.admin.words import MAIL
from mentorship.models import OutgoingMail
from mentorship.models.lookups import IsAmong
from mentorship.services.mails import in_hand

QUOTED = re.compile(r"""(["']).*\1""", re.DOTALL)

LATELY = timedelta(days=14)
"""How long a mail that failed, or came back, is news."""

NEWS = {
    "failed_lately": ("failed", _("Could not be sent, last two weeks")),
    "bounced_lately": ("bounced", _("Came back, last two weeks")),
}
"""What the desk's first page counts: the state and what the filter calls it."""


def changed_lately(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The mails of whose state there is news."""
    return rows.filter(state_changed_at__gte=timezone.now() - LATELY)


def standing(mail: OutgoingMail) -> str:
    """The mail's state as it is told: one that a worker has in hand is being sent."""
    return "sending" if mail.in_hand else mail.state


def words_of(typed: str) -> list[str]:
    """What somebody searches for, as Django's own lists take it: words, or phrases in quotes."""
    parts = smart_split(typed)
    return [unescape_string_literal(one) if QUOTED.fullmatch(one) else one for one in parts]


class StateFilter(ConditionFilter):
    """The states of a mail, and between waiting and sent the moment in which it is being sent."""

    title = _("state")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, Any]]:
        """Every state in words, and what is news of them."""
        yield from ((state, words[1]) for state, words in MAIL.items())
        yield from ((name, label) for name, (_state, label) in NEWS.items())

    def condition(self, request: HttpRequest, chosen: str | None) -> Q:
        """Which mails are in a state as it is told, or are news of it."""
        if chosen in NEWS:
            return Q(state=NEWS[chosen][0], state_changed_at__gte=timezone.now() - LATELY)
        if chosen == "sending":
            return in_hand()
        waits = chosen == OutgoingMail.State.QUEUED
        return Q(state=chosen) & ~in_hand() if waits else Q(state=chosen)


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    """Every mail: waiting, held back, sent, failed with the server's own words."""

    fields = ("state_label",)
    change_list_template = "admin/desk/mails.html"
    list_display = ("title", "receiver", "program", "state_label", "when")
    list_display_links = None
    list_filter = (StateFilter, ("program", ScopedFilter), ("round", ScopedFilter))
    search_fields = ("to_email", "to_person__profile__full_name", "subject")
    search_help_text = _("Search by name, email address or subject")

    def rows_for(self, user: Any) -> QuerySet[Any]:
        rows = access.mails_run_by(user).defer("text", "html", "calendar")
        return rows.select_related("to_person__profile", "program", "round__program")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Mails that have each of the words in the address, the subject or the receiver's name.

        Whose name has it is found first: joined to each mail, no index leads to any of the three.
        """
        for word in words_of(search_term):
            named = Profile.objects.filter(full_name__icontains=word)
            queryset = queryset.filter(
                Q(to_email__icontains=word)
                | Q(subject__icontains=word)
                | Q(IsAmong("to_person", named, "user"))
            )
        return queryset, False

    def chosen_rows(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows that the list shows under this address, on all of its pages."""
        rows: QuerySet[Any] = self.get_changelist_instance(request).get_queryset(request)
        return rows

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, with the acts on all that it shows."""
        context = {"query": request.GET.urlencode(), **(extra_context or {})}
        return super().changelist_view(request, context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Lead to the mail's own page; it answers 404 where there is nothing to see."""
        return redirect("admin:mail", plain_number(object_id))

    @admin.display(description=_("subject"), ordering="subject")
    def title(self, row: Any) -> str:
        url = reverse("admin:mail", args=[row.pk])
        return format_html('<a href="{}">{}</a>', url, row.subject)

    @admin.display(description=_("to"), ordering="to_email")
    def receiver(self, row: Any) -> str:
        return str(row.to_person or row.to_email)

    @admin.display(description=_("state"), ordering="state")
    def state_label(self, row: Any) -> str:
        """The state, and the server's own words where they matter."""
        label = MAIL[standing(row)][1]
        if not row.last_error or row.state == OutgoingMail.State.SENT:
            return str(label)
        return format_html('{}<br><span class="small muted">{}</span>', label, row.last_error[:200])

    @admin.display(description=_("sent or due"), ordering=Coalesce("sent_at", "due_at"))
    def when(self, row: Any) -> Any:
        return dates.moment(row.sent_at or row.due_at)
