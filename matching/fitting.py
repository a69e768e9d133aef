"""Who would suit whom in an informal round: everybody encoded once, for all who look.

Points of a few thousand people are a matter of a millisecond once they are read and encoded, which
takes most of a second. So the encoded people are kept in the process for as long as nothing of
them has changed: PostgreSQL says of each row where it lies and which transaction wrote it, and a
hash of these is asked for. Asking takes some hundredths of a second, so it is done once in a few
seconds; whoever changed their own answers sees what comes of it at once.
"""

import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from accounts.models import Profile
from matching import own_question
from matching.core import Calibration, Mentee, Mentor, Rules, Weights, calibrate
from matching.core.scoring.gates import Gate
from matching.core.scoring.vectorized import Scorer
from matching.models import Scale
from matching.rows import PEOPLE_COLUMNS, in_common
from matching.snapshot import available
from mentorship.models import Enrollment, EnrollmentTopic, Round
from mentorship.roles import Role

Row = dict[str, Any]
Person = Mentee | Mentor

_WRITTEN = """
    WITH here AS MATERIALIZED (
        SELECT e.id, e.person_id, p.id AS profile_id,
            hashtidextended(e.ctid, e.id # e.xmin::text::bigint) AS own,
            hashtidextended(p.ctid, p.id # p.xmin::text::bigint) AS profile
        FROM mentorship_enrollment e JOIN accounts_user u ON u.id = e.person_id AND u.is_active
        JOIN accounts_profile p ON p.user_id = u.id
        WHERE e.round_id = %s AND e.state = 'submitted'
    )
    SELECT (SELECT bit_xor(own) FROM here), (SELECT bit_xor(profile) FROM here),
        (SELECT bit_xor(hashtidextended(f.ctid, f.id # f.xmin::text::bigint))
        FROM mentorship_preference f JOIN here ON f.enrollment_id = here.id),
        (SELECT bit_xor(hashtidextended(w.ctid, w.id # w.xmin::text::bigint))
        FROM accounts_workingstyle w JOIN here USING (profile_id)),
        (SELECT bit_xor(hashtidextended(t.ctid, t.id # t.xmin::text::bigint))
        FROM mentorship_enrollmenttopic t JOIN here ON t.enrollment_id = here.id),
        (SELECT bit_xor(hashtidextended(m.ctid, m.id # m.xmin::text::bigint))
        FROM accounts_profile_fields m JOIN here USING (profile_id)),
        (SELECT bit_xor(hashtidextended(a.ctid, a.id # a.xmin::text::bigint))
        FROM mentorship_answer a JOIN here ON a.enrollment_id = here.id),
        (SELECT bit_xor(hashtidextended(c.ctid, c.id # c.xmin::text::bigint))
        FROM mentorship_questionchoice c JOIN mentorship_question q ON q.id = c.question_id
        JOIN mentorship_round r ON r.program_id = q.program_id WHERE r.id = %s)
"""
"""Where each row lies and which transaction wrote it: both change with whatever is written."""

MOST_ROUNDS = 4
"""Of how many rounds the people are kept."""

_kept: "OrderedDict[int, Fitting]" = OrderedDict()
_turn = Lock()
"""Held while people are read and encoded, so that a crowd of readers does it once."""


@dataclass(frozen=True)
class Version:
    """What points depend on: equal where nothing has changed."""

    written: tuple[int | None, ...]
    about: tuple[int | None, Weights, Rules]
    """The number of the scale, the weights, the rules."""


