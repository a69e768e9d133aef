"""Every mentee of a round as one line of the board: with whom, how well, and what was decided.

All lines of a round are read in a constant number of light queries, without any person's object:
thousands take a tenth of a second. What only a shown line needs is read by `details`.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from matching.board.own import own_of
from matching.board.reading.fit import fit_of
from matching.models import HEAVY, MatchRun, Suggestion
from mentorship import states
from mentorship.models import Enrollment, LogLine, Pairing, Round
from mentorship.roles import Role

PLACED = list(states.PAIRING_PLACED)


class Stage(IntEnum):
    """Where a line stands, in the order in which the board shows them."""

    LEFT = 0
    """Nobody is suggested for them."""
    HELD_UP = 1
    """Suggested, and cannot be approved now: one of the two has left, or has no place."""
    OPEN = 2
    """Suggested, to decide."""
    DECIDED = 3
    """Paired; they hear of it when the round is announced."""
    TOLD = 4
    """They have been told."""


@dataclass(slots=True)
class Line:
    """One mentee, and the mentor that is suggested for them or that they have."""

    mentee: int
    """The enrollment; so is `mentor`."""
    mentee_name: str
    stage: Stage = Stage.LEFT
    mentor: int | None = None
    mentor_name: str = ""
    suggestion: int | None = None
    pairing: int | None = None
    share: int | None = None
    """The hundredths of what could be had, by which lines are sorted and fits are named."""
    points: int | None = None
    band: str = ""
    by_hand: bool = False
    decided_at: datetime | None = None
    decided_by: int | None = None
    changed_at: datetime | None = None

    @property
    def key(self) -> str:
        """What the address calls this line."""
        return f"{self.mentee}-{self.mentor}" if self.mentor else str(self.mentee)

    @property
    def two(self) -> tuple[int, int | None]:
        """The enrollments of the two."""
        return self.mentee, self.mentor

    @property
    def is_matched(self) -> bool:
        return self.stage is not Stage.LEFT

    @property
    def is_to_decide(self) -> bool:
        return self.stage in (Stage.HELD_UP, Stage.OPEN)

    @property
    def is_decided(self) -> bool:
        return self.stage >= Stage.DECIDED

    @property
    def doubt(self) -> tuple[int, int, int, str]:
        """What lines are sorted by: left over, held up, to decide, decided; each by its fit."""
        known = -1 if self.share is None else self.share
        return self.stage, known, self.points or 0, self.mentee_name


@dataclass(frozen=True)
class Lines:
    """All lines of a round, most doubtful first."""

    lines: list[Line]
    round: Round
    run: MatchRun | None

    @cached_property
    def labels(self) -> dict[int, str]:
        """What each enrollment is called where names are hidden: “Mentee 14”."""
        return labels_of(self.round)


def lines_of(user: User, round: Round, run: MatchRun | None) -> Lines:
    """Read the lines of a round and of its run under review, as one coordinator may see them.

    Whatever names the user is left to others, wherever anybody else runs the program.
    """
    people = _People(round)
    placed = list(_placed(round, people))
    taken = Counter(pk for line in placed for pk in (line.mentee, line.mentor))
    suggested = [] if run is None else list(_suggested(run, people, taken))
    busy = {line.mentee for line in (*placed, *suggested)}
    left = (Line(pk, people.names[pk]) for pk in people.mentees if pk not in busy)
    hidden = own_of(user, round)
    found = [line for line in (*placed, *suggested, *left) if hidden.isdisjoint(line.two)]
    return Lines(sorted(found, key=lambda line: line.doubt), round, run)


def run_under_review(round: Round) -> MatchRun | None:
    """The run whose suggestions stand on the board, without what is heavy of it."""
    runs = MatchRun.objects.filter(round=round, state=MatchRun.State.REVIEW).defer(*HEAVY)
    return runs.select_related("scale").defer("scale__constants", *HEAVY).first()


def labels_of(round: Round) -> dict[int, str]:
    """What everybody in the round is called where names are hidden, by enrollment."""
    words = {Role.MENTEE: _("Mentee %(number)s"), Role.MENTOR: _("Mentor %(number)s")}
    numbers: Counter[str] = Counter()
    found = {}
    for pk, role in Enrollment.objects.filter(round=round).order_by("pk").values_list("pk", "role"):
        numbers[role] += 1
        found[pk] = words[Role(role)] % {"number": numbers[role]}
    return found


class _People:
    """Names and places of everybody in the round, and which mentees take part."""

    def __init__(self, round: Round) -> None:
        rows = Enrollment.objects.filter(round=round).order_by("pk")
        known = rows.values_list(
            "pk", "role", "state", "capacity", "person__is_active", "person__profile__full_name"
        )
        self.names: dict[int, str] = {}
        self.places: dict[int, int] = {}
        self.mentees: list[int] = []
        for pk, role, state, capacity, active, name in known:
            there = state == Enrollment.State.SUBMITTED and active
            self.names[pk] = name or ""
            self.places[pk] = capacity if there else 0
            if role == Role.MENTEE and there:
                self.mentees.append(pk)


ELSEWHERE = gettext_lazy("a mentor of another program")
"""The other of a pair of a shared pool, of whom this side knows a name on its own page alone."""

# Paired ----------------------------------------------------------------------------------------


def _placed(round: Round, people: _People) -> Iterator[Line]:
    """The pairings of the round that hold places: decided, or told already."""
    rows = Pairing.objects.filter(round=round, state__in=states.PAIRING_PLACED).order_by()
    columns = ("pk", "mentee_id", "mentor_id", "state", "origin", "points", "created_at")
    fits, who = _fits(round, rows), _who_decided(round)
    for pk, mentee, mentor, state, origin, points, created_at in rows.values_list(*columns):
        decided_by, decided_at = who.get(pk, (None, created_at))
        share, band = fits.get(pk, (None, ""))
        yield Line(
            mentee=mentee,
            mentee_name=people.names.get(mentee, ""),
            stage=Stage.DECIDED if state == Pairing.State.APPROVED else Stage.TOLD,
            mentor=mentor,
            mentor_name=people.names.get(mentor) or str(ELSEWHERE),
            pairing=pk if mentor in people.names else None,
            share=share,
            points=points,
            band=band,
            by_hand=origin == Pairing.Origin.BY_HAND,
            decided_at=decided_at,
            decided_by=decided_by,
        )


def _fits(round: Round, rows: QuerySet[Pairing]) -> dict[int, tuple[int | None, str]]:
    """The fit of each pairing: its suggestion's, or counted from its own parts."""
    stored = Suggestion.objects.filter(pairing__round=round, pairing__state__in=PLACED).order_by()
    shares = stored.values_list("pairing", "share", "band")
    others = rows.exclude(pk__in=stored.values("pairing")).values_list("pk", "parts")
    found = {pk: (share, band) for pk, share, band in shares}
    return found | {pk: fit_of(parts) for pk, parts in others}


