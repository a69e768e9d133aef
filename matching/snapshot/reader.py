"""Reads a round for matching: each thing that is asked of the database is asked once."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from django.db.models import Max, Q, QuerySet

from accounts.models import Education, Profile
from matching import own_question, queries
from matching.core import Mentee, Mentor, Rules, Weights
from matching.couples import declined_in
from matching.models import MatchRun, Verdict
from matching.rows import PEOPLE_COLUMNS, Row, in_common
from matching.snapshot.found import Now, Snapshot, with_locks
from matching.snapshot.ruled import rules_of
from matching.snapshot.seated import in_circles
from mentorship import states
from mentorship.eligibility.judging import barred_from_pairing
from mentorship.models import (
    Block,
    Enrollment,
    EnrollmentTopic,
    Pairing,
    Round,
    SharedPool,
    WishedPartner,
)
from mentorship.models.lookups import IsAmong
from mentorship.models.pairings import ENDED_WELL
from mentorship.models.reviews import let_in
from mentorship.priority import waited_before
from mentorship.roles import Role
from mentorship.text import naming

MET = (*states.PAIRING_BEGUN, Pairing.State.DECLINED)
"""Pairings that are not suggested again, in this round or another, unless both wish it.

What one declined in this very round is a rule of its own, which no wish lifts (`matching.couples`).
"""

PAST_HERE = (*states.PAIRING_BEFORE, Pairing.State.EXPIRED)
"""Pairings of the same round that are not suggested a second time."""

NAMED_BY = ("person__profile__full_name", "person__profile__called", "person__email")


def available(round: Round) -> QuerySet[Enrollment]:
    """Enrollments of the round that matching may look at.

    Not paused, not gone, account open, let in, and no rule of who may join against them today.
    """
    rows = round.enrollments.filter(let_in(round), state=Enrollment.State.SUBMITTED)
    barred = barred_from_pairing(round)
    return rows.filter(person__is_active=True).exclude(pk__in=barred)


NAMED = ("pk", "person_id", "role", "waits_again_since")
"""What the rules ask of somebody's row."""


