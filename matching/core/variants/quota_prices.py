"""What one more required place of a group would cost, as a trial tells it."""

from dataclasses import dataclass

from matching.core.variants.quotas import QuotaProblem, QuotaSolution


@dataclass(frozen=True, eq=False)
class QuotaPrice:
    """One more place asked for a group, tried.

    Attributes
    ----------
    group : int
    problem : QuotaProblem
        The same question with that place.
    solution : QuotaSolution
        Its answer, with a proof of its own.
    missing : int
        Places that are missing then and were not before; above 0 it cannot be had.
    points : int
        What it costs: points of before less those of then.

    """

    group: int
    problem: QuotaProblem
    solution: QuotaSolution
    missing: int
    points: int

    @property
    def is_possible(self) -> bool:
        """Whether the place can be had at all: no quota ever costs a match, or another place."""
        return self.missing == 0
