"""What a round still lacks before people can join it, a sentence each.

The same sentences stand on the page of a round and in the guided beginning of a program, and refuse
to open a round that lacks what it cannot be without.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship.curriculum.reading import topics_for_all, topics_of
from mentorship.eligibility.judging import rules_of
from mentorship.eligibility.kinds import kind_of
from mentorship.mail.return_path import suppressed
from mentorship.models import EligibilityRule, Program, Round, windows
from mentorship.text.key_dates import today_in
from mentorship.who_runs import is_coordinated

FEWEST_TOPICS = 8
"""With fewer, people have too little in common to be told apart."""


OF_A_SCHOOL = (EligibilityRule.Kind.CLASS_YEAR, EligibilityRule.Kind.SINCE_CLASS)
"""The kinds of rule that look at classes of the program's school."""


class Subject(Enum):
    """What a lack is about; pages lead from it to where it is seen to."""

    NAME = auto()
    COORDINATOR = auto()
    REPLIES = auto()
    DATES = auto()
    PLACE = auto()
    SCHOOL = auto()
    RULES = auto()
    WEIGHTS = auto()
    TOPICS = auto()


@dataclass(frozen=True)
class Lack:
    """Something that is missing, or does not fit together."""

    subject: Subject
    sentence: str
    bars: bool = True
    """Whether the round cannot open without it; otherwise it is advice."""


def lacks_of(round: Round) -> list[Lack]:
    """All that a stored round lacks."""
    return list(lacks(round.program, round, rules_of(round)))


def barring(round: Round) -> list[Lack]:
    """What keeps a stored round from opening."""
    return [lack for lack in lacks_of(round) if lack.bars]


def lacks(program: Program, round: Round, rules: Iterable[EligibilityRule]) -> Iterator[Lack]:
    """The same of a program and a round that need not be stored yet."""
    yield from _of_people(program)
    if not program.is_informal:
        yield from _of_dates(program, round)
    yield from _of_rules(program, round, rules)
    yield from _of_weights(round)
    yield from _of_topics(program)


def _of_people(program: Program) -> Iterator[Lack]:
    if not is_coordinated(program):
        yield Lack(
            Subject.COORDINATOR,
            _("Nobody coordinates %(unit)s yet, nor this program: appoint somebody first")
            % {"unit": program.unit},
        )
    if not program.contact_email:
        sentence = _("No address for replies is named: answers go to the association's")
        yield Lack(Subject.REPLIES, sentence, bars=False)
    elif suppressed(program.contact_email):
        yield Lack(
            Subject.REPLIES,
            _("Mail to %(email)s came back: name an address for replies that works")
            % {"email": program.contact_email},
        )


def _of_dates(program: Program, round: Round) -> Iterator[Lack]:
    last, today = round.last_closes_on, today_in(round)
    for column, sentence in misfits(program, round):
        yield Lack(Subject.PLACE if column == "place" else Subject.DATES, sentence)
    if last and last < today:
        sentence = _("The last day of sign-up has passed: choose a later one")
        yield Lack(Subject.DATES, sentence)
    if program.is_long_term and not round.starts_on and not round.rolling:
        sentence = _("No day is named on which pairs start: members read none")
        yield Lack(Subject.DATES, sentence, bars=False)


def misfits(program: Program, round: Round) -> Iterator[tuple[str, str]]:
    """What of a round does not fit together, or to the kind of program: a column, a sentence."""
    if program.is_convention:
        yield from _lacks_of_a_convention(round)
    yield from _misfits_of_rolling(program, round)
    if _before(round.starts_on, round.announce_on):
        yield "announce_on", _("Pairs are announced on or before the day they start")
    if not program.is_convention and _before(round.starts_on, round.signup_closes_on):
        yield "signup_closes_on", _("Sign-up closes on or before the day pairs start")
    for column in ("goals_by", "halfway_on", "survey_by"):
        if _before(getattr(round, column), round.starts_on):
            yield column, _("This day lies before the day on which pairs start")
    if _before(round.ends_on, round.signup_opens_on):
        yield "signup_opens_on", _("Sign-up opens before the round ends")


def _misfits_of_rolling(program: Program, round: Round) -> Iterator[tuple[str, str]]:
    if not round.rolling:
        if round.run_every_days:
            yield (
                "run_every_days",
                _("Leave this empty where sign-up closes: you run matching then"),
            )
        return
    if not program.is_long_term:
        yield "rolling", _("Sign-up never closes in long-term programs alone")
    for column in windows.CLOSING_DAYS:
        if getattr(round, column):
            yield column, _("Leave this empty: sign-up never closes here, and pairs go on")


def _lacks_of_a_convention(round: Round) -> Iterator[tuple[str, str]]:
    if not round.starts_on:
        yield "starts_on", _("A convention needs its first day")
    if not round.ends_on:
        yield "ends_on", _("A convention needs its last day")
    if not round.place:
        yield "place", _("A convention needs its place, like Chicago, McCormick Place")


def _before(day: date | None, other: date | None) -> bool:
    return day is not None and other is not None and day < other


def _of_rules(program: Program, round: Round, rules: Iterable[EligibilityRule]) -> Iterator[Lack]:
    for rule in rules:
        kind = kind_of(rule)
        if rule.kind in OF_A_SCHOOL and not kind.fits(program):
            sentence = _("Classes are those of a school: name the school of the program")
            yield Lack(Subject.SCHOOL, sentence)
        elif sentence := kind.impossible(rule, program, [round]):
            yield Lack(Subject.RULES, sentence)


def _of_weights(round: Round) -> Iterator[Lack]:
    if sum(round.weights.values()) != 100:
        yield Lack(Subject.WEIGHTS, _("The weights have to add up to 100"))


def _of_topics(program: Program) -> Iterator[Lack]:
    count = len(topics_of(program) if program.pk else topics_for_all(program))
    if count < FEWEST_TOPICS:
        sentence = ngettext(
            "Members choose from %(count)s topic here; with eight or more they find each other",
            "Members choose from %(count)s topics here; with eight or more they find each other",
            count,
        )
        yield Lack(Subject.TOPICS, sentence % {"count": count}, bars=False)
