"""What is read of matching's tables in more than one place."""

from collections.abc import Iterable
from zlib import crc32

from accounts.models import Education, Field, Region
from matching.core import Calibration, Regions, Taxonomy
from matching.models import Scale
from mentorship.models import Round


def scale_of(round: Round) -> Scale | None:
    """The scale that this round's points are counted by; None before it was first taken."""
    return Scale.objects.filter(round=round).first()


def calibration_of(round: Round) -> Calibration | None:
    """The constants of that scale, as the core reads them."""
    scale = scale_of(round)
    return Calibration.from_data(scale.constants) if scale else None


def regions() -> Regions:
    """How near the regions are to one another."""
    return nearness(Region.objects.order_by("pk").values_list("pk", "group"))


def nearness(groups: Iterable[tuple[int, str]]) -> Regions:
    """How near regions are, given the group of each; "" is no group."""
    neighbours = Region.neighbours.through.objects.values_list("from_region_id", "to_region_id")
    numbers: dict[str, int] = {}
    group = {pk: numbers.setdefault(name, len(numbers)) for pk, name in groups if name}
    return Regions(frozenset(neighbours), group)


def study_code(written: str) -> int | None:
    """A number for a program of study: the same whatever its capitals, dots and blanks."""
    words = "".join(filter(str.isalnum, written.casefold()))
    return crc32(words.encode()) if words else None


def study_names() -> dict[int, str]:
    """What the numbers of programs of study mean."""
    rows = Education.objects.exclude(study="").order_by("pk").values_list("study", flat=True)
    found: dict[int, str] = {}
    for words in rows:
        if (code := study_code(words)) is not None:
            found.setdefault(code, words)
    return found


def taxonomy() -> Taxonomy:
    """Which fields of work lie near one another."""
    rows = Field.near.through.objects.values_list("from_field_id", "to_field_id")
    return Taxonomy(pairs=frozenset(rows))
