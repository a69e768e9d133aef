"""Circles and peers of a round: taken, solved, verified, and put into what a run stores.

Whom two mentors are settled on before anything else: those who named each other, then whoever is
most like-minded. With the circles' mentors given, who sits where is what is solved and proved.
Members whom a private rule keeps apart never share a circle: where the best circles would bring
two of them together, one is kept from that circle and all is solved again, so that what is proved
holds for what these rules leave.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from matching import snapshot as reading
from matching.core import (
    Calibration,
    CircleProblem,
    Mentee,
    Mentor,
    PeerProblem,
    Problem,
    ProblemError,
    Rules,
    solve_circles,
    solve_peers,
    verify_circles,
    verify_peers,
)
from matching.pooled import (
    as_mentee,
    as_mentor,
    circle_sizes,
    points_of,
    positions,
    take_for_circles,
    take_for_peers,
    together_before,
    undecided,
)
from matching.proposal import Outcome, Progress, Row, solving, tell
from matching.snapshot import Snapshot
from mentorship.circle_states import SEAT_HELD
from mentorship.models import Circle, CircleSeat, Enrollment, Program, Round
from mentorship.models.circles import CircleKind
from mentorship.roles import Role
from mentorship.services.circles import Proposed

LIMIT = 60.0
"""Seconds that circles are looked for; what is found by then says how far from the best it is."""

CROWDING = 300
"""Points that the second member of a field costs in a circle: a wish for a mixture."""

MOST_RUNNERS_UP = 100
"""How many of those who would fit a circle besides its members are kept."""

MOST_TRIES = 40
"""How often circles are solved again for the sake of private rules."""


# Peers -------------------------------------------------------------------------------------------


def find_peers(
    round: Round, taken: Snapshot, scale: Calibration, progress: Progress
) -> tuple[list[Proposed], Row, list[Row]]:
    """Peers of a pool, the figures of what was proved, and who is left over.

    Raises
    ------
    NotFeasible, NotOptimal : the result does not pass the check; nothing of it may be used.
    """
    tell(progress, "score", 0)
    problem = peer_problem(round, taken, scale)
    tell(progress, "solve", 0)
    found = solve_peers(problem)
    tell(progress, "verify", 0)
    report = verify_peers(problem, found)
    people = taken.mentees
    proposed = [
        Proposed(
            CircleKind.PEERS,
            least=2,
            most=2,
            mentors=(),
            members=tuple((people[at].id, int(problem.points[one, other])) for at in (one, other)),
        )
        for one, other in enumerate(found.peer.tolist())
        if one < other
    ]
    figures = {"pairs": report.paired, "left_over": report.left_over, "points": report.points}
    alone = [people[at].id for at in np.flatnonzero(found.peer < 0).tolist()]
    return proposed, figures, _left(alone, Role.MENTEE)


def peer_problem(round: Round, taken: Snapshot, scale: Calibration) -> PeerProblem:
    """How well each suits each, the same both ways; who has been together is kept apart."""
    table = points_of(taken, taken.mentees, taken.mentors, scale)
    apart = together_before(round)
    ids = [each.id for each in taken.mentees]
    for one, other in positions(apart, ids, ids):
        table[one, other] = -1
    return PeerProblem.from_scores(table)


# Circles -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shape:
    """How many mentors hold a circle, its fewest members, and the most by each mentor's sign-up."""

    mentors: int
    least: int
    most: Mapping[int, int]


def shape_of(round: Round) -> Shape:
    """The circles of a program that makes circles."""
    program = round.program
    return Shape(program.circle_mentors, program.circle_least, circle_sizes(round))


@dataclass(frozen=True)
class Asked:
    """What is asked about circles: their mentors by position, their sizes, and the points."""

    mentors: list[tuple[int, ...]]
    wished: int
    problem: CircleProblem


def find_circles(
    round: Round, taken: Snapshot, scale: Calibration, shape: Shape, progress: Progress
) -> tuple[list[Proposed], Row, list[Row]]:
    """Circles of a round, the figures of what was proved, and who is left over.

    Raises
    ------
    NotFeasible, NotOptimal : the result does not pass the check; nothing of it may be used.
    ProblemError : rules between people leave no circles that were found in time.
    """
    tell(progress, "score", 0)
    asked = circle_problem(round, taken, scale, shape)
    tell(progress, "solve", 0)
    problem, found = _solved(taken, asked.problem, progress)
    tell(progress, "verify", 0)
    report = verify_circles(problem, found)
    proposed = list(_proposed(taken, asked, found.circle_of, problem))
    placed = {pk for each in proposed for pk, _points in each.members}
    held = {pk for each in proposed for pk in each.mentors}
    alone = [each.id for each in taken.mentees if each.id not in placed]
    idle = [each.id for each in taken.mentors if each.id not in held]
    figures = {
        "circles": report.held,
        "placed": report.placed,
        "mentees": len(taken.mentees),
        "mentors": len(taken.mentors),
        "points": report.points,
        "gap_members": report.gap.matches,
        "gap_points": report.gap.points,
        "wished": asked.wished,
        "two_mentors": shape.mentors > 1,
        "cases": report.cases,
    }
    return proposed, figures, [*_left(alone, Role.MENTEE), *_left(idle, Role.MENTOR)]


