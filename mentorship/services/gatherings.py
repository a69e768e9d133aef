"""Planning what a round invites its people to, and noting who came."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access
from mentorship.models import Attendance, Enrollment, Gathering, Round
from mentorship.services import eligibility
from mentorship.services.acts import Refused, act, log, names_of
from mentorship.services.shared_edits import EditConflict

MOST = 40
COLUMNS = ("kind", "title", "starts_at", "minutes", "place", "words", "for_whom", "places")
TOLD = frozenset(("title", "starts_at", "minutes", "place"))
"""What people who were invited hear of when it changes."""


@act
def plan(actor: User, round: Round, values: Mapping[str, Any]) -> Gathering:
    """Invite a round's people to something: it stands on their pages and in their calendars.

    Raises
    ------
    Refused : the round has forty events already.
    """
    round = access.round_run_for(actor, round.pk)
    Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    if Gathering.objects.filter(round=round).count() >= MOST:
        raise Refused(_("Forty events are enough for a round"))
    made = Gathering.objects.create(round=round, **{name: values[name] for name in COLUMNS})
    log("gathering.planned", actor, round=round, title=made.title)
    return made


def locked(actor: User, gathering: Gathering) -> Gathering:
    """The event as it is now, for somebody who runs its round; nobody else changes it meanwhile."""
    rows = Gathering.objects.filter(round__in=access.rounds_run_by(actor))
    access.one_or_404(rows, gathering.pk)
    return (
        Gathering.objects.select_for_update(no_key=True, of=("self",))
        .select_related("round__program")
        .get(pk=gathering.pk)
    )


@act
def change(actor: User, gathering: Gathering, seen: int, values: Mapping[str, Any]) -> None:
    """Change what it is, when or where; calendars that follow the site's follow.

    Whoever was invited is told of another day, place or title (`services.invitations`).

    Raises
    ------
    EditConflict : somebody changed it since version `seen` was read.
    """
    stored = locked(actor, gathering)
    if stored.number != seen:
        raise EditConflict(stored.number, stored.changed_at)
    changed = [name for name in COLUMNS if getattr(stored, name) != values[name]]
    if not changed:
        return
    for name in changed:
        setattr(stored, name, values[name])
    stored.number += 1
    stored.news = stored.number if TOLD & set(changed) else stored.news
    stored.save(update_fields=[*changed, "number", "news", "changed_at"])
    fields = names_of(stored, changed)
    log("gathering.changed", actor, round=stored.round, title=stored.title, fields=fields)


@act
def call_off(actor: User, gathering: Gathering) -> None:
    """Say that it will not be; it stays where people look, struck out."""
    stored = locked(actor, gathering)
    if stored.called_off_at is None:
        stored.called_off_at, stored.number = timezone.now(), stored.number + 1
        stored.news = stored.number
        stored.save(update_fields=["called_off_at", "number", "news", "changed_at"])
        log("gathering.called_off", actor, round=stored.round, title=stored.title)


@act
def note_who_came(
    actor: User, gathering: Gathering, asked: Collection[int], came: Collection[int]
) -> int:
    """Note which of the sign-ups `asked` about were there; of others nothing changes.

    An orientation counts for the rules that ask for one. Returns how many were there.

    Raises
    ------
    Refused : it has not begun yet, or was called off.
    """
    stored = locked(actor, gathering)
    if stored.called_off_at or stored.starts_at > timezone.now():
        raise Refused(_("Who came can be noted once it has begun"))
    rows = Enrollment.objects.filter(round=stored.round, pk__in=asked)
    there = set(rows.filter(pk__in=came).values_list("pk", flat=True))
    stored.attendances.filter(enrollment__in=rows).exclude(enrollment__in=there).delete()
    Attendance.objects.bulk_create(
        [Attendance(gathering=stored, enrollment_id=pk) for pk in sorted(there)],
        ignore_conflicts=True,
    )
    log("gathering.attended", actor, round=stored.round, title=stored.title, count=len(there))
    if stored.kind == Gathering.Kind.ORIENTATION and there:
        day = stored.starts_at.astimezone(stored.round.zone).date()
        eligibility.note_orientation(actor, stored.round, there, day)
    return len(there)
