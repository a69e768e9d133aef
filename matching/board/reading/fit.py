"""How well two suit each other, counted from the parts that a pair keeps."""

from collections.abc import Mapping
from typing import Any

from matching.core import FACTORS
from matching.core.explanation.pair import band, share
from matching.core.scoring.parts import Basis, Part, Score


def fit_of(parts: Mapping[str, Any]) -> tuple[int | None, str]:
    """The share and the word of stored parts; nothing where a pair was made without points."""
    known = [
        Part(name, part["points"], part["most"], Basis(part.get("basis", Basis.ANSWERS)))
        for name, part in parts.items()
        if name in FACTORS
    ]
    if not known:
        return None, ""
    score = Score(tuple(known))
    return share(score), str(band(score))
