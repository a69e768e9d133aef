"""From one decision on a suggestion to the next."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from matching import access
from matching.models import Suggestion


def why_address(run_id: int, ids: list[int], *, one: bool = False) -> str:
    """The address at which it is asked why these are rejected; `one` leads on to the next."""
    query = [("suggestion", pk) for pk in ids] + ([("one", 1)] if one else [])
    return f"{reverse('admin:run_reject', args=[run_id])}?{urlencode(query)}"


def following(user: Any, row: Suggestion) -> Suggestion | None:
    """The next suggestion to decide on, in the order of the run's page."""
    rows = access.suggestions_run_by(user).filter(run=row.run_id, state=Suggestion.State.NEW)
    rest = rows.exclude(pk=row.pk).order_by("points", "pk")
    later = Q(points__gt=row.points) | Q(points=row.points, pk__gt=row.pk)
    after = rest.filter(later, points__gte=row.points)  # where the index is to begin
    return after.first() or rest.first()


def to_the_next(user: Any, row: Suggestion) -> HttpResponse:
    """On to the next suggestion to decide on, or back to the run where none is left."""
    after = following(user, row)
    if after is None:
        return redirect("admin:run", row.run_id)
    return redirect("admin:suggestion", after.pk)
