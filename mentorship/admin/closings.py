"""What people said when their pairings were over: one by one, and a round's in numbers."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Q
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, states
from mentorship.models import Closing, Pairing, Round
from mentorship.models.pairings import OF_THE_TWO

ENOUGH = 5
"""How many answers make an average; of fewer one could tell who said what."""


@dataclass(frozen=True)
class Summary:
    """The closing answers of a round, in numbers."""

    asked: int
    """How many people have had a pairing that is over."""
    answered: int
    worth: float | None
    """The average of 1 to 5; None where fewer than `ENOUGH` said it."""
    reached: list[tuple[str, int]]
    """Each answer and how often it was given; empty where fewer than `ENOUGH` were."""


def summary_of(user: User, held: Round) -> Summary | None:
    """The closing answers of a round in two queries; None where nobody was asked.

    Those of the user's own pairings are not among them.
    """
    rows = access.pairings_run_by(user).filter(round=held, state__in=states.PAIRING_PAST).order_by()
    over = rows.exclude(origin__in=OF_THE_TWO)
    asked = 2 * over.count()
    if held.program.is_informal or not asked:
        return None
    counted = (
        _answered()
        .filter(pairing__in=over)
        .aggregate(
            answered=Count("pk"),
            rated=Count("worth"),
            worth=Avg("worth"),
            **{one: Count("pk", filter=Q(reached=one)) for one in Closing.Reached.values},
        )
    )
    reached = [(str(one.label), counted[one.value]) for one in Closing.Reached]
    return Summary(
        asked,
        counted["answered"],
        round(counted["worth"], 1) if counted["rated"] >= ENOUGH else None,
        reached if sum(count for _label, count in reached) >= ENOUGH else [],
    )


def _answered() -> Any:
    """Closings that say something to the coordinator; thanks alone do not."""
    return Closing.objects.exclude(worth__isnull=True, reached="", words="")


def answers_of(pairing: Pairing) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Who of the two said what at the end; what they thanked each other for is theirs alone."""
    if pairing.made_by_the_two or pairing.round.program.is_informal:
        return []
    rows = _answered().filter(pairing=pairing)
    return [(pairing.side(row.side).person, _lines(row)) for row in rows]


def _lines(closing: Closing) -> list[tuple[str, str]]:
    said = [
        (_("Worth their time"), _("%(worth)s of 5") % {"worth": closing.worth or ""}),
        (_("Reached what they set out to do"), closing.get_reached_display()),
        (_("What you should know"), closing.words),
    ]
    given = (closing.worth, closing.reached, closing.words)
    return [line for line, answer in zip(said, given, strict=True) if answer]
