"""What members of a program get: its topics, and what to read."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from mentorship.models import Program, ProgramReading, ProgramTopic, Topic


def topics_of(program: Program) -> list[Topic]:
    """The topics that people choose from when they join, in the program's order."""
    mine = ProgramTopic.objects.filter(program=program, topic=OuterRef("pk"))
    rows = Topic.objects.annotate(place=Subquery(mine.values("position")))
    found: list[Any] = list(rows.filter(_for_all(program) | Q(place__isnull=False)))
    own = [topic for topic in found if topic.place is not None]
    return sorted(own, key=lambda topic: topic.place) or found


def topics_for_all(program: Program) -> list[Topic]:
    """The association's topics for this kind of program."""
    return list(Topic.objects.filter(_for_all(program)))


def _for_all(program: Program) -> Q:
    fits = Q(only_in=[]) | Q(only_in__contains=[program.kind])
    return fits & Q(is_added=False)


def by_group(topics: Iterable[Topic]) -> list[Any]:
    """Topics as choices, under the names of their groups; those without one at the end."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for topic in topics:
        groups.setdefault(topic.group, []).append((topic.pk, topic.name))
    ungrouped = groups.pop("", [])
    return [*groups.items(), *ungrouped]


def readings_of(program: Program) -> list[ProgramReading]:
    """What the program gives its people to read."""
    return list(program.readings.all())
