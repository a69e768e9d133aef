"""The yearly report for a board: chapters in plain words, each with a picture and a short table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mentorship.numbers import fairness
from mentorship.numbers.grid import Grid
from mentorship.numbers.measure import Figure, Kind, Measure
from mentorship.numbers.measures import matching, outcomes, recruitment, together
from mentorship.numbers.scopes import Scope
from mentorship.numbers.sections import Section
from mentorship.roles import Role

AT_A_GLANCE = (
    recruitment.SIGNED_UP,
    matching.MATCH_RATE,
    matching.DAYS_WAITING,
    together.BEGUN,
    together.MEETINGS,
    outcomes.COMPLETED,
    outcomes.WORTH,
)

Told = dict[str, Figure]
"""The figures by their names."""


@dataclass(frozen=True)
class Chapter:
    """What a report says of one subject."""

    section: Section
    words: str

    @property
    def figures(self) -> list[Figure]:
        """Its numbers without those that only tell of today."""
        return [one for one in self.section.figures if one.measure.lasts]


def chapters(sections: Sequence[Section]) -> list[Chapter]:
    """The subjects that a board reads about, each with its sentence."""
    told = by_name(sections)
    named = {section.subject.name: section for section in sections}
    return [Chapter(named[name], say(told)) for name, say in LEADS.items()]


def by_name(sections: Sequence[Section]) -> Told:
    """All figures by the names of their measures."""
    return {one.measure.name: one for section in sections for one in section.figures}


def at_a_glance(
    sections: Sequence[Section], then: str, whole: str
) -> list[tuple[Measure, str, str]]:
    """The few numbers that matter most, and how they compare; answers with a year as a whole."""
    told = by_name(sections)
    chosen = [told[one.name] for one in AT_A_GLANCE]
    return [
        (one.measure, one.told, compared(one, whole if one.measure.is_guarded else then))
        for one in chosen
    ]


# Plain words ---------------------------------------------------------------------------------

MORE = gettext_lazy("%(by)s more than in %(then)s")
FEWER = gettext_lazy("%(by)s fewer than in %(then)s")
LESS = gettext_lazy("%(by)s less than in %(then)s")


def compared(figure: Figure, then: str) -> str:
    """How a number compares with the year before; nothing where there is none to compare with."""
    if figure.number is None or figure.earlier is None or not then:
        return ""
    if figure.told == figure.told_earlier:
        return _("as in %(then)s") % {"then": then}
    less = FEWER if figure.measure.kind is Kind.COUNT else LESS
    words = MORE if figure.number > figure.earlier else less
    by = _by(figure.measure.kind, figure.number, figure.earlier)
    return str(words) % {"by": by, "then": then}


def _by(kind: Kind, number: float, earlier: float) -> str:
    """The difference of two numbers, of those that are read."""
    if kind in (Kind.OF_FIVE, Kind.EACH):
        return Kind.EACH.told(abs(round(number, 1) - round(earlier, 1)))
    difference = abs(round(number) - round(earlier))
    if kind in (Kind.PERCENT, Kind.POINTS):
        points = ngettext("%(count)s point", "%(count)s points", difference)
        return points % {"count": difference}
    return kind.told(difference)


def _whole(told: Told, measure: Measure) -> int:
    return round(told[measure.name].number or 0)


def _is_there(told: Told, *measures: Measure) -> bool:
    return all(told[one.name].number is not None for one in measures)


def _of_sign_ups(told: Told) -> str:
    count = _whole(told, recruitment.SIGNED_UP)
    said = ngettext(
        "%(count)s sign-up came in: %(mentees)s as a mentee, %(mentors)s as a mentor.",
        "%(count)s sign-ups came in: %(mentees)s as a mentee, %(mentors)s as a mentor.",
        count,
    )
    measures = (recruitment.MENTEES, recruitment.MENTORS)
    parts = {one.name: told[one.name].told for one in measures}
    return said % {"count": told[recruitment.SIGNED_UP.name].told, **parts}


def _of_matching(told: Told) -> str:
    if not _is_there(told, matching.MATCH_RATE):
        return _("No mentee could be matched in this time.")
    said = _("Of every 100 mentees, %(rate)s found a mentor.") % {
        "rate": _whole(told, matching.MATCH_RATE)
    }
    if not _is_there(told, matching.DAYS_WAITING):
        return said
    days = told[matching.DAYS_WAITING.name].told
    return f"{said} " + _("Half of them waited %(days)s or less.") % {"days": days}


def _of_pairs(told: Told) -> str:
    count = _whole(told, together.BEGUN)
    said = ngettext("%(count)s pair began.", "%(count)s pairs began.", count)
    said %= {"count": told[together.BEGUN.name].told}
    if not _is_there(told, together.FIRST_MEETING):
        return said
    met = _("Of every 100 of them, %(met)s have met.")
    return f"{said} " + met % {"met": _whole(told, together.FIRST_MEETING)}


def _of_outcomes(told: Told) -> str:
    if not _is_there(told, outcomes.COMPLETED):
        return _("No pairing ended in this time.")
    said = _("Of every 100 pairs that ended, %(rate)s had reached their end.") % {
        "rate": _whole(told, outcomes.COMPLETED)
    }
    if not _is_there(told, outcomes.WORTH):
        return said
    worth = _("Asked whether it was worth their time, people gave it %(worth)s.")
    return f"{said} " + worth % {"worth": told[outcomes.WORTH.name].told}


LEADS: dict[str, Callable[[Told], str]] = {
    "recruitment": _of_sign_ups,
    "matching": _of_matching,
    "together": _of_pairs,
    "outcomes": _of_outcomes,
}
"""What is said of each subject, in the order of the report."""


# Fairness ------------------------------------------------------------------------------------


def alike(scope: Scope) -> list[tuple[Grid, str]]:
    """The tables of mentees by group, each with a sentence of how far apart the groups are.

    Only those in which each mentee stands once: what is printed is read without a page beside it.
    """
    once = [one for one in fairness.DIMENSIONS if not one.overlaps]
    found = [fairness.grid(one, scope, Role.MENTEE) for one in once]
    return [(grid, _apart(grid)) for grid in found if grid.lines]


def _apart(grid: Grid) -> str:
    """Between which match rates the groups of a table lie."""
    rates = [(line.numbers[2] or 0, line.label) for line in grid.lines]
    if len(rates) < 2:
        return ""
    (least, low), (most, high) = min(rates), max(rates)
    said = _("Match rates lie between %(least)s (%(low)s) and %(most)s (%(high)s).")
    tell = Kind.PERCENT.told
    if tell(least) == tell(most):
        return ""
    return said % {"least": tell(least), "low": low, "most": tell(most), "high": high}
