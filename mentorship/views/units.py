"""The public pages of units: what the association and each of its parts offers, in one place."""

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mentorship import queries
from mentorship.models import Unit
from mentorship.models.association import house
from mentorship.views.programs import list_row, reader_of

Row = dict[str, Any]


@dataclass
class Branch:
    """A unit with what it offers itself, and the parts below it that offer something."""

    unit: Unit
    rows: list[Row] = field(default_factory=list)
    below: list["Branch"] = field(default_factory=list)

    @property
    def offers(self) -> int:
        """Programs here and below."""
        return len(self.rows) + sum(each.offers for each in self.below)

    @property
    def open_now(self) -> int:
        """Those of them that one can join today."""
        here = sum(row["open"] for row in self.rows)
        return here + sum(each.open_now for each in self.below)

    @property
    def says_something(self) -> bool:
        """Whether there is anything to read of it, or of a part of it."""
        return bool(self.offers or self.unit.about)


def units(request: HttpRequest) -> HttpResponse:
    """The whole tree, with how much is open in each part."""
    tops = [each for each in _branches(request) if each.unit.parent_id is None]
    return render(request, "units/list.html", {"tops": [top for top in tops if top.says_something]})


def unit(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One unit: what it is, its programs, the parts below it, and whom to ask.

    404 for a unit that offers nothing and says nothing, as for one that there is not.
    """
    found = next((each for each in _branches(request) if each.unit.pk == pk), None)
    if found is None or not found.says_something:
        raise Http404
    url = found.unit.get_absolute_url()
    if request.path != url:
        return redirect(url)
    context = {
        "unit": found.unit,
        "above": _above(found.unit),
        "open_now": [row for row in found.rows if row["open"]],
        "others": [row for row in found.rows if not row["open"]],
        "below": [each for each in found.below if each.says_something],
        "contact": _contact_of(found.unit),
    }
    return render(request, "units/unit.html", context)


def _above(unit: Unit) -> list[Unit]:
    """The units that it is part of, the highest first."""
    found: list[Unit] = []
    while unit.parent:
        unit = unit.parent
        found.insert(0, unit)
    return found


def _contact_of(unit: Unit) -> str:
    """The address of the unit, else of the one above it, else of the association."""
    named = [each.contact_email for each in (*_above(unit), unit) if each.contact_email]
    return named[-1] if named else house().contact_email


def _branches(request: HttpRequest) -> list[Branch]:
    """All units as branches, with the listed programs that anybody may see."""
    branches = {one.pk: Branch(one) for one in Unit.objects.order_by("name")}
    for each in branches.values():
        parent = branches.get(each.unit.parent_id or 0)
        each.unit.parent = parent.unit if parent else None
        if parent:
            parent.below.append(each)
    for program in queries.programs_with_rounds(reader_of(request)):
        branches[program.unit_id].rows.append(list_row(program))
    for each in branches.values():
        each.rows.sort(key=lambda row: row["order"])
    return list(branches.values())