class Reader:
    """Reads one round, or some of it; each method that asks the database does so once."""

    def __init__(
        self, round: Round, only: tuple[int, ...] = (), columns: tuple[str, ...] = ()
    ) -> None:
        self.round, self.only, self.columns = round, only, columns
        self.everybody = available(round)
        self.pool = self.everybody.filter(pk__in=only) if only else self.everybody

    @cached_property
    def rows(self) -> list[Row]:
        """Everybody who is looked at."""
        rows = self.pool.order_by("pk")
        if self.columns:
            return list(rows.values(*self.columns))
        return list(rows.values(*PEOPLE_COLUMNS, **own_question.columns()))

    @cached_property
    def people(self) -> set[int]:
        """Their accounts."""
        return {row["person_id"] for row in self.rows}

    @cached_property
    def taken(self) -> dict[int, int]:
        """How many places of each enrollment are taken."""
        return self._places_taken()

    @cached_property
    def in_circles(self) -> frozenset[int]:
        """Who sits in a small circle; of people who are asked for by name nobody is passed by."""
        return frozenset() if self.only else in_circles(self.round)

    @cached_property
    def wished(self) -> dict[int, list[str]]:
        """Whom each wishes for, as it was written."""
        return self._wished()

    def now(self, base: Rules) -> "Now":
        """What may change from one moment to the next; of the rest, ``base`` is believed."""
        verdicts = self._verdicts()
        rules = replace(
            base,
            earlier=self._earlier(),
            declined=declined_in(self.round),
            barred=frozenset(verdicts[Verdict.Kind.BARRED]),
            locked=frozenset(verdicts[Verdict.Kind.LOCKED]),
        )
        columns = ("pk", "capacity", "waits_again_since", "seeks_peer")
        seated = self.in_circles
        places, waits = {}, set()
        for pk, capacity, since, seeks_peer in self.pool.order_by().values_list(*columns):
            elsewhere = seeks_peer or pk in seated
            places[pk] = 0 if elsewhere else max(0, capacity - self.taken.get(pk, 0))
            if since:
                waits.add(pk)
        return Now(places, frozenset(waits), rules)

    def snapshot(self) -> Snapshot:
        self.topics = self._topics()
        self.fields = self._fields()
        self.schooling = self._schooling()
        return with_locks(
            Snapshot(
                self._first_ones(tuple(self._mentees())),
                tuple(self._mentors()),
                Weights.only(self.round.weights),
                self.rules(),
                frozenset(self.first()),
                frozenset(self._wanted()),
            )
        )

    def _first_ones(self, mentees: tuple[Mentee, ...]) -> tuple[Mentee, ...]:
        """Those without a mentor, where there are any: nobody gets a second one before them."""
        if not self.round.program.lets_choose_mentors:
            return mentees
        without = tuple(each for each in mentees if not self.taken.get(each.id))
        return without or mentees

    def _wanted(self) -> Iterator[tuple[int, int]]:
        """How many more mentors mentees want, where that is several."""
        program = self.round.program
        if program.lets_choose_mentors:
            for row in self.rows:
                left = min(self._places_left(row), program.most_mentors)
                if self._is_looked_for(row) and left > 1:
                    yield row["pk"], left

    def first(self) -> set[int]:
        """Who comes first: left by a partner, or in vain in the round before."""
        waits = {row["pk"] for row in self.rows if row["waits_again_since"]}
        return waits | waited_before(self.pool) | self._waiting_longest()

    def _waiting_longest(self) -> set[int]:
        """Who was there when matching last ran, in a round whose sign-up never closes."""
        if not self.round.rolling:
            return set()
        runs = MatchRun.objects.filter(round=self.round, finished_at__isnull=False)
        last = runs.aggregate(at=Max("requested_at"))["at"]
        there = self.pool.filter(submitted_at__lt=last) if last else self.pool.none()
        return set(there.order_by().values_list("pk", flat=True))

    # People ----------------------------------------------------------------------------------

    def _mentees(self) -> Iterator[Mentee]:
        for row in self.rows:
            if self._is_looked_for(row) and self._places_left(row):
                sought = self.topics[row["pk"]]
                top = next((topic for topic, (_, most) in sought.items() if most), None)
                yield Mentee(**self._shared(row), sought=frozenset(sought), top=top)

    def _is_looked_for(self, row: Row) -> bool:
        """Whether a mentor is looked for: not by who looks for a peer, or sits in a circle."""
        elsewhere = row["seeks_peer"] or row["pk"] in self.in_circles
        return row["role"] == Role.MENTEE and not elsewhere

    def _mentors(self) -> Iterator[Mentor]:
        for row in self.rows:
            if row["role"] == Role.MENTOR:
                offered = self.topics[row["pk"]]
                willing = frozenset(topic for topic, (how, _) in offered.items() if how == 2)
                yield Mentor(
                    **self._shared(row),
                    willing=willing,
                    could=frozenset(offered) - willing,
                    capacity=self._places_left(row),
                )

    def _places_left(self, row: Row) -> int:
        return max(0, row["capacity"] - self.taken.get(row["pk"], 0))

    def _shared(self, row: Row) -> Row:
        """What the core asks of mentee and mentor alike."""
        return in_common(row, self.fields[row["person__profile"]]) | {
            "ranked": self._ranked(row),
            **self.schooling.get(row["person__profile"], {}),
        }

    def _ranked(self, row: Row) -> tuple[int, ...]:
        """The wished partners as enrollments on the other side, best first, each once."""
        found = (
            other["pk"]
            for written in self.wished[row["pk"]]
            for other in self.named[naming.key(written)]
            if self._may_wish(row, other) and other["person_id"] != row["person_id"]
        )
        return tuple(dict.fromkeys(found))

    def _may_wish(self, row: Row, other: Row) -> bool:
        return bool(other["role"] != row["role"])

    @cached_property
    def named(self) -> dict[str, list[Row]]:
        """Who in this round bears a name or an address; several people may share a name.

        All are asked, whoever is looked at: a rank among those one wished for counts them too.
        """
        found: dict[str, list[Row]] = defaultdict(list)
        rows = self.everybody.order_by("pk")
        for row in rows.values("pk", "person_id", "role", *NAMED_BY):
            full_name, called, address = (row[column] or "" for column in NAMED_BY)
            for form in naming.borne(full_name, called, address):
                found[form].append(row)
        return found

    # What belongs to people, one query each ----------------------------------------------------

    def _places_taken(self) -> dict[int, int]:
        """How many places of each enrollment are taken.

        A pairing that ended well goes on taking the place of whoever has not asked for another.
        """
        held = Q(state__in=states.PAIRING_PLACED)
        rows = Pairing.objects.filter(held | ENDED_WELL)
        if self.only:
            rows = rows.filter(Q(mentor__in=self.only) | Q(mentee__in=self.only))
        taken: Counter[int] = Counter()
        asked = ("mentor__waits_again_since", "mentee__waits_again_since")
        columns = ("state", *Role, *asked)
        here = rows.filter(round=self.round).order_by().values_list(*columns)
        lent = rows.filter(across__lending=self.round).order_by().values_list(*columns)
        for state, mentor, mentee, *again in here.union(lent, all=True):
            over = state not in states.PAIRING_PLACED
            taken.update(
                pk for pk, asks in zip((mentor, mentee), again, strict=True) if not (over and asks)
            )
        return taken

    def _topics(self) -> dict[int, dict[int, tuple[int, bool]]]:
        """Topic -> strength and whether it matters most, for each enrollment."""
        found: dict[int, dict[int, tuple[int, bool]]] = defaultdict(dict)
        rows = EnrollmentTopic.objects.filter(enrollment__in=self.pool)
        columns = ("enrollment_id", "topic_id", "strength", "matters_most")
        for enrollment, topic, strength, most in rows.order_by("pk").values_list(*columns):
            found[enrollment][topic] = (strength, most)
        return found

    def _fields(self) -> dict[int, frozenset[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        rows = Profile.fields.through.objects.filter(
            profile__user__enrollments__in=self.pool
        ).values_list("profile_id", "field_id")
        for profile, field in rows:
            found[profile].add(field)
        return defaultdict(frozenset, {key: frozenset(named) for key, named in found.items()})

    def _schooling(self) -> dict[int, Row]:
        """Class year and program of study by profile, for a school's program."""
        school = self.round.program.school_id
        if school is None:
            return {}
        rows = Education.objects.filter(school=school, profile__user__enrollments__in=self.pool)
        found = rows.values_list("profile_id", "class_year", "study")
        return {
            profile: {"class_year": year, "study": queries.study_code(study)}
            for profile, year, study in found
        }

    def _wished(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        rows = WishedPartner.objects.filter(enrollment__in=self.pool).order_by("rank")
        for enrollment, written in rows.values_list("enrollment_id", "written"):
            found[enrollment].append(written)
        return found

    # Rules -------------------------------------------------------------------------------------

    def rules(self) -> Rules:
        """What forbids and decides pairs."""
        verdicts, avoided = self._verdicts(), self._avoided()
        return replace(
            rules_of(self.round),
            blocked=frozenset(avoided[Block.Kind.RATHER_NOT]),
            reporting=frozenset(avoided[Block.Kind.REPORTING]),
            earlier=self._earlier(),
            again=self._again(),
            declined=declined_in(self.round, self.people if self.only else None),
            barred=frozenset(verdicts[Verdict.Kind.BARRED]),
            locked=frozenset(verdicts[Verdict.Kind.LOCKED]),
        )

    def _avoided(self) -> dict[str, set[tuple[int, int]]]:
        """Pairs of people that one of the two keeps apart, by kind: the named one for certain,
        whoever was recognised, and all who bear the name.
        """
        found: dict[str, set[tuple[int, int]]] = defaultdict(set)
        rows = Block.objects.filter(owner__enrollments__in=self.pool).distinct()
        if not self.round.program.keeps_reporting_lines_apart:
            rows = rows.exclude(kind=Block.Kind.REPORTING)
        columns = ("kind", "owner_id", "written", "person_id", "recognised")
        for kind, owner, written, *people in rows.values_list(*columns):
            others = {row["person_id"] for row in self.named[naming.key(written)]}
            others = (others | set(people)) & self.people - {owner}
            found[kind] |= {(owner, other) for other in others}
        return found

    def _earlier(self) -> frozenset[tuple[int, int]]:
        """Pairs of people who have met before, here or in another round."""
        declined_here = Q(state=Pairing.State.DECLINED, round=self.round)
        met = Q(state__in=MET) & ~declined_here | Q(state__in=PAST_HERE, round=self.round)
        rows = Pairing.objects.filter(met)
        if self.only:
            own = Enrollment.objects.filter(person__in=self.people)
            rows = rows.filter(IsAmong(Role.MENTOR, own), IsAmong(Role.MENTEE, own))
        else:
            people = self.pool.values("person")
            rows = rows.filter(mentor__person__in=people, mentee__person__in=people)
        return frozenset(rows.values_list("mentor__person_id", "mentee__person_id"))

    def _again(self) -> frozenset[tuple[int, int]]:
        """Pairs of people who each named the other for this round."""
        names = {
            (row["person_id"], other["person_id"])
            for row in self.rows
            for written in self.wished[row["pk"]]
            for other in self.named[naming.key(written)]
        }
        return frozenset((one, other) for one, other in names if (other, one) in names)

    def _verdicts(self) -> dict[str, set[tuple[int, int]]]:
        kinds = (Verdict.Kind.BARRED, Verdict.Kind.LOCKED)
        found: dict[str, set[tuple[int, int]]] = {kind: set() for kind in kinds}
        rows = Verdict.objects.filter(round=self.round, kind__in=list(found))
        for kind, mentee, mentor in rows.values_list("kind", "mentee_id", "mentor_id"):
            found[kind].add((mentee, mentor))
        return found


class ReaderAcross(Reader):
    """Reads the mentees of one round who are free, and the mentors of another one.

    Rules, weights and maps are those of the round that asks; blocks, reporting lines and who has
    met before hold of all of them.
    """

    def __init__(self, pool: SharedPool) -> None:
        super().__init__(pool.asking)
        mentees = available(pool.asking).filter(role=Role.MENTEE)
        mentors = available(pool.lending).filter(role=Role.MENTOR)
        both = Q(pk__in=mentees.values("pk")) | Q(pk__in=mentors.values("pk"))
        self.everybody = self.pool = Enrollment.objects.filter(both)

    def _places_taken(self) -> dict[int, int]:
        """How many places of each are taken, in whichever round the pairing is."""
        held = Q(state__in=states.PAIRING_PLACED)
        rows = Pairing.objects.filter(held | ENDED_WELL)
        rows = rows.filter(Q(mentor__in=self.pool) | Q(mentee__in=self.pool))
        taken: Counter[int] = Counter()
        for two in rows.values_list(*Role):
            taken.update(two)
        return taken


class PeerReader(Reader):
    """Reads people who look for a peer: each is on both sides."""

    def _is_looked_for(self, row: Row) -> bool:
        return bool(row["role"] == Role.MENTEE)

    def _may_wish(self, row: Row, other: Row) -> bool:
        return bool(other["role"] == row["role"])
