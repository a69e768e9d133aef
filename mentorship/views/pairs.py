"""Pairings of one reader with all that their next steps depend on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import prefetch_related_objects
from django.utils import timezone

from mentorship.models import CheckIn, Closing, Meeting
from mentorship.services import closings
from mentorship.services.checkins import why_closed
from mentorship.views.meetings import Talk, TalkKind
from mentorship.views.pairing_view import Kind, PairingView

SETTLED = timedelta(days=45)
"""After so long two people are taken to have written to each other."""


@dataclass(frozen=True)
class Pair:
    """All that a next step depends on, of one pairing as one of the two sees it."""

    view: PairingView
    talks: tuple[Talk, ...] = ()
    met: bool = False
    has_goals: bool = False
    asked: CheckIn | None = None
    unsaid: bool = False
    """Whether it is over, and the reader is still asked how it was."""

    @property
    def active(self) -> bool:
        """Whether the two are paired now."""
        return self.view.is_active

    @property
    def goes_on(self) -> bool:
        """Whether the two are paired now, and do not pause."""
        return self.active and not self.view.paused

    @property
    def begun(self) -> bool:
        """Whether the two have left any trace of having found each other."""
        stayed = self.view.stayed_in_touch
        traces = (stayed, self.talks, self.met, self.has_goals, self.view.agreement)
        return any(traces) or timezone.now() - SETTLED > (
            self.view.pairing.active_at or timezone.now()
        )

    def talk(self, kind: TalkKind) -> Talk | None:
        """The next meeting of this kind, of those that are not over and done."""
        return next((talk for talk in self.talks if talk.kind == kind), None)


def pairs_of(views: Iterable[PairingView]) -> list[Pair]:
    """The pairings of one reader with what their next steps depend on, in three queries."""
    views = list(views)
    active = {one.pairing.pk: one for one in views if one.is_active}
    unsaid = _unsaid(views)
    if not active:
        return [Pair(one, unsaid=one.pairing.pk in unsaid) for one in views]
    prefetch_related_objects(
        [one.pairing for one in active.values()], "meetings", "checkins", "goals"
    )
    talks = {pk: _talks(one) for pk, one in active.items()}
    return [
        Pair(
            one,
            tuple(talk for talk in talks[one.pairing.pk] if talk.kind != TalkKind.HELD),
            any(talk.kind == TalkKind.HELD for talk in talks[one.pairing.pk]),
            bool(one.pairing.goals.all()),
            _asked(one),
        )
        if one.pairing.pk in active
        else Pair(one, unsaid=one.pairing.pk in unsaid)
        for one in views
    ]


def _unsaid(views: list[PairingView]) -> set[int]:
    """Concluded pairings, lately over, of which the reader has not said how they were."""
    sides = {
        one.pairing.pk: one.side
        for one in views
        if one.kind == Kind.COMPLETED and closings.is_open(one.pairing)
    }
    if not sides:
        return set()
    rows = Closing.objects.filter(pairing__in=sides).values_list("pairing", "side")
    return set(sides) - {pk for pk, side in rows if sides[pk] == side}


def _talks(view: PairingView) -> list[Talk]:
    """The meetings of a pairing that are not cancelled, what comes first, first."""
    rows = [row for row in view.pairing.meetings.all() if row.state != Meeting.State.CANCELLED]
    return [Talk(row, view) for row in rows]


def _asked(view: PairingView) -> CheckIn | None:
    """The question of a check-in that waits for the reader, if there is one."""
    rows = [row for row in view.pairing.checkins.all() if row.side == view.side]
    return next((row for row in rows if not why_closed(row)), None)
