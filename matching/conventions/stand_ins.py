"""Who of the people that are there and free suits somebody best, and why.

The people of a round are kept encoded in the process (`matching.fitting`), so that the second
question of a busy hour costs some milliseconds.
"""

from collections.abc import Iterable
from dataclasses import replace

from matching import queries, snapshot
from matching.core import Calibration, Mentee, Mentor, Weights
from matching.core.explanation.pair import explain
from matching.couples import left_alone
from matching.fitting import Fitting, Person, fitting_of, person_of, read
from matching.names import Names
from matching.proposal import in_words
from mentorship.models import Enrollment, Round
from mentorship.roles import Role
from mentorship.text import reasons


class Finder:
    """Asks about one round. Rules hold as they do in matching; blocks are the caller's to ask.

    But for the lowest score and the years between classes: whoever waits in a hall is better off
    with somebody than with nobody.
    """

    def __init__(self, round: Round) -> None:
        self.round = round
        self._weights = Weights.only(round.weights)
        self._kept = queries.scale_of(round)
        rules = snapshot.rules_of(round)
        self._rules = replace(rules, minimum=0, earlier_class=False)

    def best(self, waiting: Enrollment, among: Iterable[int]) -> list[tuple[int, int]]:
        """Those of the enrollments whom no rule keeps from this person, with points, best first."""
        found = self._fitting.suited(waiting.pk, waiting.role, among)
        ranked = sorted((-points, person.id) for person, points in found)
        return [(pk, -points) for points, pk in ranked]

    def may_be_asked(self, waiting: Enrollment, others: list[Enrollment]) -> list[Enrollment]:
        """Leave out whoever said no to this person, or was said not to be suggested to them."""
        apart = set(left_alone(self.round, [waiting.person_id]))
        two = {frozenset(couple) for couple in apart}
        return [one for one in others if frozenset((waiting.person_id, one.person_id)) not in two]

    def why(self, one: Enrollment, other: Enrollment) -> list[str]:
        """The reasons for the two, as a coordinator reads them."""
        rows = read(Enrollment.objects.filter(pk__in=(one.pk, other.pk)))
        people: dict[str, Person] = {row["role"]: person_of(row) for row in rows}
        mentee, mentor = people.get(Role.MENTEE), people.get(Role.MENTOR)
        if not (isinstance(mentee, Mentee) and isinstance(mentor, Mentor)):
            return []
        stored = in_words(
            explain(mentee, mentor, self._weights, self._rules, self._scale), Names()
        )["reasons"]
        names = {place.role: place.person.public_name for place in (one, other)}
        told = reasons.told(stored, "desk", mentor=names[Role.MENTOR], mentee=names[Role.MENTEE])
        return told.reasons

    @property
    def _scale(self) -> Calibration:
        kept = self._kept
        return Calibration.from_data(kept.constants) if kept else self._fitting.scale

    @property
    def _fitting(self) -> Fitting:
        return fitting_of(self.round, self._weights, self._rules, self._kept, ())
