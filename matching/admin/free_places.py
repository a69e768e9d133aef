"""Where people stand right now: who has a place left, who has gone; for a whole page at once."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from matching.models import Suggestion
from mentorship import states
from mentorship.models import Enrollment, Pairing
from mentorship.roles import Role


def places_taken(enrollments: Iterable[int]) -> Counter[int]:
    """How many places of each of these enrollments are taken, in one query."""
    ids = set(enrollments)
    placed = Pairing.objects.filter(state__in=states.PAIRING_PLACED)
    both = placed.filter(mentor__in=ids) | placed.filter(mentee__in=ids)
    taken: Counter[int] = Counter()
    for mentor, mentee in both.values_list("mentor_id", "mentee_id"):
        taken.update({mentor: 1, mentee: 1})
    return taken


class FreePlaces:
    """What has changed for the people of some suggestions since the run."""

    def __init__(self, suggestions: Iterable[Suggestion]) -> None:
        rows = list(suggestions)
        self.taken = places_taken(pk for row in rows for pk in (row.mentor_id, row.mentee_id))

    def caution(self, row: Suggestion) -> str:
        """Why an undecided suggestion cannot be approved now; nothing when it can."""
        if row.state != Suggestion.State.NEW:
            return ""
        return next((said for each in (row.mentee, row.mentor) if (said := self._of(each))), "")

    def _of(self, enrollment: Enrollment) -> str:
        if not enrollment.takes_part:
            return _("%(name)s is not available now") % {"name": enrollment.person}
        if self.has_place(enrollment):
            return ""
        if enrollment.role == Role.MENTEE:
            return _("%(name)s already has a mentor") % {"name": enrollment.person}
        return _("%(name)s has no free place any more") % {"name": enrollment.person}

    def has_place(self, enrollment: Any) -> bool:
        """Whether another pairing could be made for this person now."""
        return self.taken[enrollment.pk] < enrollment.capacity
