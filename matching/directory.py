"""The directory of an informal round: who opted in, ranked by how well they fit the reader.

One constant set of queries reads the people, however many there are; the core scores them all at
once, and only those of the page that is shown are explained.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.http import Http404

from accounts.models import Field, Profile, Region, User
from matching.core import Kind, Mentee, Mentor, Rules, Taxonomy, Weights, calibrate
from matching.core.explanation.pair import explain
from matching.core.scoring.gates import Gate
from matching.core.scoring.vectorized import Scorer
from matching.proposal import Names, in_words
from matching.queries import calibration_of
from matching.snapshot import PEOPLE_COLUMNS, in_common, nearness
from mentorship import access, states
from mentorship.models import Enrollment, EnrollmentTopic, Pairing, Round, Topic
from mentorship.roles import Role
from mentorship.text import reasons

CARD_COLUMNS = (
    "listed",
    "goal",
    "shares",
    "person__profile__called",
    "person__profile__pronouns",
    "person__profile__job_title",
    "person__profile__career_stage",
    "person__profile__institution__name",
    "person__profile__region__name",
)
Row = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """Somebody of the directory, with the points of the pair they would make with the reader."""

    row: Row
    own: Row
    points: int

    @property
    def pk(self) -> int:
        """The id of their enrollment."""
        return int(self.row["pk"])

    @property
    def role(self) -> str:
        """Their role."""
        return str(self.row["role"])

    @property
    def called(self) -> str:
        """What to call them."""
        return called(self.row)

    @property
    def pairing(self) -> tuple[int, int]:
        """The two enrollments, mentor's first."""
        if self.role == Role.MENTOR:
            return self.pk, int(self.own["pk"])
        return int(self.own["pk"]), self.pk


def called(row: Row) -> str:
    """What to call the person of a row."""
    return str(row["person__profile__called"] or row["person__profile__full_name"])


