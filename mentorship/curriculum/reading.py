"""What members of a program get: its topics, and what to read."""

from django.db.models import Q

from mentorship.models import Program, ProgramReading, Topic


def topics_of(program: Program) -> list[Topic]:
    """The topics that people choose from when they join, in the program's order."""
    own = [row.topic for row in program.chosen_topics.select_related("topic")]
    return own or topics_for_all(program)


def topics_for_all(program: Program) -> list[Topic]:
    """The association's topics for this kind of program."""
    fits = Q(only_in=[]) | Q(only_in__contains=[program.kind])
    return list(Topic.objects.filter(fits, is_added=False))


def readings_of(program: Program) -> list[ProgramReading]:
    """What the program gives its people to read."""
    return list(program.readings.all())
