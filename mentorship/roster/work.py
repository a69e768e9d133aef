"""The worker's part of an import: the dry run, and writing it. The row is the job.

A worker claims the row with a lease and says how far it is. The dry run writes nothing but its
result. The act reads the file once more, and writes in one transaction under a lock on the unit:
one that is killed in the middle has changed nothing, and another worker does it from the start.
"""

import logging
import time
from contextlib import nullcontext
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.readers import written_for
from mentorship import states
from mentorship.models import RosterImport, Unit
from mentorship.models.shared_clock import shared_now
from mentorship.roster import applying, kept, letters
from mentorship.roster.checking import Checked, ColumnsMissing, Head, check
from mentorship.roster.comparing import Change, Comparison, compare
from mentorship.roster.findings import Finding
from mentorship.roster.sheets import EncodingAsked, Unreadable
from mentorship.services import errors, leases
from mentorship.services.acts import Busy, Refused, act, log

logger = logging.getLogger(__name__)

NAMES = 100
"""So many names of each change are kept to be shown; more are counted alone."""
TOLD_EVERY = 1.0
"""Seconds after which it is said how far the work is."""

State = RosterImport.State


class _TakenAway(Exception):
    """The lease ran out and another worker has it, or somebody threw the import away."""


def work_once() -> bool:
    """Do one import that waits, or whose worker has gone silent; False if there is none."""
    first = _free().order_by("state_changed_at", "pk").values_list("pk", flat=True).first()
    if first is None:
        return False
    do_this(first)
    return True


