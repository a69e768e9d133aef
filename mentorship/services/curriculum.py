"""Setting what a program brings along: its topics, its months, what it gives to read."""

import hashlib
from collections.abc import Sequence
from enum import Enum, auto

from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship.models import (
    EnrollmentTopic,
    Program,
    ProgramMonth,
    ProgramReading,
    ProgramTopic,
    Topic,
)
from mentorship.services import programs
from mentorship.services.acts import Refused, act, log


class Part(Enum):
    """What of it stands on a page of its own."""

    TOPICS = auto()
    MONTHS = auto()
    READINGS = auto()


COLUMNS = {
    Part.TOPICS: ("chosen_topics", ("topic", "position")),
    Part.MONTHS: ("months", ("number", "title", "question")),
    Part.READINGS: ("readings", ("position", "title", "address", "words")),
}


class ChangedSince(Refused):
    """Somebody changed the same part since the page was read; `now` is what it looks like now."""

    def __init__(self, now: str) -> None:
        super().__init__(
            _(
                "Somebody else has changed this since you opened the page. What stands here is "
                "yours; save once more to put it in the place of theirs"
            )
        )
        self.now = now


def seen_of(program: Program, part: Part) -> str:
    """A digest of a part as it is now, by which a form knows what its reader saw."""
    name, columns = COLUMNS[part]
    rows = list(getattr(program, name).order_by("pk").values_list(*columns))
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def _held(actor: User, program: Program, part: Part, seen: str | None) -> Program:
    """The program, locked; refused where the part is not what was `seen`, if anything was."""
    program = programs.locked(actor, program.pk)
    if seen is not None and (now := seen_of(program, part)) != seen:
        raise ChangedSince(now)
    return program


@act
def choose_topics(
    actor: User,
    program: Program,
    chosen: Sequence[Topic],
    added: Sequence[tuple[str, str]],
    groups: Sequence[str],
    *,
    seen: str | None = None,
) -> None:
    """Let people choose from these topics, and from those added by name and group.

    Groups stand in the order of `groups`; topics inside a group in that of the association.

    Raises
    ------
    Refused : nothing would be left to choose from.
    ChangedSince : the topics are no longer those that were `seen`.
    """
    program = _held(actor, program, Part.TOPICS, seen)
    topics = {topic.pk: topic for topic in [*chosen, *(_added(*one) for one in added)]}
    if not topics:
        raise Refused(_("Choose at least one topic"))
    place = {group: at for at, group in enumerate(groups)}
    in_order = sorted(
        topics.values(),
        key=lambda one: (place.get(one.group, len(place)), one.position, one.group, one.name),
    )
    program.chosen_topics.all().delete()
    ProgramTopic.objects.bulk_create(
        ProgramTopic(program=program, topic=topic, position=at) for at, topic in enumerate(in_order)
    )
    _forget_unused()
    log("program.topics_chosen", actor, program=program, count=len(in_order))


def _added(name: str, group: str) -> Topic:
    """The topic of this name; one that nobody has yet is made, for programs that add it alone."""
    known = Topic.objects.filter(name__iexact=name).first()
    if known is not None:
        return known
    slug, number = slugify(name)[:70] or "topic", 1
    while Topic.objects.filter(slug=f"{slug}-{number}").exists():
        number += 1
    last = Topic.objects.order_by("-position").values_list("position", flat=True).first() or 0
    return Topic.objects.create(
        slug=f"{slug}-{number}", name=name, group=group, position=min(last, 32_000), is_added=True
    )


@act
def follow_the_association(actor: User, program: Program) -> None:
    """Offer the association's topics again, and whatever is added to them later."""
    program = programs.locked(actor, program.pk)
    if program.chosen_topics.all().delete()[0]:
        _forget_unused()
        log("program.topics_followed", actor, program=program)


def _forget_unused() -> None:
    """Drop topics that programs had added, which no program and no sign-up has any more."""
    unused = Topic.objects.filter(is_added=True)
    unused = unused.exclude(pk__in=ProgramTopic.objects.values("topic"))
    unused.exclude(pk__in=EnrollmentTopic.objects.values("topic")).delete()


@act
def set_months(
    actor: User,
    program: Program,
    months: Sequence[tuple[str, str]],
    *,
    seen: str | None = None,
) -> None:
    """Give pairs these topics, month by month; with none they get those for everybody.

    Raises
    ------
    ChangedSince : the months are no longer those that were `seen`.
    """
    program = _held(actor, program, Part.MONTHS, seen)
    program.months.all().delete()
    ProgramMonth.objects.bulk_create(
        ProgramMonth(program=program, number=number, title=title, question=question)
        for number, (title, question) in enumerate(months, 1)
    )
    log("program.months_set", actor, program=program, count=len(months))


@act
def set_readings(
    actor: User,
    program: Program,
    readings: Sequence[tuple[str, str, str]],
    *,
    seen: str | None = None,
) -> None:
    """Give the program's people these things to read.

    Raises
    ------
    ChangedSince : they are no longer those that were `seen`.
    """
    program = _held(actor, program, Part.READINGS, seen)
    program.readings.all().delete()
    ProgramReading.objects.bulk_create(
        ProgramReading(program=program, position=at, title=title, address=address, words=words)
        for at, (title, address, words) in enumerate(readings)
    )
    log("program.readings_set", actor, program=program, count=len(readings))
