"""Before a run: who is there for whom, what is missing, whom nobody fits, and whom to ask to join.

Nothing here is written, and everything is of today: no result is needed. In large rounds what needs
a solve is left out, as a page cannot wait for it; a job works it out (`outlook`).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from matching import proposal, queries, snapshot
from matching.board.own import own_of
from matching.core import FACTORS, Mentee, Mentor, Problem, Session, calibrate, recruits
from matching.core.explanation.runners_up import best_partners
from matching.core.problem import SMALL
from matching.names import Names
from matching.snapshot import Snapshot
from mentorship import access, states
from mentorship.models import Enrollment, EnrollmentDraft, Round
from mentorship.models.reviews import waiting_for_review

Person = Mentee | Mentor

MOST_RECRUITS = 10
NOBODY_FITS = ("rule.", "nobody_permitted")
"""Reasons for which somebody has no partner at all, whoever else is there."""


@dataclass(frozen=True)
class Balance:
    """How many look for a mentor, and how many places there are, in one region or field."""

    name: str
    """Empty for whoever has not said."""
    mentees: int
    places: int

    @property
    def short(self) -> int:
        """Places that are missing."""
        return max(0, self.mentees - self.places)


@dataclass(frozen=True)
class Unanswered:
    """A question, and how many have left it empty."""

    what: str
    mentees: int
    mentors: int
    of_mentees: int
    of_mentors: int

    @property
    def is_nobodys(self) -> bool:
        """Whether nobody at all has answered it."""
        return (self.mentees, self.mentors) == (self.of_mentees, self.of_mentors)


@dataclass(frozen=True)
class Recruit:
    """A mentor of whom one more would help: what another place like this would bring."""

    enrollment: int
    matched: int
    points: int


@dataclass(frozen=True)
class Readiness:
    """What a coordinator looks at before matching is run."""

    mentees: int
    mentors: int
    places: int
    regions: tuple[Balance, ...]
    fields: tuple[Balance, ...]
    to_review: int
    begun: int
    """Sign-ups that somebody has begun and not sent."""
    paused: int
    unanswered: tuple[Unanswered, ...]
    """Questions that more than half of a side have left empty; those of nobody first."""
    without_institution: int
    """People of whom the rule of another institution cannot know where they work."""
    nobody_fits: tuple[proposal.Row, ...] | None
    """Rows as those of `MatchRun.unmatched`, private rules unnamed; None where a job tells it."""
    recruits: tuple[Recruit, ...] | None
    """Most useful first; None where a job tells it."""

    @property
    def needs_a_job(self) -> bool:
        """Whether the round is too large for a page to solve it."""
        return self.recruits is None

    @property
    def short(self) -> int:
        """Places that are missing in all."""
        return max(0, self.mentees - self.places)

    @property
    def fields_short(self) -> tuple[Balance, ...]:
        """Fields with fewer places than mentees."""
        return tuple(each for each in self.fields if each.short)


def readiness_of(actor: User, round: Round) -> Readiness:
    """Look at a round as matching would find it now."""
    round = access.round_run_for(actor, round.pk)
    taken, names = snapshot.take(round), Names()
    own = own_of(actor, round)
    alone, more = (None, None) if _is_large(taken) else solved(round, taken)
    signed_up = round.enrollments.filter(state=Enrollment.State.PAUSED)
    return Readiness(
        mentees=len(taken.mentees),
        mentors=len(taken.mentors),
        places=sum(mentor.capacity for mentor in taken.mentors),
        regions=_balanced(taken, _regions, names),
        fields=_balanced(taken, _fields, names),
        to_review=waiting_for_review(round) if round.state in states.ROUND_UNDER_WAY else 0,
        begun=EnrollmentDraft.objects.filter(round=round).count(),
        paused=signed_up.count(),
        unanswered=tuple(_unanswered(round, taken)),
        without_institution=_without_institution(taken),
        nobody_fits=None
        if alone is None
        else tuple(one for one in alone if one["enrollment"] not in own),
        recruits=None if more is None else tuple(one for one in more if one.enrollment not in own),
    )


# Balance -----------------------------------------------------------------------------------------

Codes = Callable[[Person, Names], Iterable[str]]


def _regions(person: Person, names: Names) -> Iterable[str]:
    return [names("regions", person.region) if person.region else ""]


def _fields(person: Person, names: Names) -> Iterable[str]:
    """Every field counts that somebody names; a place counts in each of its mentor's."""
    return [names("fields", field) for field in person.fields] or [""]


