"""What a pair is scored on, for rounds that store its weights and coordinators who set them.

The factors themselves are objects of the matching library; this is the only door to them here.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from matching.core import FACTORS, Kind

LABELS: dict[str, Any] = {name: gettext_lazy(factor.label) for name, factor in FACTORS.items()}
"""The factors as a coordinator reads them, in the order in which they are shown."""

EXPLANATIONS: dict[str, Any] = {
    name: gettext_lazy(factor.explanation) for name, factor in FACTORS.items()
}
"""What gives points, in a sentence."""


def proposed(kind: str) -> dict[str, int]:
    """The weights that a round of this kind of program starts with."""
    return {name: factor.weights[Kind(kind)] for name, factor in FACTORS.items()}


def complete(stored: Mapping[str, int]) -> dict[str, int]:
    """Stored weights in the order of the factors; one that came later counts 0."""
    return {name: stored.get(name, 0) for name in FACTORS}
