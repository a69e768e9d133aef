"""What each factor is worth."""

from collections.abc import Mapping
from dataclasses import dataclass

from matching.core.errors import ProblemError
from matching.core.scoring.factors import FACTORS
from matching.core.scoring.people import Kind


@dataclass(frozen=True, slots=True, init=False)
class Weights:
    """What each factor is worth, in hundredths; they sum to 100.

    A factor of weight ``w`` gives at most ``100 * w`` of a pair's 10,000 points.

    Parameters
    ----------
    **given : int
        Weights by the names of factors. Those not given are the proposed ones of a long-term
        program.

    Raises
    ------
    ProblemError
        With a sentence, for unknown names, negative or broken numbers, or another sum.

    Examples
    --------
    >>> Weights.default(Kind.LONG_TERM)["needs"]
    30
    >>> sum(Weights(region=15, availability=0).by_factor().values())
    100

    """

    _values: tuple[int, ...]

    def __init__(self, **given: int) -> None:
        _known(given)
        proposed = (factor.weights[Kind.LONG_TERM] for factor in FACTORS.values())
        values = {**dict(zip(FACTORS, proposed, strict=True)), **given}
        object.__setattr__(self, "_values", tuple(values.values()))
        if any(not isinstance(value, int) or value < 0 for value in self._values):
            raise ProblemError("Each weight must be a whole number, 0 or more.")
        if sum(self._values) != 100:
            raise ProblemError(f"The weights must sum to 100, not {sum(self._values)}.")

    def __getitem__(self, factor: str) -> int:
        """Give the weight of a factor."""
        return self.by_factor()[factor]

    def __repr__(self) -> str:
        """Say them by name."""
        return (
            f"Weights({', '.join(f'{name}={value}' for name, value in self.by_factor().items())})"
        )

    def by_factor(self) -> dict[str, int]:
        """Give the weights by factor, in the order in which factors are shown."""
        return dict(zip(FACTORS, self._values, strict=True))

    @classmethod
    def default(cls, kind: Kind) -> "Weights":
        """Give the proposed weights for a kind of program."""
        return cls(**{name: factor.weights[Kind(kind)] for name, factor in FACTORS.items()})

    @classmethod
    def only(cls, given: Mapping[str, int]) -> "Weights":
        """Give weights where all that are not given are 0, as stored ones of before a factor was.

        Examples
        --------
        >>> Weights.only({"needs": 60, "region": 40})["field"]
        0

        """
        return cls(**{**dict.fromkeys(FACTORS, 0), **given})


def _known(given: Mapping[str, int]) -> None:
    for name in given:
        if name not in FACTORS:
            raise ProblemError(f"There is no factor “{name}”; there are {', '.join(FACTORS)}.")
