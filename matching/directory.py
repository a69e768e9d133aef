"""The directory of an informal round: who opted in, ranked by how well they fit the reader.

Whom the reader may see is asked of the database each time; how they fit is known of everybody
(`matching.fitting`). Only those of the page that is shown are read and explained: who has just
lost their account may be counted for some seconds, and is shown to nobody.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from accounts.models import Field, Region, User
from matching import own_question
from matching.core import (
    Calibration,
    Kind,
    Mentor,
    Rules,
    Taxonomy,
    Weights,
    forbidding,
    score,
)
from matching.core.explanation.pair import explain
from matching.fitting import Fitting, Person, fitting_of, mentee_of, mentor_of, person_of, read
from matching.models import Scale
from matching.names import Names
from matching.proposal import in_words
from matching.queries import nearness, scale_of
from mentorship import directories, states
from mentorship.models import Enrollment, Pairing, Question, Round, Topic
from mentorship.models.lookups import counted
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

    person: Person
    own: Row
    points: int

    @property
    def pk(self) -> int:
        """The id of their enrollment."""
        return self.person.id

    @property
    def role(self) -> Role:
        """Their role."""
        return Role(self.own["role"]).other

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
        return list(_cards(mine.order_by("role")))

    @cached_property
    def entries(self) -> list[Entry]:
        """Everybody whom the reader may ask, the best fit first; nobody against a firm wish."""
        found = [entry for own in self.own for entry in self._fits(own)]
        return sorted(found, key=lambda entry: (-entry.points, entry.pk))

    @cached_property
    def _seen(self) -> QuerySet[Enrollment]:
        """Everybody whom the reader may see, whether they have a free place or not."""
        seen = directories.directory_visible_to(self.user, self.round)
        return seen.select_related(None).order_by()

    @cached_property
    def _full(self) -> set[int]:
        """Those whose places are all taken: counted once, for most people have no pairing."""
        placed = Pairing.objects.filter(round=self.round, state__in=states.PAIRING_PLACED)
        both = placed.order_by().values_list(
            "mentor", "mentor__capacity", "mentee", "mentee__capacity"
        )
        taken = Counter(chain.from_iterable((row[:2], row[2:]) for row in both))
        return {pk for (pk, capacity), count in taken.items() if count >= capacity}

    def _fits(self, own: Row) -> list[Entry]:
        other = Role(own["role"]).other
        rows = directories.ranked_for(self.user, self.round).filter(role=other)
        others = rows.order_by().values_list("pk", flat=True)
        free = (pk for pk in others if pk not in self._full)
        suited = self._fitting.suited(own["pk"], own["role"], free)
        return [Entry(person, own, points) for person, points in suited]

    def at_stage(self, stage: str) -> set[int]:
        """Those of them who are at this stage of their career."""
        rows = self._seen.filter(person__profile__career_stage=stage)
        return set(rows.values_list("pk", flat=True))

    def find(self, pk: int) -> tuple[Entry, Row]:
        """One of them with all that is known of them; 404 for anybody else."""
        row = _cards(self._seen.filter(pk=pk)).first()
        if row is None or row["taken"] >= row["capacity"]:
            raise Http404
        for own in self.own:
            if row["role"] == Role(own["role"]).other:
                return self._pair(own, row), row
        raise Http404

    def _pair(self, own: Row, row: Row) -> Entry:
        """The pair of the reader with one person; 404 where a rule keeps them apart."""
        by_role = {own["role"]: own, row["role"]: row}
        mentee, mentor = mentee_of(by_role[Role.MENTEE]), mentor_of(by_role[Role.MENTOR])
        if forbidding(mentee, mentor, self._rules):
            raise Http404
        points = score(mentee, mentor, self._weights, self._rules, self._scale).points
        return Entry(mentor if own["role"] == Role.MENTEE else mentee, own, points)

    def cards(self, entries: Iterable[Entry]) -> dict[int, Row]:
        """What the page says of these people, by the id of their enrollment."""
        rows = _cards(self._seen.filter(pk__in=[entry.pk for entry in entries]))
        return {row["pk"]: row for row in rows if row["taken"] < row["capacity"]}

    def standing_with(self, entries: Iterable[Entry]) -> dict[tuple[int, int], Pairing]:
        """The pairings with these people that are not over yet, by (mentor, mentee)."""
        ours = [own["pk"] for own in self.own]
        theirs = [entry.pk for entry in entries]
        couples = Q(mentor__in=ours, mentee__in=theirs) | Q(mentor__in=theirs, mentee__in=ours)
        rows = Pairing.objects.filter(couples, state__in=states.PAIRING_OPEN)
        rows = rows.select_related("mentor", "mentee").order_by()
        return {(row.mentor_id, row.mentee_id): row for row in rows}

    def explained(self, entry: Entry) -> Row:
        """Points, band, parts and reasons of the pair, as they are stored."""
        if isinstance(entry.person, Mentor):
            mentee, mentor = mentee_of(entry.own), entry.person
        else:
            mentee, mentor = entry.person, mentor_of(entry.own)
        found = explain(mentee, mentor, self._weights, self._rules, self._scale)
        return in_words(found, self.names)

    def told(self, entry: Entry, name: str, stored: Row) -> reasons.ToldReasons:
        """The reasons in words for the reader; `name` is what the other is called."""
        names = {entry.role: name, Role(entry.role).other: called(entry.own)}
        return reasons.told(
            stored["reasons"],
            Role(entry.role).other,
            mentor=names[Role.MENTOR],
            mentee=names[Role.MENTEE],
        )

    # Scores --------------------------------------------------------------------------------------

    @cached_property
    def _fitting(self) -> Fitting:
        own = [person_of(row) for row in self.own]
        return fitting_of(self.round, self._weights, self._rules, self._kept, own)

    @cached_property
    def _kept(self) -> Scale | None:
        return scale_of(self.round)

    @cached_property
    def _weights(self) -> Weights:
        return Weights.only(self.round.weights)

    @cached_property
    def _rules(self) -> Rules:
        return Rules(
            kind=Kind(self.round.program.kind),
            other_institution=self.round.program.other_institution,
            regions=nearness((pk, group) for pk, _name, group in self._regions),
            taxonomy=Taxonomy(pairs=self._near),
            **own_question.rules_of(self._own_question),
        )

    @cached_property
    def _own_question(self) -> Question | None:
        return own_question.question_of(self.round.program)

    @cached_property
    def _scale(self) -> Calibration:
        """The scale that the round keeps; before it has one, that of everybody here."""
        kept = self._kept
        return Calibration.from_data(kept.constants) if kept else self._fitting.scale

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
                **own_question.names_of(self._own_question),
            }
        )


def _cards(rows: QuerySet[Enrollment]) -> QuerySet[Enrollment, Row]:
    """All that pages say of these people, in one query."""
    return read(rows, *CARD_COLUMNS, taken=_taken())


def _taken() -> Subquery:
    """How many places of an enrollment are taken."""
    either = Q(mentor=OuterRef("pk")) | Q(mentee=OuterRef("pk"))
    return counted(Pairing.objects.filter(either, state__in=states.PAIRING_PLACED))
