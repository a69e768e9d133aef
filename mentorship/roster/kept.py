"""What is kept of imports: how files were read, and what the newest one left."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship.models import RosterImport, Unit
from mentorship.roster.checking import Choices
from mentorship.roster.columns import Column, Meaning
from mentorship.roster.comparing import Change, is_suspicious
from mentorship.roster.findings import Finding


def today() -> date:
    """The day by which memberships are judged."""
    return timezone.localdate()


def last_applied(roster: Unit) -> RosterImport | None:
    """The import that made the list what it is."""
    rows = RosterImport.objects.filter(roster=roster, state=RosterImport.State.APPLIED)
    return rows.defer("content").order_by("-applied_at", "-pk").first()


def choices_of(imported: RosterImport) -> Choices:
    """How the file is to be read, as far as somebody has said."""
    said: Mapping[str, Any] = imported.choices
    names = ("encoding", "columns", "order", "repair", "readings")
    return Choices(**{name: said[name] for name in names if said.get(name)})


def asks_about_left(imported: RosterImport) -> bool:
    """Whether so many would leave that it is asked about by itself."""
    return is_suspicious(imported.changes.get(Change.LEFT, 0), imported.known)


def sentence_about_left(imported: RosterImport) -> str:
    """What is said where so many would leave."""
    return _(
        "%(left)s of %(known)s people on the list do not stand in the file. If the file was cut "
        "off, their memberships would end by mistake. Say that they have left, or look at the file"
    ) % {"left": f"{imported.changes[Change.LEFT]:,}", "known": f"{imported.known:,}"}


def overtaken() -> str:
    """What is said where another import was applied after the dry run."""
    return _("The list has changed since this dry run: look once more at what will change")


def findings_of(imported: RosterImport) -> Iterator[Finding]:
    """What was said of the lines of the file, in their order."""
    for line, last_line, code, columns, facts in imported.findings:
        yield Finding(line, code, tuple(columns), facts, last_line)


def columns_of(imported: RosterImport) -> list[Column]:
    """How the columns of the file were understood."""
    return [
        Column(at, one["heading"], Meaning(one["meaning"]), tuple(one["known_by"]), one["key"])
        for at, one in enumerate(imported.understood.get("columns", []))
    ]