def _free() -> "QuerySet[RosterImport]":
    """Imports that wait for a worker, or whose worker has gone silent."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=shared_now())
    return RosterImport.objects.filter(free, state__in=states.IMPORT_AT_WORK)


def do_this(pk: int) -> None:
    """Claim this import and do what it waits for, unless another worker has it.

    Raises
    ------
    OperationalError : the database is away; whoever claims the import next begins it again.
    """
    imported = _claimed(pk)
    if imported is None:
        return
    actor = imported.requested_by
    with written_for(actor) if actor else nullcontext():
        try:
            _do(imported)
        except _TakenAway:
            logger.info("import %s was taken away", pk)
        except Busy:
            _mine(imported).update(claimed_until=None)


def _claimed(pk: int) -> RosterImport | None:
    with transaction.atomic():
        rows = _free().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk)
        imported = rows.select_related("roster", "requested_by__profile").first()
        if imported is not None:
            imported.claimed_until, imported.tries = leases.leased(), imported.tries + 1
            imported.save(update_fields=["claimed_until", "tries"])
    return imported


def _do(imported: RosterImport) -> None:
    step = _dry_run if imported.state == State.CHECKING else _carry_out
    try:
        leases.refuse_spent(imported)
        step(imported)
    except leases.Spent:
        _give_back(
            imported, _("Every worker that tried this file broke down. Upload a smaller one")
        )
    except ColumnsMissing as reason:
        _give_back(imported, reason.sentence, **_understood(reason.head))
    except EncodingAsked as reason:
        _give_back(
            imported,
            reason.sentence,
            readings=[[name, cells] for name, cells in reason.readings.items()],
        )
    except (Unreadable, Refused) as reason:
        _give_back(imported, reason.sentence)
    except Exception as error:
        if isinstance(error, _TakenAway | Busy) or errors.is_away(error):
            raise
        logger.exception("import %s failed", imported.pk)
        why = _("An error on our side stopped this: the file itself may be right.")
        _give_back(imported, f"{why} {errors.told(error)}")


def _give_back(imported: RosterImport, sentence: str, **understood: Any) -> None:
    """Put the import back into the hands of whoever uploaded it, with what is to be done."""
    move = "ask" if imported.state == State.CHECKING else "give_back"
    known = imported.understood if move == "give_back" else understood
    try:
        states.move(imported, move, states.WORKER, question=sentence, understood=known)
    except states.Conflict as conflict:
        raise _TakenAway from conflict


# The dry run ---------------------------------------------------------------------------------


def _read(imported: RosterImport) -> Checked:
    if imported.content is None:
        raise Refused(_("This file is no longer here: upload it again"))
    choices = kept.choices_of(imported)
    content, imported.content = bytes(imported.content), None
    return check(content, imported.roster, choices, kept.today(), _Progress(imported))


def _dry_run(imported: RosterImport) -> None:
    last = kept.last_applied(imported.roster)
    checked = _read(imported)
    comparison = compare(checked, imported.roster, kept.today())
    found = {**_found(checked, comparison), "basis": last}
    try:
        states.move(imported, "found", states.WORKER, **found)
    except states.Conflict as conflict:
        raise _TakenAway from conflict


def _found(checked: Checked, comparison: Comparison) -> dict[str, Any]:
    """What the row keeps of a dry run."""
    return {
        "understood": _understood(checked.head),
        "question": "",
        "fates": dict(checked.fates),
        "changes": comparison.counts,
        "known": comparison.known,
        "findings": [_kept(one) for one in checked.findings],
        "refused": {
            line: [letters.whole(cell[:LONGEST]) for cell in cells]
            for line, cells in checked.refused.items()
        },
        "who": {change: names[:NAMES] for change, names in comparison.who.items()}
        | {DIED: sorted(checked.died)},
        "guessed": checked.guessed,
    }


LONGEST = 500
DIED = "died"
"""Under which `who` keeps the addresses of people who have died."""


def _kept(finding: Finding) -> list[Any]:
    facts = {
        name: letters.whole(value) if isinstance(value, str) else value
        for name, value in finding.facts.items()
    }
    return [finding.line, finding.last_line, finding.code, list(finding.columns), facts]


def _understood(head: Head) -> dict[str, Any]:
    sheet = head.sheet
    return {
        "line": head.line,
        "skipped": head.skipped,
        "encoding": sheet.encoding,
        "separator": sheet.separator,
        "sheet": sheet.sheet_name,
        "also": sheet.also,
        "columns": [
            {
                "key": one.key,
                "heading": one.heading,
                "meaning": one.meaning,
                "known_by": list(one.known_by),
            }
            for one in head.columns
        ],
    }


class _Progress:
    """Writes how far the reading is, now and then, and keeps the lease alive."""

    def __init__(self, imported: RosterImport) -> None:
        self.imported, self.last = imported, 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self.last < TOLD_EVERY:
            return
        self.last, until = now, leases.leased()
        if not _mine(self.imported).update(done=done, total=total, claimed_until=until):
            raise _TakenAway
        self.imported.claimed_until = until


# The act -------------------------------------------------------------------------------------


def _carry_out(imported: RosterImport) -> None:
    checked = _read(imported)
    _write(imported, checked)


@act
def _write(imported: RosterImport, checked: Checked) -> None:
    """Write all of it under a lock on the unit, or nothing."""
    roster = Unit.objects.select_for_update(no_key=True).get(pk=imported.roster_id)
    _hold(imported)
    last = kept.last_applied(roster)
    if imported.basis_id != (last.pk if last else None):
        raise Refused(kept.overtaken())
    comparison = compare(checked, roster, kept.today())
    if comparison.asks_about_left and not imported.leavers_confirmed:
        imported.changes, imported.known = comparison.counts, comparison.known
        raise Refused(kept.sentence_about_left(imported))
    applying.write(comparison, roster, kept.today())
    _finish(imported, comparison, roster)


def _mine(imported: RosterImport) -> "QuerySet[RosterImport]":
    """The import's row, for as long as nobody has thrown it away or claimed it since."""
    return RosterImport.objects.filter(
        pk=imported.pk, state=imported.state, claimed_until=imported.claimed_until
    )


def _hold(imported: RosterImport) -> None:
    if not _mine(imported).select_for_update(no_key=True).exists():
        raise _TakenAway


def _finish(imported: RosterImport, comparison: Comparison, roster: Unit) -> None:
    states.move(
        imported, "finish", states.WORKER, applied_at=timezone.now(), content=None,
        changes=comparison.counts, known=comparison.known,
    )  # fmt: skip
    log(
        "roster.imported",
        imported.requested_by,
        unit=roster.name,
        new=comparison.counts[Change.NEW],
        changed=len(comparison.changed),
        left=comparison.counts[Change.LEFT],
    )
