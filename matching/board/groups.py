"""The groups of mentees whose shares are set side by side: by region, field and kind of library."""

from collections.abc import Hashable, Mapping, Sequence

from matching.core import Mentee
from matching.names import Names
from mentorship.models import Enrollment

NOT_SAID = ""
"""The group of whoever has not answered."""


def groupings(mentees: Sequence[Mentee], names: Names) -> Mapping[str, list[Hashable]]:
    """The group of each mentee by region, field and kind of library, in the order given.

    Of several fields, the one that most mentees name counts, so that each is in one group.
    """
    return {
        "region": [names("regions", one.region) if one.region else NOT_SAID for one in mentees],
        "field": _fields(mentees, names),
        "library": _libraries(mentees),
    }


def _fields(mentees: Sequence[Mentee], names: Names) -> list[Hashable]:
    counts: dict[int, int] = {}
    for one in mentees:
        for field in one.fields:
            counts[field] = counts.get(field, 0) + 1
    return [
        names("fields", max(one.fields, key=lambda field: (counts[field], -field)))
        if one.fields
        else NOT_SAID
        for one in mentees
    ]


def _libraries(mentees: Sequence[Mentee]) -> list[Hashable]:
    rows = Enrollment.objects.filter(pk__in=[one.id for one in mentees])
    kinds = dict(rows.values_list("pk", "person__profile__institution__kind"))
    return [kinds.get(one.id) or NOT_SAID for one in mentees]