class Directory:
    """The people of a round whom `user` may ask, and how each of them would suit.

    Parameters
    ----------
    user : who looks; holds at least one enrollment in the round.
    round : an open informal round.
    """

    def __init__(self, user: User, round: Round) -> None:
        self.user, self.round = user, round

    @cached_property
    def own(self) -> list[Row]:
        """The reader's own enrollments in the round, by role."""
        mine = Enrollment.objects.filter(
            round=self.round, person=self.user, state=Enrollment.State.SUBMITTED
        )
        return list(_read(mine.order_by("role")))

    @cached_property
    def people(self) -> list[Row]:
        """Everybody whom the reader may see, with a free place."""
        seen = access.directory_visible_to(self.user, self.round).select_related(None)
        return [row for row in _read(seen.order_by("pk")) if row["taken"] < row["capacity"]]

    @cached_property
    def entries(self) -> list[Entry]:
        """Everybody whom the reader may ask, the best fit first; nobody against a firm wish."""
        found = [entry for own in self.own for entry in self._fits(own)]
        return sorted(found, key=lambda entry: (-entry.points, entry.pk))

    def find(self, pk: int) -> Entry:
        """One of them; 404 for anybody else."""
        for entry in self.entries:
            if entry.pk == pk:
                return entry
        raise Http404

    def standing_with(self, entries: Iterable[Entry]) -> dict[tuple[int, int], Pairing]:
        """The pairings with these people that are not over yet, by (mentor, mentee)."""
        ours = [own["pk"] for own in self.own]
        theirs = [entry.pk for entry in entries]
        couples = Q(mentor__in=ours, mentee__in=theirs) | Q(mentor__in=theirs, mentee__in=ours)
        rows = Pairing.objects.filter(couples, state__in=states.PAIRING_OPEN)
        rows = rows.select_related("mentor", "mentee")
        return {(row.mentor_id, row.mentee_id): row for row in rows}

    def explained(self, entry: Entry) -> Row:
        """Points, band, parts and reasons of the pair, as they are stored."""
        by_role = {entry.role: entry.row, Role(entry.role).other: entry.own}
        mentee, mentor = _mentee(by_role[Role.MENTEE]), _mentor(by_role[Role.MENTOR])
        found = explain(mentee, mentor, self._weights, self._rules, self._constants)
        return in_words(found, self.names)

    def told(self, entry: Entry, stored: Row) -> reasons.ToldReasons:
        """The reasons in words for the reader."""
        names = {entry.role: entry.called, Role(entry.role).other: called(entry.own)}
        return reasons.told(
            stored["reasons"],
            Role(entry.role).other,
            mentor=names["mentor"],
            mentee=names["mentee"],
        )

    # Scores --------------------------------------------------------------------------------------

    def _fits(self, own: Row) -> list[Entry]:
        others = [row for row in self.people if row["role"] == Role(own["role"]).other]
        if not others:
            return []
        if own["role"] == Role.MENTEE:
            points = self._points([_mentee(own)], [_mentor(row) for row in others])
        else:
            points = self._points([_mentee(row) for row in others], [_mentor(own)])
        pairs = zip(others, points, strict=True)
        return [Entry(row, own, value) for row, value in pairs if value is not None]

    def _points(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> list[int | None]:
        """The points of each pair of one person with many; None where a rule forbids it."""
        scorer = Scorer(mentees, mentors, self._weights, self._rules, self._constants)
        rows, columns = np.indices((len(mentees), len(mentors))).reshape(2, -1)
        points = scorer.points(rows, columns)
        permitted = Gate(scorer, mentees, mentors).permitted(rows, columns, points)
        return [
            int(value) if allowed else None
            for value, allowed in zip(points, permitted, strict=True)
        ]

    @cached_property
    def _weights(self) -> Weights:
        return Weights.only(self.round.weights)

    @cached_property
    def _rules(self) -> Rules:
        return Rules(
            kind=Kind(self.round.program.kind),
            regions=nearness((pk, group) for pk, _name, group in self._regions),
            taxonomy=Taxonomy(pairs=self._near),
        )

    @cached_property
    def _constants(self) -> Any:
        """The scale that the round keeps; before it has one, that of everybody here."""
        if kept := calibration_of(self.round):
            return kept
        pool = [*self.people, *self.own]
        return calibrate(
            [_mentee(row) for row in pool if row["role"] == Role.MENTEE],
            [_mentor(row) for row in pool if row["role"] == Role.MENTOR],
            self._rules,
        )

    # Names ---------------------------------------------------------------------------------------

    @cached_property
    def _fields(self) -> list[tuple[int, str, list[int]]]:
        """Id and name of each field of work, and those near it."""
        beside = ArrayAgg("near", filter=Q(near__isnull=False), default=[])
        return list(Field.objects.annotate(beside=beside).values_list("pk", "name", "beside"))

    @property
    def _near(self) -> frozenset[tuple[int, int]]:
        """Pairs of fields that lie near each other."""
        return frozenset((pk, other) for pk, _name, near in self._fields for other in near)

    @cached_property
    def _regions(self) -> list[tuple[int, str, str]]:
        return list(Region.objects.values_list("pk", "name", "group"))

    @cached_property
    def topic_names(self) -> dict[int, str]:
        """All topics by id, in the order of their list."""
        return dict(Topic.objects.values_list("pk", "name"))

    @cached_property
    def field_names(self) -> dict[int, str]:
        """All fields of work by id."""
        return {pk: name for pk, name, _near in self._fields}

    @cached_property
    def region_names(self) -> dict[int, str]:
        """All regions by id."""
        return {pk: name for pk, name, _group in self._regions}

    @cached_property
    def names(self) -> Names:
        """What the codes in reasons are called."""
        return Names(
            {
                "topics": self.topic_names,
                "fields": self.field_names,
                "regions": self.region_names,
            }
        )


# From rows to the core's people -------------------------------------------------------------------


def _read(rows: QuerySet[Enrollment]) -> QuerySet[Enrollment, Row]:
    """Everything about these people in one query."""
    topics = EnrollmentTopic.objects.filter(enrollment=OuterRef("pk")).order_by("pk")
    fields = Profile.fields.through.objects.filter(profile=OuterRef("person__profile"))
    return rows.filter(person__profile__isnull=False).values(
        *PEOPLE_COLUMNS,
        *CARD_COLUMNS,
        taken=_taken(),
        topic_rows=ArraySubquery(
            topics.values(
                data=JSONObject(topic="topic_id", strength="strength", most="matters_most")
            )
        ),
        field_ids=ArraySubquery(fields.order_by("field_id").values("field_id")),
    )


def _taken() -> Coalesce:
    """How many places of an enrollment are taken."""
    placed = Pairing.objects.filter(
        Q(mentor=OuterRef("pk")) | Q(mentee=OuterRef("pk")), state__in=states.PAIRING_PLACED
    )
    counted = placed.order_by().annotate(one=F("round_id")).values("one").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def _mentee(row: Row) -> Mentee:
    sought = frozenset(each["topic"] for each in row["topic_rows"])
    top = next((each["topic"] for each in row["topic_rows"] if each["most"]), None)
    return Mentee(**in_common(row, frozenset(row["field_ids"])), sought=sought, top=top)


def _mentor(row: Row) -> Mentor:
    willing = frozenset(each["topic"] for each in row["topic_rows"] if each["strength"] == 2)
    offered = frozenset(each["topic"] for each in row["topic_rows"])
    return Mentor(
        **in_common(row, frozenset(row["field_ids"])),
        willing=willing,
        could=offered - willing,
        capacity=row["capacity"],
    )
