"""Which pairs are permitted at all, and by which rule one is not.

A rule has a name that the caller can show in words. A forbidden pair is *absent* from the problem;
it never has "0 points", because a solver may choose a pair with 0 points.
"""

from collections.abc import Callable
from enum import StrEnum

from matching.core.scoring.people import (
    IN_PERSON,
    Direction,
    Kind,
    Mentee,
    Mentor,
    PersonPairs,
    Rules,
    Wish,
)


class Rule(StrEnum):
    """Why a pair is not permitted, in the order in which rules are looked at."""

    SELF = "self"
    NOT_ELIGIBLE = "not_eligible"
    BLOCKED = "blocked"
    REPORTING = "reporting"
    EARLIER = "earlier"
    DECLINED = "declined"
    FIRST_TIME = "first_time"
    NO_SHARED_DAY = "no_shared_day"
    CLASS_YEAR = "class_year"
    LANGUAGE = "language"
    INSTITUTION = "institution"
    SAME_INSTITUTION = "same_institution"
    FIELD = "field"
    REGION = "region"
    MODE = "mode"
    DISTANCE = "distance"
    BARRED = "barred"
    MINIMUM = "minimum"


PRIVATE = frozenset({Rule.BLOCKED, Rule.REPORTING, Rule.EARLIER, Rule.DECLINED, Rule.BARRED})
"""Rules that must never be named to a member."""

KNOWN_AT_THE_DESK = frozenset({Rule.DECLINED, Rule.BARRED})
"""Of these, what a coordinator was told or has decided, and may read again."""


def forbidding(
    mentee: Mentee, mentor: Mentor, rules: Rules, points: int | None = None
) -> tuple[Rule, ...]:
    """Give every rule that forbids a pair, in order; none means that it is permitted.

    Parameters
    ----------
    mentee, mentor : Mentee, Mentor
        The pair.
    rules : Rules
        The program's rules.
    points : int, optional
        The pair's points, for the minimum; without them the minimum is not looked at.

    Returns
    -------
    tuple of Rule
        In the order in which rules are looked at.

    Examples
    --------
    >>> from matching.core import Mentee, Mentor, Rules
    >>> forbidding(Mentee(id=1, person=9), Mentor(id=1, person=9), Rules())
    (<Rule.SELF: 'self'>,)

    """
    found = [rule for rule, forbids in _CHECKS.items() if forbids(mentee, mentor, rules)]
    locked = (mentee.id, mentor.id) in rules.locked
    if points is not None and points < rules.minimum and not locked:
        found.append(Rule.MINIMUM)
    return tuple(found)


def _paired(pairs: PersonPairs, mentee: Mentee, mentor: Mentor) -> bool:
    return (mentee.person, mentor.person) in pairs or (mentor.person, mentee.person) in pairs


def _self(mentee: Mentee, mentor: Mentor, rules: Rules) -> bool:
    return mentee.person == mentor.person


def _not_eligible(mentee: Mentee, mentor: Mentor, rules: Rules) -> bool:
    return not (mentee.eligible and mentor.eligible)


def _earlier(mentee: Mentee, mentor: Mentor, rules: Rules) -> bool:
    return _paired(rules.earlier, mentee, mentor) and not _paired(rules.again, mentee, mentor)


def _in_convention(mentee: Mentee, mentor: Mentor, rules: Rules) -> bool:
    return rules.kind is Kind.CONVENTION and (not mentee.first_time or mentor.first_time)


def _no_day(mentee: Mentee, mentor: Mentor, rules: Rules) -> bool:
    return rules.kind is Kind.CONVENTION and not mentee.days & mentor.days


def _same_or_later_class(mentee: Mentee, mentor: Mentor, rules: Rules) -> bool:
    """Tell whether the mentor is not known to be of a class as much earlier as is asked."""
    if not rules.earlier_class:
        return False
    if mentee.class_year is None or mentor.class_year is None:
        return True
    ahead = mentee.class_year - mentor.class_year
    return ahead > rules.class_years if rules.class_years < 0 else ahead < rules.class_years


def _no_language(mentee: Mentee, mentor: Mentor, rules: Rules) -> bool:
    return bool(mentee.languages and mentor.languages) and not mentee.languages & mentor.languages


def _breaks(wish: Wish, known: bool, same: bool) -> bool:
    """Tell whether a must is not met; what is not known cannot meet it."""
    if not wish.must or wish.direction is Direction.ANY:
        return False
    return not known or same is (wish.direction is Direction.DIFFERENT)


def _either_breaks(one: Wish, other: Wish, known: bool, same: bool) -> bool:
    return _breaks(one, known, same) or _breaks(other, known, same)


def _institution(mentee: Mentee, mentor: Mentor, rules: Rules) -> bool:
    known = mentee.institution is not None and mentor.institution is not None
    same = mentee.institution == mentor.institution
    return _either_breaks(mentee.institution_wish, mentor.institution_wish, known, same)


def _same_institution(mentee: Mentee, mentor: Mentor, rules: Rules) -> bool:
    """Tell whether both are known to be of one institution where the program wants others."""
    known = mentee.institution is not None
    return rules.other_institution and known and mentee.institution == mentor.institution


def _field(mentee: Mentee, mentor: Mentor, rules: Rules) -> bool:
    known = bool(mentee.fields and mentor.fields)
    return _either_breaks(
        mentee.field_wish, mentor.field_wish, known, bool(mentee.fields & mentor.fields)
    )


def _region(mentee: Mentee, mentor: Mentor, rules: Rules) -> bool:
    known = mentee.region is not None and mentor.region is not None
    return _either_breaks(
        mentee.region_wish, mentor.region_wish, known, mentee.region == mentor.region
    )


def _no_mode(mentee: Mentee, mentor: Mentor, rules: Rules) -> bool:
    if rules.kind is Kind.CONVENTION:
        return False
    return bool(mentee.modes and mentor.modes) and not mentee.modes & mentor.modes


def _too_far(mentee: Mentee, mentor: Mentor, rules: Rules) -> bool:
    """Tell whether the two can only meet in person but live far apart."""
    if rules.kind is Kind.CONVENTION or mentee.modes & mentor.modes != {IN_PERSON}:
        return False
    if mentee.region is None or mentor.region is None:
        return False
    return rules.regions.nearness(mentee.region, mentor.region) == 0


_CHECKS: dict[Rule, Callable[[Mentee, Mentor, Rules], bool]] = {
    Rule.SELF: _self,
    Rule.NOT_ELIGIBLE: _not_eligible,
    Rule.BLOCKED: lambda mentee, mentor, rules: _paired(rules.blocked, mentee, mentor),
    Rule.REPORTING: lambda mentee, mentor, rules: _paired(rules.reporting, mentee, mentor),
    Rule.EARLIER: _earlier,
    Rule.DECLINED: lambda mentee, mentor, rules: _paired(rules.declined, mentee, mentor),
    Rule.FIRST_TIME: _in_convention,
    Rule.NO_SHARED_DAY: _no_day,
    Rule.CLASS_YEAR: _same_or_later_class,
    Rule.LANGUAGE: _no_language,
    Rule.INSTITUTION: _institution,
    Rule.SAME_INSTITUTION: _same_institution,
    Rule.FIELD: _field,
    Rule.REGION: _region,
    Rule.MODE: _no_mode,
    Rule.DISTANCE: _too_far,
    Rule.BARRED: lambda mentee, mentor, rules: (mentee.id, mentor.id) in rules.barred,
}
