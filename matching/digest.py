"""What of matching waits for a coordinator, for the weekly summary."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count
from django.utils.translation import ngettext

from accounts.models import User
from matching.access import suggestions_run_by
from matching.models import MatchRun, Suggestion
from mentorship.messages import site_link
from mentorship.messages.digest import Line
from mentorship.models import Round
from mentorship.services.digest import register


def to_review(person: User, rounds: list[Round], now: datetime) -> Iterator[tuple[int, Line]]:
    """Undecided suggestions of the runs under review."""
    undecided = {
        "state": Suggestion.State.NEW,
        "run__state": MatchRun.State.REVIEW,
        "run__round__in": rounds,
    }
    rows = suggestions_run_by(person).filter(**undecided)
    counts = rows.order_by().values_list("run__round").annotate(Count("pk"))
    by_id = {round.pk: round for round in rounds}
    for round_id, count in counts:
        round = by_id[round_id]
        words = ngettext(
            "%(count)s suggestion to review: %(round)s",
            "%(count)s suggestions to review: %(round)s",
            count,
        )
        url = site_link("admin:board", round_id) + "?show=todo"
        yield round.program_id, Line(words % {"count": count, "round": round.name}, url)


register(to_review)