def circle_problem(round: Round, taken: Snapshot, scale: Calibration, shape: Shape) -> Asked:
    """Settle who holds circles together, and ask who sits where."""
    groups: list[tuple[int, ...]] = [(at,) for at in range(len(taken.mentors))]
    wished = 0
    if shape.mentors > 1:
        groups, wished = duos(taken, scale)
    most = [min(shape.most[taken.mentors[at].id] for at in group) for group in groups]
    table = points_of(taken, taken.mentees, taken.mentors, scale)
    mentees, mentors = ([each.id for each in side] for side in (taken.mentees, taken.mentors))
    for one, other in positions(together_before(round), mentees, mentors):
        table[one, other] = -1
    problem = CircleProblem.from_mentors(
        Problem.from_scores(table, [1] * len(mentors)),
        groups,
        [shape.least] * len(groups),
        most,
        fields=_fields(taken.mentees),
        crowding=CROWDING,
    )
    return Asked(groups, wished, problem)


def duos(taken: Snapshot, scale: Calibration) -> tuple[list[tuple[int, ...]], int]:
    """Who holds a circle together: who named each other, then who suits; and how many wished it.

    Of an odd number, the one left over holds none.
    """
    mentors = taken.mentors
    apart = taken.rules.blocked | taken.rules.reporting
    wished = _mutual(mentors, taken.rules)
    used = {at for duo in wished for at in duo}
    rest = [at for at in range(len(mentors)) if at not in used]
    pool = [mentors[at] for at in rest]
    table = points_of(
        replace(taken, rules=replace(taken.rules, blocked=apart)),
        [as_mentee(each) for each in pool],
        pool,
        scale,
    )
    problem = PeerProblem.from_scores(table)
    found = solve_peers(problem)
    verify_peers(problem, found)
    others = [
        (rest[one], rest[other]) for one, other in enumerate(found.peer.tolist()) if one < other
    ]
    return [*wished, *others], len(wished)


def _mutual(mentors: Sequence[Mentor], rules: Rules) -> list[tuple[int, ...]]:
    """Mentors who named each other, each in one duo at most."""
    at = {each.person: position for position, each in enumerate(mentors)}
    apart = rules.blocked | rules.reporting
    used: set[int] = set()
    found: list[tuple[int, ...]] = []
    for one, other in sorted(rules.again):
        both = (at.get(one), at.get(other))
        if None in both or one >= other or used & {one, other}:
            continue
        if (one, other) in apart or (other, one) in apart:
            continue
        used |= {one, other}
        found.append((at[one], at[other]))
    return found


def _fields(mentees: Sequence[Mentee]) -> list[int]:
    """The first field of each, counted from 0; -1 for none."""
    first = [min(each.fields, default=None) for each in mentees]
    number = {pk: at for at, pk in enumerate(sorted({pk for pk in first if pk is not None}))}
    return [-1 if pk is None else number[pk] for pk in first]


def _solved(taken: Snapshot, problem: CircleProblem, progress: Progress) -> Any:
    """The best circles in which nobody sits with whom a private rule keeps them apart."""
    apart = _kept_apart(taken)
    points = problem.points.copy()
    for _try in range(MOST_TRIES):
        asked = replace(problem, points=points)
        found = solve_circles(asked, limit=LIMIT / 2, progress=partial(solving, progress))
        meetings = _forbidden(found.circle_of, apart)
        if not meetings:
            return asked, found
        points = points.copy()
        for one, other in meetings:
            circle = int(found.circle_of[one])
            points[_spared(points, one, other, circle), circle] = -1
    raise ProblemError(_("Rules between people leave no circles. Put some together by hand."))


def _spared(points: Any, one: int, other: int, circle: int) -> int:
    """Which of two is kept from a circle: who has more others left, then who loses less."""
    return max(
        (one, other), key=lambda row: (int((points[row] >= 0).sum()), -int(points[row, circle]))
    )


def _kept_apart(taken: Snapshot) -> list[tuple[int, int]]:
    """Positions of mentees whom a private rule keeps apart."""
    at = {each.person: position for position, each in enumerate(taken.mentees)}
    apart = taken.rules.blocked | taken.rules.reporting
    return sorted((at[one], at[other]) for one, other in apart if one in at and other in at)


