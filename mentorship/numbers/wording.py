"""What a scope is called, and its time."""

from django.utils.translation import gettext as _

from accounts import dates
from mentorship.models import Program, Round
from mentorship.models.association import house
from mentorship.numbers.scopes import Scope


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
        return str(scope.year)
    return _("%(year)s, to %(day)s") % {"year": scope.year, "day": dates.short_day(scope.until)}


def short_time_of(scope: Scope) -> str:
    """The same, over a column."""
    return _("%(year)s so far") % {"year": scope.year} if scope.until else time_of(scope)


def earlier_time_of(scope: Scope) -> str:
    """Of when the numbers are that others are compared with, over a column."""
    return _("%(year)s, same days") % {"year": scope.year} if scope.until else time_of(scope)


def told_earlier(scope: Scope) -> str:
    """The same in a sentence: “more than in …”."""
    return _("the same days of %(year)s") % {"year": scope.year} if scope.until else time_of(scope)
