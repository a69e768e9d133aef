"""The log: who did what, when, in sentences."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mentorship import access
from mentorship.admin import columns
from mentorship.admin.base import ReadOnlyAdmin, ScopedFilter
from mentorship.models import LogLine
from mentorship.models.log import told_once

AT = columns.moment("at", _("when"))


@admin.register(LogLine)
class LogLineAdmin(ReadOnlyAdmin):
    """Lines of the log; nobody writes or changes one by hand."""

    fields: ClassVar[Any] = (AT, "said", "program", "round", "about")
    list_display = (AT, "said", "about", "round")
    list_filter = (("program", ScopedFilter),)
    date_hierarchy = None
    search_fields = ("actor__profile__full_name", "=actor__email")
    search_help_text = _("Search by the name, or the whole email address, of who did it")

    def rows_for(self, user: Any) -> QuerySet[Any]:
        return told_once(access.log_run_by(user)).select_related(
            "actor__profile",
            "program",
            "round__program",
            "enrollment__person__profile",
            "pairing__mentor__person__profile",
            "pairing__mentee__person__profile",
        )

    @admin.display(description=_("what"))
    def said(self, line: Any) -> str:
        return str(line.sentence)

    @admin.display(description=_("about"))
    def about(self, line: Any) -> str:
        return str(line.pairing or (line.enrollment.person if line.enrollment else ""))