def _forbidden(circle_of: Any, apart: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [
        (one, other)
        for one, other in apart
        if circle_of[one] >= 0 and circle_of[one] == circle_of[other]
    ]


def _proposed(
    taken: Snapshot, asked: Asked, circle_of: Any, problem: CircleProblem
) -> Iterator[Proposed]:
    for circle, group in enumerate(asked.mentors):
        rows = np.flatnonzero(circle_of == circle).tolist()
        if rows:
            yield Proposed(
                CircleKind.CIRCLE,
                least=int(problem.least[circle]),
                most=int(problem.most[circle]),
                mentors=tuple(taken.mentors[at].id for at in group),
                members=tuple(
                    (taken.mentees[row].id, int(problem.points[row, circle])) for row in rows
                ),
                runners_up=_runners_up(taken, problem.points[:, circle], circle_of),
            )


def _runners_up(taken: Snapshot, points: Any, circle_of: Any) -> tuple[tuple[int, int], ...]:
    """Who else would fit a circle: those without a place first, then by points."""
    fitting = np.flatnonzero(points >= 0).tolist()
    order = sorted(fitting, key=lambda row: (circle_of[row] >= 0, -int(points[row]), row))
    return tuple((taken.mentees[row].id, int(points[row])) for row in order[:MOST_RUNNERS_UP])


def _left(ids: Sequence[int], role: Role) -> list[Row]:
    return [{"enrollment": pk, "role": role, "reason": "no_place"} for pk in ids]


# One person ------------------------------------------------------------------------------------


def points_in(circle: Circle, place: Enrollment, scale: Calibration | None) -> int | None:
    """Points of somebody in a circle as matching counts them; None where it has none to give.

    With the mentors, rounded down from their mean; of peers, of both ways.
    """
    if scale is None or place.role == Role.MENTOR:
        return None
    seats = CircleSeat.objects.filter(circle=circle, state__in=SEAT_HELD)
    others = seats.exclude(enrollment=place)
    if not circle.is_of_peers:
        others = others.filter(role=Role.MENTOR)
    ids = [place.pk, *others.values_list("enrollment", flat=True)]
    read = reading.peers if circle.is_of_peers else reading.of_these
    taken = read(circle.round, ids)
    mentors = tuple(map(as_mentor, taken.mentees)) if circle.is_of_peers else taken.mentors
    mentees = [each for each in taken.mentees if each.id == place.pk]
    with_whom = [each for each in mentors if each.id != place.pk]
    rules = undecided(taken.rules)
    table = points_of(replace(taken, rules=rules), mentees, with_whom, scale)
    if not table.size or (table < 0).any():
        return None
    return int(table.sum()) // table.size


# A run -------------------------------------------------------------------------------------------


def take(round: Round) -> Snapshot:
    """What a run of this round looks at, by what its program brings together."""
    if round.program.makes_circles:
        return take_for_circles(round)
    if round.program.is_of_peers:
        return take_for_peers(round)
    return reading.take(round)


def grouped(round: Round, taken: Snapshot, scale: Calibration, progress: Progress) -> Outcome:
    """What a run found in a round of circles, or of peers."""
    if round.program.makes_circles:
        proposed, figures, left = find_circles(round, taken, scale, shape_of(round), progress)
    else:
        proposed, figures, left = find_peers(round, taken, scale, progress)
    tell(progress, "store", 0)
    kind = "circles" if round.program.makes_circles else "peers"
    return Outcome(
        fingerprint=taken.fingerprint,
        certificate={"kind": kind},
        figures={kind: figures, **_for_the_list(proposed)},
        suggestions=[],
        unmatched=left,
        circles=tuple(proposed),
    )


def _for_the_list(proposed: Sequence[Proposed]) -> Row:
    """The figures by which runs of every kind stand in one list."""
    points = [points for each in proposed for _pk, points in each.members]
    return {
        "matched": len(proposed),
        "average": sum(points) // len(points) if points else 0,
    }


def with_peers(round: Round, found: Outcome, scale: Calibration, progress: Progress) -> Outcome:
    """Add the peers to what was found of mentors, where each chooses which they look for."""
    taken = take_for_peers(round)
    proposed, figures, left = find_peers(round, taken, scale, progress)
    return replace(
        found,
        figures={**found.figures, "peers": figures},
        unmatched=[*found.unmatched, *left],
        circles=tuple(proposed),
    )


def wants_peers_too(program: Program) -> bool:
    """Whether a run of pairs brings peers together beside them."""
    return program.makes_peers and not program.is_of_peers
