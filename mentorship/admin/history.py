"""What happened to an object of the desk, in sentences: for each that a list leads to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access
from mentorship.models import (
    Coordinator,
    Enrollment,
    LogLine,
    OutgoingMail,
    Pairing,
    Program,
    Round,
)
from mentorship.models.log import told_once

MOST = 200
"""How many lines a page shows, the latest."""


@dataclass(frozen=True)
class Line:
    """What happened, and when."""

    sentence: str
    at: datetime


def lines_of(user: User, row: Model) -> list[Line]:
    """What the log holds about this row, of what the user may read; the latest first."""
    found = [*_of_the_log(user, row), *_of_forms(row)]
    return sorted(found, key=lambda line: line.at, reverse=True)[:MOST]


def _of_the_log(user: User, row: Model) -> Iterable[Line]:
    about = _about(row)
    if about is None:
        return ()
    rows = told_once(access.log_run_by(user)).filter(about).select_related("actor__profile")
    return [Line(line.sentence, line.at) for line in rows.order_by("-at", "-pk")[:MOST]]


def _about(row: Any) -> Q | None:
    """Which lines of the log are about this row; None where it has none of its own."""
    if isinstance(row, Program | Round | Enrollment | Pairing):
        return Q(**{row._meta.model_name or "": row})
    if isinstance(row, User):
        return Q(enrollment__person=row)
    if isinstance(row, OutgoingMail):
        return Q(verb__startswith="mail.", details__mail=row.pk)
    if isinstance(row, Coordinator):
        return Q(verb__startswith="coordinator.", details__person=row.person_id)
    return Q(pk=row.pk) if isinstance(row, LogLine) else None


def _of_forms(row: Model) -> Iterable[Line]:
    """What was saved in a form of the desk, where no act of ours tells of it already."""
    if _about(row) is not None:
        return ()
    kind = ContentType.objects.get_for_model(type(row))
    rows = LogEntry.objects.filter(content_type=kind, object_id=str(row.pk))
    rows = rows.select_related("user__profile").order_by("-action_time")
    return [Line(_saved(entry), entry.action_time) for entry in rows[:MOST]]


def _saved(entry: LogEntry) -> str:
    who: Any = entry.user
    said = {"actor": who.public_name, "what": entry.get_change_message()}
    if entry.is_addition():
        return _("%(actor)s added it") % said
    return _("%(actor)s changed it. %(what)s") % said
