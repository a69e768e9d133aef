"""Each component of the score against how pairs turned out, once enough of them are over."""

from math import sqrt
from statistics import NormalDist
from typing import Any

from django.db.models import Count, FloatField, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, NullIf
from django.utils.translation import gettext as _

from mentorship import states, weights
from mentorship.numbers.grid import Column, Grid, Line
from mentorship.numbers.measure import Kind
from mentorship.numbers.measures.outcomes import REACHED_ITS_END
from mentorship.numbers.rows import pairings
from mentorship.numbers.scopes import Scope

ENOUGH = 40
"""So many pairs that are over and have a score; of fewer, chance alone makes large differences."""
ENOUGH_EACH = 10
"""So many of them with much, and with little, of a component."""
MUCH = 0.5
"""From half of the points that a component could give."""
SURE = 0.05
"""The chance, over all components together, to find a link where there is none."""


def grid(scope: Scope) -> Grid:
    """The table: for each component, how pairs with much and with little of it turned out."""
    found = _counted(scope)
    lines = [_line(name, found) for name in weights.LABELS if _is_enough(name, found)]
    return Grid(
        name="components",
        label=_("What the score says, and what came of it"),
        definition=_definition(),
        columns=_columns(),
        lines=lines if found["all"] >= ENOUGH else [],
        stub=_("Component"),
        empty=_empty(found["all"]),
    )


def _definition() -> str:
    return _(
        "Of all pairs that are over by the end of this time and have a score: the share that "
        "reached their end, among those with at least half of the points that a component can "
        "give (much), and among the others (little). Pairs without answers to a component are "
        "left out of its line. A link is no cause: pairs were chosen by these points."
    )


def _empty(count: int) -> str:
    said = _(
        "This needs %(enough)s pairs that are over and have a score, with at least %(each)s on "
        "either side of a component; there are %(count)s so far."
    )
    return said % {"enough": ENOUGH, "each": ENOUGH_EACH, "count": count}


def _columns() -> list[Column]:
    return [
        Column(_("Pairs with much")),
        Column(_("With much: reached their end"), Kind.PERCENT, drawn=True),
        Column(_("Pairs with little")),
        Column(_("With little: reached their end"), Kind.PERCENT, drawn=True),
    ]


def _counted(scope: Scope) -> dict[str, int]:
    """How many pairs, and how many that turned out well, with much and with little of each."""
    rows = pairings(scope).filter(scope.by_its_end("ended_at"), state__in=states.PAIRING_PAST)
    rows = rows.exclude(parts={})
    asked: dict[str, Any] = {"all": Count("pk")}
    for name in weights.LABELS:
        rows = rows.annotate(**{f"share_{name}": _share(name)})
        asked |= _asked(name)
    return rows.aggregate(**asked)


def _share(name: str) -> Any:
    """How much of its points a component gave a pair; nothing where somebody did not answer."""
    points, most = (Cast(KT(f"parts__{name}__{key}"), FloatField()) for key in ("points", "most"))
    return points / NullIf(most, 0.0)


def _asked(name: str) -> dict[str, Any]:
    said = Q(**{f"parts__{name}__basis__in": ("answers", "rule")})
    much, little = Q(**{f"share_{name}__gte": MUCH}), Q(**{f"share_{name}__lt": MUCH})
    return {
        f"{name}_{side}{how}": Count("pk", filter=said & is_so & turned)
        for side, is_so in (("much", much), ("little", little))
        for how, turned in (("", Q()), ("_well", REACHED_ITS_END))
    }


def _is_enough(name: str, found: dict[str, int]) -> bool:
    return min(found[f"{name}_much"], found[f"{name}_little"]) >= ENOUGH_EACH


def _line(name: str, found: dict[str, int]) -> Line:
    much, much_well, little, little_well = (
        found[f"{name}_{side}"] for side in ("much", "much_well", "little", "little_well")
    )
    shares = (100 * much_well / much, 100 * little_well / little)
    words = _in_words(much, much_well, little, little_well)
    return Line(str(weights.LABELS[name]), (much, shares[0], little, shares[1]), words)


def _in_words(much: int, much_well: int, little: int, little_well: int) -> str:
    """What the difference says, if it is larger than chance makes them."""
    if chance(much, much_well, little, little_well) >= SURE / len(weights.LABELS):
        return _("No clear link")
    better = much_well / much > little_well / little
    return _("Much goes with a good end") if better else _("Much goes with an early end")


def chance(much: int, much_well: int, little: int, little_well: int) -> float:
    """How likely chance alone makes a difference of two shares as large as this.

    The two-sided test of two shares by their pooled one, as a normal distribution.
    """
    pooled = (much_well + little_well) / (much + little)
    spread = sqrt(pooled * (1 - pooled) * (1 / much + 1 / little))
    if not spread:
        return 1.0
    difference = abs(much_well / much - little_well / little)
    return 2 * (1 - NormalDist().cdf(difference / spread))