class Fitting:
    """The people of a round as they are now, and the points of any two of them."""

    def __init__(self, round: Round, version: Version, kept: Scale | None) -> None:
        self.version, self._kept = version, kept
        rows = list(read(available(round).order_by("pk")))
        self.mentees = [mentee_of(row) for row in rows if row["role"] == Role.MENTEE]
        self.mentors = [mentor_of(row) for row in rows if row["role"] == Role.MENTOR]
        self._row = {each.id: at for at, each in enumerate(self.mentees)}
        self._column = {each.id: at for at, each in enumerate(self.mentors)}
        self.trusted_until = time.monotonic() + settings.DIRECTORY_SECONDS

    def is_trusted(self, own: Iterable[Person]) -> bool:
        """Whether it was looked at lately, and these are in it as they are now."""
        return time.monotonic() < self.trusted_until and all(map(self._knows, own))

    def _knows(self, person: Person) -> bool:
        if isinstance(person, Mentee):
            at = self._row.get(person.id)
            return at is not None and self.mentees[at] == person
        at = self._column.get(person.id)
        return at is not None and self.mentors[at] == person

    @cached_property
    def scale(self) -> Calibration:
        """The scale that the round keeps; before it has one, that of everybody here."""
        if self._kept:
            return Calibration.from_data(self._kept.constants)
        return calibrate(self.mentees, self.mentors, self.version.about[2])

    @cached_property
    def _scorer(self) -> Scorer:
        _scale, weights, rules = self.version.about
        return Scorer(self.mentees, self.mentors, weights, rules, self.scale)

    @cached_property
    def _gate(self) -> Gate:
        return Gate(self._scorer, self.mentees, self.mentors)

    def suited(self, own: int, role: str, others: Iterable[int]) -> list[tuple[Person, int]]:
        """Those of the others whom no rule keeps from this person, with the points of the pair.

        Enrollments by id; whoever has joined a moment ago, and is not known yet, is left out.
        """
        is_mentee = role == Role.MENTEE
        mine, theirs = (self._row, self._column) if is_mentee else (self._column, self._row)
        if own not in mine:
            return []
        found = np.array([theirs[pk] for pk in others if pk in theirs], dtype=np.int64)
        same = np.full(len(found), mine[own])
        rows, columns = (same, found) if is_mentee else (found, same)
        points = self._scorer.points(rows, columns)
        may = self._gate.permitted(rows, columns, points)
        people: Sequence[Person] = self.mentors if is_mentee else self.mentees
        return [
            (people[at], value)
            for at, value, allowed in zip(found.tolist(), points.tolist(), may, strict=True)
            if allowed
        ]


def fitting_of(
    round: Round, weights: Weights, rules: Rules, scale: Scale | None, own: Iterable[Person]
) -> Fitting:
    """The people of the round; read anew only where something has changed.

    `own` is the reader as they are now.
    """
    about = (scale.pk if scale else None, weights, rules)
    with _turn:
        kept = _kept.pop(round.pk, None)
        if kept is None or kept.version.about != about or not kept.is_trusted(own):
            kept = _looked_at(round, Version(_written(round), about), scale, kept)
        _kept[round.pk] = kept
        while len(_kept) > MOST_ROUNDS:
            _kept.popitem(last=False)
    return kept


def _looked_at(
    round: Round, version: Version, scale: Scale | None, kept: "Fitting | None"
) -> Fitting:
    """What was kept, where it is still so; else everybody read anew."""
    if kept is None or kept.version != version:
        return Fitting(round, version, scale)
    kept.trusted_until = time.monotonic() + settings.DIRECTORY_SECONDS
    return kept


def _written(round: Round) -> tuple[int | None, ...]:
    """Which transactions wrote what is known of the people of a round, as a few numbers."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN, [round.pk, round.pk])
        found: tuple[int | None, ...] = cursor.fetchone()
        return found


# From rows to the core's people -------------------------------------------------------------------


def read(rows: QuerySet[Enrollment], *columns: str, **more: Any) -> QuerySet[Enrollment, Row]:
    """What the core asks of these people in one query, with more columns where wanted."""
    topics = EnrollmentTopic.objects.filter(enrollment=OuterRef("pk")).order_by("pk")
    fields = Profile.fields.through.objects.filter(profile=OuterRef("person__profile"))
    return rows.filter(person__profile__isnull=False).values(
        *PEOPLE_COLUMNS,
        *columns,
        topic_rows=ArraySubquery(
            topics.values(
                data=JSONObject(topic="topic_id", strength="strength", most="matters_most")
            )
        ),
        field_ids=ArraySubquery(fields.order_by("field_id").values("field_id")),
        **own_question.columns(),
        **more,
    )


def mentee_of(row: Row) -> Mentee:
    """The core's mentee."""
    sought = frozenset(each["topic"] for each in row["topic_rows"])
    top = next((each["topic"] for each in row["topic_rows"] if each["most"]), None)
    return Mentee(**in_common(row, frozenset(row["field_ids"])), sought=sought, top=top)


def mentor_of(row: Row) -> Mentor:
    """The core's mentor."""
    willing = frozenset(each["topic"] for each in row["topic_rows"] if each["strength"] == 2)
    offered = frozenset(each["topic"] for each in row["topic_rows"])
    return Mentor(
        **in_common(row, frozenset(row["field_ids"])),
        willing=willing,
        could=offered - willing,
        capacity=row["capacity"],
    )


def person_of(row: Row) -> Person:
    """The core's mentee or mentor."""
    return mentee_of(row) if row["role"] == Role.MENTEE else mentor_of(row)


def topics_of(person: Person) -> frozenset[int]:
    """The topics that somebody offers or seeks."""
    return person.sought if isinstance(person, Mentee) else person.willing | person.could
