"""What a scope is called, and its time."""

from dataclasses import replace

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from accounts import dates
from mentorship.models import Program, Round
from mentorship.models.association import house
from mentorship.numbers.measure import LEAST
from mentorship.numbers.scopes import Scope, year_name


def name_of(scope: Scope) -> str:
    """The name of what is counted."""
    if scope.subject is None:
        return house().name
    if isinstance(scope.subject, Round):
        return f"{scope.subject.program.name}, {scope.subject.name}"
    return scope.subject.name


def heading_of(scope: Scope) -> str:
    """What stands over the name: where it belongs."""
    subject = scope.subject
    if isinstance(subject, Round):
        return f"{subject.program.unit} · {subject.program.get_kind_display()}"
    if isinstance(subject, Program):
        return f"{subject.unit} · {subject.get_kind_display()}"
    return subject.get_kind_display() if subject else _("The whole association")


def time_of(scope: Scope) -> str:
    """Of when the numbers are."""
    if isinstance(scope.subject, Round):
        return scope.subject.name
    if scope.year is None:
        return _("All years")
    if scope.until is None:
        return year_name(scope.year)
    day = dates.short_day(scope.until)
    return _("%(year)s, to %(day)s") % {"year": year_name(scope.year), "day": day}


def short_time_of(scope: Scope) -> str:
    """The same, over a column."""
    return _so_far(scope, _("%(year)s so far"))


def earlier_time_of(scope: Scope) -> str:
    """Of when the numbers are that others are compared with, over a column."""
    return _so_far(scope, _("%(year)s, same days"))


def told_earlier(scope: Scope) -> str:
    """The same in a sentence: “more than in …”."""
    return _so_far(scope, _("the same days of %(year)s"))


def _so_far(scope: Scope, words: str) -> str:
    """These words of a year that counts up to a day, and the time as it is of any other."""
    if scope.year is None or scope.until is None:
        return time_of(scope)
    return words % {"year": year_name(scope.year)}


def year_explained() -> str:
    """From when to when a year is, where that is not plain."""
    first = house().year_begins
    if first == 1:
        return ""
    months = {"first": MONTHS[first], "last": MONTHS[first - 1]}
    return _("A year runs from the beginning of %(first)s to the end of %(last)s.") % months


def whole_of(scope: Scope) -> str:
    """What answers are compared with in a sentence: a year as a whole."""
    return time_of(replace(scope, until=None))


def answers_explained() -> str:
    """How it is kept from sight what a few people answered."""
    return _(
        "What people answered is shown only where at least %(least)s answers can be added up. A "
        "round with fewer in a year is added up with other small ones of its program or unit, or "
        "left out, so that subtracting one page from another reveals nothing more. An earlier year "
        "counts here as a whole."
    ) % {"least": LEAST}
