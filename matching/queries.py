"""What is read of matching's tables in more than one place."""

from collections.abc import Iterable

from accounts.models import Field, Region
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


def taxonomy() -> Taxonomy:
    """Which fields of work lie near one another."""
    rows = Field.near.through.objects.values_list("from_field_id", "to_field_id")
    return Taxonomy(pairs=frozenset(rows))