def _balanced(taken: Snapshot, groups_of: Codes, names: Names) -> tuple[Balance, ...]:
    """Compare both sides in each group, where most places are missing first."""
    wanted: Counter[str] = Counter()
    offered: Counter[str] = Counter()
    for mentee in taken.mentees:
        wanted.update(groups_of(mentee, names))
    for mentor in taken.mentors:
        for name in groups_of(mentor, names):
            offered[name] += mentor.capacity
    found = [Balance(name, wanted[name], offered[name]) for name in {*wanted, *offered}]
    return tuple(sorted(found, key=lambda each: (-each.short, -each.mentees, each.name)))


# Questions ---------------------------------------------------------------------------------------

QUESTIONS: dict[str, Callable[[Person], object]] = {
    "topics": lambda one: one.sought if isinstance(one, Mentee) else one.willing | one.could,
    "region": lambda one: one.region,
    "institution": lambda one: one.institution,
    "fields": lambda one: one.fields,
    "languages": lambda one: one.languages,
    "communication": lambda one: any(one.communication),
    "approach": lambda one: any(one.approach),
    "frequency": lambda one: one.frequency,
    "modes": lambda one: one.modes,
    "own_question": lambda one: one.own_answers,
}
"""What is asked, and whether somebody has answered it."""


ASKED = {
    "topics": _("Topics"),
    "region": _("Region"),
    "institution": _("Institution"),
    "fields": _("Fields of work"),
    "languages": _("Languages"),
    "communication": _("How one likes to talk"),
    "approach": _("How one takes up a problem"),
    "frequency": _("How often to meet"),
    "modes": _("By which means to meet"),
    "own_question": _("The program’s own question that counts"),
}
"""What people are asked, as a coordinator knows it."""


def _unanswered(round: Round, taken: Snapshot) -> list[Unanswered]:
    asked = {name: answer for name, answer in QUESTIONS.items() if _counts(round, taken, name)}
    found = [
        Unanswered(
            name,
            _empty(taken.mentees, answer),
            _empty(taken.mentors, answer),
            len(taken.mentees),
            len(taken.mentors),
        )
        for name, answer in asked.items()
    ]
    mostly = [
        one for one in found if 2 * one.mentees > one.of_mentees or 2 * one.mentors > one.of_mentors
    ]
    return sorted(mostly, key=lambda one: -(one.mentees + one.mentors))


def _without_institution(taken: Snapshot) -> int:
    """Count whom a rule about institutions cannot see; nobody where there is no such rule."""
    if not taken.rules.other_institution:
        return 0
    return sum(one.institution is None for one in (*taken.mentees, *taken.mentors))


def _counts(round: Round, taken: Snapshot, name: str) -> bool:
    """Whether a question is asked here: a program's own is only where it counts."""
    if name in FACTORS and not taken.weights.by_factor()[name]:
        return False
    return name != "own_question" or bool(taken.rules.own_question)


def _empty(people: Sequence[Person], answer: Callable[[Person], object]) -> int:
    return sum(1 for one in people if not answer(one))


# What a solve tells ------------------------------------------------------------------------------

Told = tuple[tuple[proposal.Row, ...], tuple[Recruit, ...]]


def _is_large(taken: Snapshot) -> bool:
    return len(taken.mentees) * len(taken.mentors) > SMALL


def solved(round: Round, taken: Snapshot) -> Told:
    """Whom nobody fits, and of which mentors one more place would bring most."""
    if not taken.mentees or not taken.mentors:
        return (), ()
    scale = queries.calibration_of(round)
    problem = Problem.from_people(
        taken.mentees,
        taken.mentors,
        taken.weights,
        taken.rules,
        calibration=scale or calibrate(taken.mentees, taken.mentors, taken.rules),
    )
    session = Session(problem)
    left = proposal.left_over(problem, session.solution, best_partners(problem, 1))
    alone = tuple(one for one in left if one["reason"].startswith(NOBODY_FITS))
    more = tuple(
        Recruit(taken.mentors[offer.column].id, offer.change.matched, offer.change.points)
        for offer in recruits(session, most=MOST_RECRUITS)
    )
    return alone, more
