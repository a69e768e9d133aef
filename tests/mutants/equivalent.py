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
]
