"""Who is looked at for circles and for peers, how well each suits each, and who is kept apart."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from matching import snapshot as reading
from matching.core import Calibration, Mentee, Mentor, Problem, Rules
from matching.core.scoring.people import Person
from matching.snapshot import Snapshot
from mentorship.circle_states import CIRCLE_PAST, SEAT_HELD
from mentorship.models import CircleSeat, Enrollment, Round
from mentorship.roles import Role
from mentorship.state_types import CircleState, SeatState

Couples = frozenset[tuple[int, int]]

SHARED = tuple(Person.__dataclass_fields__)
"""What is known of mentees and of mentors alike."""


# Who is there ------------------------------------------------------------------------------------


def free_for_circles(round: Round) -> list[int]:
    """Sign-ups without a seat that a coordinator has kept: a proposal holds nobody."""
    kept = CircleSeat.objects.filter(state__in=SEAT_HELD).exclude(
        circle__state=CircleState.PROPOSED
    )
    rows = reading.available(round).exclude(pk__in=kept.values("enrollment"))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def take_for_circles(round: Round) -> Snapshot:
    """Mentees without a seat, and the mentors who would hold a circle."""
    taken = reading.of_these(round, free_for_circles(round))
    sizes = circle_sizes(round)
    mentors = tuple(each for each in taken.mentors if each.id in sizes)
    return replace(taken, mentors=mentors, rules=undecided(taken.rules))


def circle_sizes(round: Round) -> dict[int, int]:
    """How large a circle each mentor would hold, as far as the program's circles go."""
    program = round.program
    rows = Enrollment.objects.filter(
        round=round, role=Role.MENTOR, circle_size__gte=program.circle_least
    )
    return {
        pk: min(size, program.circle_most) for pk, size in rows.values_list("pk", "circle_size")
    }


def take_for_peers(round: Round) -> Snapshot:
    """Those who look for a peer, once as they are and once as who they would be to another."""
    ids = free_for_circles(round)
    rows = Enrollment.objects.filter(pk__in=ids, role=Role.MENTEE)
    if not round.program.is_of_peers:
        rows = rows.filter(seeks_peer=True)
    taken = reading.peers(round, list(rows.values_list("pk", flat=True)))
    mentors = tuple(map(as_mentor, taken.mentees))
    return replace(taken, mentors=mentors, rules=undecided(taken.rules))


def undecided(rules: Rules) -> Rules:
    """Rules without what was decided about pairs, and without an order of classes."""
    return replace(rules, locked=frozenset(), earlier_class=False)


def as_mentor(one: Mentee) -> Mentor:
    """Somebody who seeks, as they are to a peer: what both seek is what they can share."""
    return Mentor(**_shared(one), willing=one.sought, capacity=1)


def as_mentee(one: Mentor) -> Mentee:
    """Somebody who offers, as they are to another mentor of a circle."""
    return Mentee(**_shared(one), sought=one.willing | one.could)


def _shared(one: Person) -> dict[str, Any]:
    return {name: getattr(one, name) for name in SHARED}


def points_of(
    taken: Snapshot, mentees: Sequence[Mentee], mentors: Sequence[Mentor], scale: Calibration
) -> Any:
    """Points of everybody with everybody, -1 where a rule forbids it."""
    if not mentees or not mentors:
        return np.full((len(mentees), len(mentors)), -1, dtype=np.int64)
    problem = Problem.from_people(mentees, mentors, taken.weights, taken.rules, calibration=scale)
    return problem.points.astype(np.int64)


def together_before(round: Round) -> Couples:
    """Sign-ups that are not brought together again: one said no, or left, or it is over."""
    parted = (SeatState.DECLINED, SeatState.EXPIRED, SeatState.LEFT)
    seats: dict[int, list[tuple[int, bool]]] = {}
    rows = CircleSeat.objects.filter(circle__round=round, offered_at__isnull=False)
    columns = ("circle", "enrollment", "state", "circle__state")
    for circle, place, state, at in rows.values_list(*columns):
        gone = state in parted or at in CIRCLE_PAST
        seats.setdefault(circle, []).append((place, gone))
    return frozenset(
        (one, other)
        for together in seats.values()
        for one, gone in together
        for other, also in together
        if one != other and (gone or also)
    )


def positions(
    couples: Couples, rows: Sequence[int], columns: Sequence[int]
) -> Iterator[tuple[int, int]]:
    at_row = {pk: at for at, pk in enumerate(rows)}
    at_column = {pk: at for at, pk in enumerate(columns)}
    for one, other in couples:
        if one in at_row and other in at_column:
            yield at_row[one], at_column[other]