def _who_decided(round: Round) -> dict[int, tuple[int | None, datetime]]:
    """Who put each pair together that nobody has been told of, and when."""
    rows = LogLine.objects.filter(
        round=round, verb="pairing.made", pairing__state=Pairing.State.APPROVED
    )
    told = rows.order_by("at").values_list("pairing", "actor", "at")
    return {pk: (by, at) for pk, by, at in told}


# Suggested -------------------------------------------------------------------------------------


def _suggested(run: MatchRun, people: _People, taken: Counter[int | None]) -> Iterator[Line]:
    """The undecided suggestions, but for those of mentees who have a mentor by now."""
    rows = Suggestion.objects.filter(run=run, state=Suggestion.State.NEW).order_by()
    columns = ("pk", "mentee_id", "mentor_id", "share", "points", "band", "state_changed_at")
    for pk, mentee, mentor, share, points, band, changed_at in rows.values_list(*columns):
        if taken[mentee] and taken[mentee] >= people.places[mentee]:
            continue
        free = all(taken[one] < people.places.get(one, 0) for one in (mentee, mentor))
        yield Line(
            mentee=mentee,
            mentee_name=people.names.get(mentee, ""),
            stage=Stage.OPEN if free else Stage.HELD_UP,
            mentor=mentor,
            mentor_name=people.names.get(mentor, ""),
            suggestion=pk,
            share=share,
            points=points,
            band=band,
            changed_at=changed_at,
        )
