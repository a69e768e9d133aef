"""The outbox that a coordinator can read. Mails that hold a code are shown to nobody."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from mentorship import access
from mentorship.admin.base import ReadOnlyAdmin, ScopedFilter, StateFilter, plain_number
from mentorship.admin.words import MAIL
from mentorship.desk import desk
from mentorship.models import OutgoingMail


def readable(user: Any) -> QuerySet[OutgoingMail]:
    """The mails about the user's programs, without those that hold a sign-in code."""
    rows = access.mails_run_by(user).filter(sensitive=False)
    return rows.select_related("to_person__profile", "program", "round__program")


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    """Every mail: waiting, sent, failed with the server's own words."""

    fields = ("state_label",)
    state_words = MAIL
    list_display = ("title", "receiver", "program", "state_label", "due_at", "sent_at")
    list_display_links = None
    list_filter = (("state", StateFilter), ("program", ScopedFilter))
    search_fields = ("to_email", "to_person__profile__full_name", "subject")
    search_help_text = _("Search by name, email address or subject")

    def rows_for(self, user: Any) -> QuerySet[Any]:
        return readable(user).defer("text", "html")

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
        return str(MAIL[row.state][1])


def mail_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as it was written, and what has become of it."""
    mail = access.one_or_404(readable(request.user), pk)
    context = {"mail": mail, "state": MAIL[mail.state], "program": mail.program}
    return desk.page(request, "mail", context)


desk.add_page("mails/<int:pk>/", mail_page, "mail")
