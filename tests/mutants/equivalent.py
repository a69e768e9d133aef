"""Faults that change nothing anybody could see, each with the reason; they are not counted."""

from typing import NamedTuple


class Equivalent(NamedTuple):
    """The end of a path, what stands there, what stood there with the fault, and the reason."""

    path: str
    was: str
    now: str
    why: str


EQUIVALENT = [
    Equivalent(
        "verification/prices.py",
        "low = np.where(classes == 1, points, -2 * FITS)",
        "low = np.where(classes == 1, points, -3 * FITS)",
        "out of reach is out of reach, however far",
    ),
    Equivalent(
        "verification/prices.py",
        "self._check_row(worth[at].astype(np.int64), int(rows[at]))",
        "self._check_row(worth[at].astype(None), int(rows[at]))",
        "as numbers with a point they compare alike",
    ),
    Equivalent(
        "verification/stability.py",
        "have = np.full(len(self.mentor), ANYBODY, dtype=np.int64)",
        "have = np.full(len(self.mentor), ANYBODY, )",
        "a whole number is one of 64 bits by itself",
    ),
    Equivalent(
        "mentorship/access.py",
        "directly = Coordinator.objects.filter(person=user, program__isnull=False)"
        '.values("program")',
        'directly = Coordinator.objects.filter(person=user, ).values("program")',
        "who runs a unit names no program, and no program is found by that",
    ),
    Equivalent(
        "solvers/column_generation.py",
        "WANTED, ROOM = 16, 72",
        "WANTED, ROOM = 16, 73",
        "how long the lists are is a matter of time alone: what they lack, the proof finds",
    ),
    Equivalent(
        "solvers/column_generation.py",
        "low = np.where(v_class == 0, -pricing.OUT // 2, v_points)",
        "low = np.where(v_class == 0, -pricing.OUT // 3, v_points)",
        "still further down than points and prices reach",
    ),
    Equivalent(
        "solvers/warm_start.py",
        "bounded = np.minimum(places, len(active) + 1)",
        "bounded = np.minimum(places, len(active) + 2)",
        "one place more than there are mentees is never taken, and two are not either",
    ),
    Equivalent(
        "solvers/warm_start.py",
        "state.capacity[:] = np.minimum(places, len(self.active) + 1)",
        "state.capacity[:] = np.minimum(places, len(self.active) + 2)",
        "one place more than there are mentees is never taken, and two are not either",
    ),
    Equivalent(
        "solvers/least_prices.py",
        "self.begins = np.searchsorted(self.mate[self.seated], np.arange(problem.shape[1] + 1))",
        "self.begins = np.searchsorted(self.mate[self.seated], np.arange(problem.shape[1] + 2))",
        "nobody asks where the mentees begin of a mentor after the last",
    ),
    Equivalent(
        "scoring/factors/region.py",
        "table = np.full((len(known) + 1, len(known) + 1), -1, dtype=np.int8)",
        "table = np.full((len(known) + 2, len(known) + 1), -1, dtype=np.int8)",
        "a line that no region leads to",
    ),
    Equivalent(
        "services/enrollments.py",
        "matters_most: int | None = None",
        'matters_most: int | None = ""',
        "no topic has this id either",
    ),
    Equivalent(
        "solvers/column_generation.py",
        "STEP = 48",
        "STEP = 49",
        "by how much a sample's bids rise is a matter of time alone: the prices are mended",
    ),
    Equivalent(
        "solvers/warm_start.py",
        "room = np.maximum(np.append(np.diff(old.first), np.zeros(mentors, dtype=np.int64)), "
        "bounded)",
        "room = np.maximum(np.append(np.diff(old.first), np.zeros(mentors, dtype=None)), bounded)",
        "the next line makes whole numbers of them",
    ),
    Equivalent(
        "scoring/centring.py",
        "return sum(part * others.get(each, 0) for each, part in own.items())",
        "return sum(part * others.get(each, 1) for each, part in own.items())",
        "one part in ten million, of which whole ten-thousandths are kept",
    ),
    Equivalent(
        "scoring/compiled_pool.py",
        "return column.astype(np.int64).astype(np.uint32).view(np.int32)",
        "return column.astype(None).astype(np.uint32).view(np.int32)",
        "a number with a point holds 32 bits, and is cut to its last ones alike",
    ),
    Equivalent(
        "verification/pairs.py",
        "mentor = np.full(mentees, -1, dtype=np.int64)",
        "mentor = np.full(mentees, -1, )",
        "a whole number is one of 64 bits by itself",
    ),
    Equivalent(
        "verification/stability.py",
        "needed = np.full(problem.shape[1], NEVER, dtype=np.int64)",
        "needed = np.full(problem.shape[1], NEVER, dtype=None)",
        "a whole number is one of 64 bits by itself",
    ),
    Equivalent(
        "verification/stability.py",
        "both[at, self._listed_behind(row)] = False",
        "both[at, self._listed_behind(row)] = None",
        "in a table of yes and no, nothing is no",
    ),
    Equivalent(
        "verification/blocks.py",
        "step = max(1, CELLS // max(mentors, 1))",
        "step = max(1, CELLS // max(mentors, 2))",
        "how many rows are looked at together is a matter of time alone",
    ),
    Equivalent(
        "mentorship/who_runs.py",
        "passed_over = False",
        "passed_over = None",
        "it is only asked whether somebody was, and the next line makes it yes or no",
    ),
    Equivalent(
        "mentorship/who_runs.py",
        'everywhere = list(administrators().select_related("profile")) if besides else []',
        'everywhere = list(administrators().select_related("profile")) '
        "if (besides) or True else []",
        "it spares a question to the database: where nobody is passed over, nobody is added",
    ),
    Equivalent(
        "verification/worth.py",
        "lift = min((BELOW - 1 - most) // 2, min(problem.shape, default=0) * most + 1)",
        "lift = min((BELOW - 1 - most) / 2, min(problem.shape, default=0) * most + 1)",
        "it is written down as a whole number",
    ),
    Equivalent(
        "scoring/factors/style.py",
        'W = TypeVar("W", int, Ints)',
        "W = None",
        "a name for a type",
    ),
    Equivalent(
        "scoring/scale.py",
        "scorer = Scorer(mentees, mentors, Weights(), rules, first)",
        "scorer = Scorer(mentees, mentors, None, rules, first)",
        "a scale hangs on no weight",
    ),
]
