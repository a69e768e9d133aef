"""Programs as associations run them, each on the template that is nearest, with what differs.

After what they publish themselves. `program` and `round` are columns; `days` count from the start;
`rules` replace those of a role.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mentorship.models.windows import CLOSING_DAYS

Rule = dict[str, Any]


def rule(kind: str, strength: str = "required", **more: Any) -> Rule:
    return {"kind": kind, "strength": strength, **more}


@dataclass(frozen=True)
class Real:
    """One program: from which template, in which unit, and the lines that change."""

    name: str
    template: str
    unit: str
    start: date | None = None
    end: date | None = None
    program: dict[str, Any] = field(default_factory=dict)
    round: dict[str, Any] = field(default_factory=dict)
    days: dict[str, int] = field(default_factory=dict)
    weights: dict[str, int] = field(default_factory=dict)
    rules: dict[str, list[Rule]] = field(default_factory=dict)


YEARS_5 = rule("years", at_least=5)
UP_TO_5 = rule("years", at_most=5, students_too=True)
UNIT, TOP = {"unit": "unit"}, {"unit": "association"}

NO_LAST_DAY = dict.fromkeys(CLOSING_DAYS)

PROGRAMS = (
    Real(
        "ALA NMRT career mentoring",
        "career-year",
        "round_table",
        date(2027, 10, 1),
        days={"signup_closes_on": -10, "mentors_close_on": -10, "announce_on": -5, "ends_on": 303},
        round={"offer_days": 5},
        weights={"needs": 32, "communication": 13, "approach": 13, "preference": 12, "field": 17}
        | {"region": 6, "availability": 7},
    ),
    Real(
        "ALA NMRT conference mentoring",
        "first-conference",
        "round_table",
        date(2027, 6, 24),
        date(2027, 6, 29),
        round={"place": "Chicago"},
    ),
    Real(
        "ACRL Dr. E. J. Josey Spectrum Scholar mentoring",
        "division-with-orientation",
        "division",
        date(2027, 12, 1),
        program={"checkin_weeks": 26},
        round={"rolling": True, "run_every_days": 30, **NO_LAST_DAY},
        rules={
            "mentee": [rule("member", **UNIT)],
            "mentor": [rule("member", **TOP), rule("orientation", "by_start")],
        },
    ),
    Real(
        "ALSC mentoring",
        "career-year",
        "division",
        date(2027, 11, 15),
        program={"formality": "light", "description": "A partner is not certain."},
        days={"signup_closes_on": -46, "mentors_close_on": -46, "announce_on": -10}
        | {"ends_on": 227},
        rules={"mentee": [rule("adult")], "mentor": [rule("member", **UNIT)]},
    ),
    Real(
        "Core mentoring",
        "division-with-orientation",
        "division",
        date(2027, 12, 1),
        program={"asks_first": "both"},
        days={"announce_on": -16, "ends_on": 211},
    ),
    Real("SAA mentoring", "six-months-two-windows", "association", date(2027, 3, 1)),
    Real(
        "SAA Navigator",
        "first-conference",
        "association",
        date(2027, 8, 2),
        date(2027, 8, 6),
        round={"place": "Denver"},
        rules={"mentee": [], "mentor": []},
    ),
    Real(
        "SAA cohorts",
        "six-months-two-windows",
        "association",
        date(2027, 3, 1),
        program={"grouping": "circles", "circle_mentors": 2, "circle_least": 6, "circle_most": 8},
        round={"mentee_places": 8, "mentor_places": 2},
    ),
    Real(
        "MLA Colleague Connection",
        "six-months-two-windows",
        "association",
        date(2027, 6, 1),
        program={"first_lines": "mentor", "grouping": "mentor_or_peer"},
        weights={"needs": 27, "communication": 12, "approach": 13, "preference": 10, "field": 18}
        | {"region": 15, "availability": 5},
        rules={
            "mentee": [rule("orientation", "by_start")],
            "mentor": [rule("orientation", "by_start")],
        },
    ),
    Real(
        "MLGSCA mentor program",
        "six-months-two-windows",
        "chapter",
        date(2028, 3, 21),
        days={"signup_closes_on": -14, "mentors_close_on": -14, "announce_on": -11, "ends_on": 84},
        weights={"needs": 45, "communication": 12, "approach": 13, "preference": 10, "field": 5}
        | {"region": 10, "availability": 5},
        rules={"mentee": [], "mentor": [rule("member", **UNIT)]},
    ),
    Real(
        "APALA mentoring",
        "career-year",
        "round_table",
        date(2027, 9, 1),
        program={"asks_first": "mentor", "checkin_weeks": 13},
        days={"signup_closes_on": -32, "mentors_close_on": -32, "announce_on": -1},
        weights={"needs": 42, "communication": 8, "approach": 7, "preference": 5, "field": 17}
        | {"region": 11, "availability": 10},
        rules={
            "mentee": [rule("member", "by_start", **UNIT)],
            "mentor": [rule("member", "by_start", **UNIT), YEARS_5],
        },
    ),
    Real(
        "CALA mentorship",
        "career-year",
        "round_table",
        date(2027, 9, 1),
        program={"first_lines": "mentee", "formality": "full"},
        rules={
            "mentee": [rule("member", "encouraged", **UNIT)],
            "mentor": [rule("member", **UNIT), YEARS_5],
        },
    ),
    Real(
        "Michigan Library Association mentoring",
        "chapter-year",
        "chapter",
        date(2028, 1, 18),
        program={"first_lines": "mentor", "grouping": "mentor_or_peer"},
        rules={"mentee": [], "mentor": [rule("member", **UNIT), YEARS_5]},
    ),
    Real(
        "Rhode Island Library Association mentorship",
        "chapter-year",
        "chapter",
        date(2028, 1, 18),
    ),
    Real(
        "North Dakota Library Association mentorship",
        "chapter-year",
        "chapter",
        date(2028, 1, 18),
    ),
    Real(
        "Texas Library Association mentoring",
        "chapter-year",
        "chapter",
        date(2028, 1, 18),
        days={"ends_on": 347},
        weights={"needs": 31, "communication": 15, "approach": 15, "preference": 15, "field": 10}
        | {"region": 5, "availability": 9},
        rules={"mentee": [rule("member", **UNIT), UP_TO_5], "mentor": [rule("member", **UNIT)]},
    ),
    Real(
        "Texas: On-the-Spot Mentors",
        "informal-directory",
        "chapter",
        program={"description": "One talk, one answer."},
    ),
    Real(
        "LibraryLinkNJ and Tennessee",
        "informal-directory",
        "chapter",
        rules={"mentee": [], "mentor": [rule("region", regions=["New Jersey", "Tennessee"])]},
    ),
    Real(
        "BCLA mentorship",
        "career-year",
        "association",
        date(2028, 1, 24),
        program={"first_lines": "mentee"},
        days={"signup_opens_on": -110, "signup_closes_on": -76, "mentors_close_on": -62}
        | {"announce_on": -6, "ends_on": 159},
        rules={
            "mentee": [rule("member", **UNIT)],
            "mentor": [rule("member", "encouraged", **UNIT), rule("years", at_least=3)],
        },
    ),
    Real(
        "CILIP mentoring for registration",
        "informal-directory",
        "association",
        program={"formality": "full", "other_institution": True},
        rules={"mentee": [], "mentor": [rule("orientation", "by_start")]},
    ),
    Real(
        "ALIA mentoring scheme",
        "career-year",
        "association",
        date(2027, 3, 1),
        program={"first_lines": "mentee"},
        days={"ends_on": 365},
    ),
    Real(
        "SCONUL mentoring",
        "informal-directory",
        "association",
        rules={"mentee": [], "mentor": []},
    ),
    Real(
        "Academic Libraries North mentoring",
        "six-months-two-windows",
        "association",
        date(2027, 9, 1),
        rules={
            "mentee": [rule("member", **TOP)],
            "mentor": [rule("member", **TOP), rule("orientation", "by_start")],
        },
    ),
)
