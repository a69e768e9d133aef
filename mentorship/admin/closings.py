"""What people said when it was over, in pairs and circles: one by one, and a round's in numbers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, circle_access, states
from mentorship.circle_states import CIRCLE_PAST
from mentorship.models import Circle, CircleClosing, CircleSeat, Closing, Pairing, Round
from mentorship.models.closings import ClosingWords
from mentorship.models.pairings import OF_THE_TWO
from mentorship.state_types import SeatState

ENOUGH = 5
"""How many answers make an average; of fewer one could tell who said what."""


@dataclass(frozen=True)
class Summary:
    """The closing answers of a round, in numbers."""

    asked: int
    """How many people have had a pairing that is over, or sat in a circle to its end."""
    answered: int
    worth: float | None
    """The average of 1 to 5; None where fewer than `ENOUGH` said it."""
    reached: list[tuple[str, int]]
    """Each answer and how often it was given; empty where fewer than `ENOUGH` were."""


def summary_of(user: User, held: Round) -> Summary | None:
    """The closing answers of a round in a few queries; None where nobody was asked.

    Those of the user's own pairings and circles are not among them.
    """
    if held.program.is_informal:
        return None
    counts = [_of_pairings(user, held)]
    if held.program.has_circles:
        counts.append(_of_circles(user, held))
    counted = sum(counts, Counter[str]())
    if not counted["asked"]:
        return None
    reached = [(str(one.label), counted[one.value]) for one in Closing.Reached]
    return Summary(
        counted["asked"],
        counted["answered"],
        round(counted["sum"] / counted["rated"], 1) if counted["rated"] >= ENOUGH else None,
        reached if sum(count for _label, count in reached) >= ENOUGH else [],
    )


def _of_pairings(user: User, held: Round) -> "Counter[str]":
    rows = access.pairings_run_by(user).filter(round=held, state__in=states.PAIRING_PAST).order_by()
    over = rows.exclude(origin__in=OF_THE_TWO)
    return _counted(2 * over.count(), _answered(Closing).filter(pairing__in=over))


def _of_circles(user: User, held: Round) -> "Counter[str]":
    over = circle_access.circles_judged_to(user).filter(round=held, state__in=CIRCLE_PAST)
    there = CircleSeat.objects.filter(circle__in=over.order_by(), state=SeatState.DONE)
    return _counted(there.count(), _answered(CircleClosing).filter(seat__in=there.order_by()))


def _counted(asked: int, rows: Any) -> "Counter[str]":
    """How many were asked and answered, and what they said."""
    if not asked:
        return Counter()
    counted = rows.aggregate(
        answered=Count("pk"),
        rated=Count("worth"),
        sum=Sum("worth", default=0),
        **{one: Count("pk", filter=Q(reached=one)) for one in Closing.Reached.values},
    )
    return Counter({"asked": asked, **counted})


def _answered(model: type[ClosingWords]) -> Any:
    """Closings that say something to the coordinator; thanks alone do not."""
    rows: Any = model._default_manager
    return rows.exclude(worth__isnull=True, reached="", words="")


def answers_of(pairing: Pairing) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Who of the two said what at the end; what they thanked each other for is theirs alone."""
    if pairing.made_by_the_two or pairing.round.program.is_informal:
        return []
    rows = _answered(Closing).filter(pairing=pairing)
    return [(pairing.side(row.side).person, _lines(row)) for row in rows]


def answers_of_circles(user: User, circles: Iterable[Circle]) -> dict[int, list[Any]]:
    """The same of many circles at once, by their ids; none of those in which the user sat."""
    over = [circle.pk for circle in circles if circle.is_over]
    if not over:
        return {}
    judged = circle_access.circles_judged_to(user).filter(pk__in=over).order_by()
    rows = _answered(CircleClosing).filter(seat__circle__in=judged)
    found: dict[int, list[Any]] = {}
    for row in rows.select_related("seat__enrollment__person__profile"):
        found.setdefault(row.seat.circle_id, []).append((row.seat.person, _lines(row)))
    return found


def _lines(closing: ClosingWords) -> list[tuple[str, str]]:
    said = [
        (_("Worth their time"), _("%(worth)s of 5") % {"worth": closing.worth or ""}),
        (_("Reached what they set out to do"), closing.get_reached_display()),
        (_("What you should know"), closing.words),
    ]
    given = (closing.worth, closing.reached, closing.words)
    return [line for line, answer in zip(said, given, strict=True) if answer]
