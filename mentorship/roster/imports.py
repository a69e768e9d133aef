"""The acts of an import: upload, choose how the file is read, apply, throw away."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, states, tasks
from mentorship.models import RosterImport, Unit
from mentorship.roster import work
from mentorship.roster.kept import asks_about_left, last_applied, overtaken, sentence_about_left
from mentorship.services.acts import Refused, act

AT_ONCE = 300_000
"""Files of so many bytes are read while a page waits; larger ones by a worker."""

GONE = (RosterImport.State.APPLIED, RosterImport.State.DISCARDED)


@act
def upload(actor: User | None, roster: Unit, file_name: str, content: bytes) -> RosterImport:
    """Keep a file to be imported; what was chosen for the last one is chosen again.

    `actor` None is the command, which whoever runs the site starts.

    Raises
    ------
    Refused : the file is too large.
    """
    if actor is not None:
        access.one_or_404(access.units_run_by(actor), roster.pk)
    if len(content) > settings.ROSTER_MOST_BYTES:
        raise Refused(
            _("The file has more than %(most)s MB: save the list alone, as CSV")
            % {"most": settings.ROSTER_MOST_BYTES >> 20}
        )
    return RosterImport.objects.create(
        roster=roster,
        requested_by=actor,
        file_name=file_name[-200:],
        digest=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
        choices=_remembered(roster),
    )


def _remembered(roster: Unit) -> dict[str, Any]:
    """How the last file was read: its columns, and what was guessed and thereby confirmed."""
    last = last_applied(roster)
    if last is None:
        return {}
    columns = {one["key"]: one["meaning"] for one in last.understood.get("columns", [])}
    readings = {kind: dict(found) for kind, found in last.choices.get("readings", {}).items()}
    for kind, found in last.guessed.items():
        readings.setdefault(kind, {}).update(found)
    kept = {"columns": columns, "readings": readings, "order": last.choices.get("order", "")}
    return {name: value for name, value in kept.items() if value}


@act
def check(actor: User | None, imported: RosterImport, said: Mapping[str, Any]) -> None:
    """Have the file read as is said, in a dry run that changes nothing of the list.

    Raises
    ------
    Refused : the file is no longer there.
    """
    imported = _held(actor, imported)
    _insist_on_file(imported)
    choices = {**imported.choices, **said}
    states.move(
        imported, "check", _by(actor), choices=choices, question="", claimed_until=None, tries=0,
        done=0, total=0,
    )  # fmt: skip
    tasks.wake(tasks.ROSTER)


@act
def apply(actor: User | None, imported: RosterImport, *, leavers: bool = False) -> None:
    """Have the list brought to what the file says.

    Raises
    ------
    Refused : another import was faster, the file is gone, or so many would leave that `leavers`
        has to say so.
    """
    imported = _held(actor, imported)
    _insist_on_file(imported)
    _refuse_overtaken(imported)
    if asks_about_left(imported) and not leavers:
        raise Refused(sentence_about_left(imported))
    states.move(
        imported, "apply", _by(actor), leavers_confirmed=leavers, claimed_until=None, tries=0,
        question="", done=0, total=0,
    )  # fmt: skip
    tasks.wake(tasks.ROSTER)


@act
def discard(actor: User, imported: RosterImport) -> None:
    """Throw a file away that has changed nothing, with all that was said of it."""
    imported = _held(actor, imported)
    emptied: dict[str, Any] = {"content": None, "findings": [], "refused": {}, "who": {}}
    states.move(imported, "discard", _by(actor), question="", **emptied)


def do_small(imported: RosterImport) -> None:
    """Do at once what is quickly done; what is large a worker does."""
    if imported.size <= AT_ONCE:
        work.do_this(imported.pk)


def _by(actor: User | None) -> states.By:
    return states.COORDINATOR if actor is not None else states.CLOCK


def _held(actor: User | None, imported: RosterImport) -> RosterImport:
    """The import, locked and as it is now, for somebody who runs the unit."""
    if actor is not None:
        access.import_run_for(actor, imported.pk)
    rows = RosterImport.objects.select_for_update(no_key=True, of=("self",)).defer("content")
    return rows.select_related("roster").get(pk=imported.pk)


def _insist_on_file(imported: RosterImport) -> None:
    if imported.state in GONE or not _has_file(imported):
        raise Refused(_("This file is no longer here: upload it again"))


def _has_file(imported: RosterImport) -> bool:
    return RosterImport.objects.filter(pk=imported.pk, content__isnull=False).exists()


def _refuse_overtaken(imported: RosterImport) -> None:
    last = last_applied(imported.roster)
    if imported.basis_id != (last.pk if last else None):
        raise Refused(overtaken())
