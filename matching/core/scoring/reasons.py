"""What may be said of a pair: a code with data, for a reader."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any  # codes are numbers or words, by kind; JSON


def gettext_noop(text: str) -> str:
    """Mark a text for translation, and give it back unchanged."""
    return text


class Reader(StrEnum):
    """Who reads a sentence."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    DESK = "desk"


Sentences = Mapping[str, Mapping[Reader, str]]
"""A sentence for each code and reader; without one, the reason is not for that reader."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Something to say of a pair.

    Parameters
    ----------
    code : str
        A key of `explanation.words.SENTENCES`.
    data : mapping
        What the sentence names: lists of codes under ``topics``, ``fields``, ``regions``,
        ``items``, ``days``, ``modes`` or ``languages``.

    """

    code: str
    data: Mapping[str, list[Any]] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Give the reason as plain data that JSON can hold."""
        return asdict(self) | {"data": dict(self.data)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Reason":
        """Read what `as_data` gave."""
        return cls(data["code"], dict(data["data"]))
