"""A calendar year with a colleague from the same state."""

from django.utils.translation import gettext_lazy as _

from mentorship.beginning.template import OWN_UNIT, QuestionLine, RuleLine, Template
from mentorship.models import EligibilityRule, Program
from mentorship.models.eligibility import RuleStrength
from mentorship.models.questions import QuestionAudience, QuestionKind
from mentorship.models.units import UnitKind
from mentorship.roles import Role

Kind = EligibilityRule.Kind

CHAPTER_YEAR = Template(
    slug="chapter-year",
    kind=Program.Kind.LONG_TERM,
    title=_("Year of a state chapter"),
    lead=_("Twelve months with a colleague from the same state, in person where that is near."),
    length=_("12 months, January to December"),
    for_whom=_("Members of the chapter, or who will be by the start; mentors with five years"),
    suits=(UnitKind.CHAPTER,),
    program={
        "name": _("Chapter mentoring"),
        "summary": _("A year with a colleague from our own state."),
        "description": _(
            "You are paired with a colleague from the same state and talk about once a month: by "
            "phone, by video, in writing, or in person where distance allows. What is said stays "
            "between the two of you. Setting goals in the first weeks helps, and is up to you. If "
            "you are on a school-year contract, nine months are fine: agree on it together."
        ),
        "elsewhere": _(
            "If you work in another state, look at the chapter there, or at the association's "
            "career mentoring."
        ),
        "formality": Program.Formality.STANDARD,
        "first_lines": Program.FirstLines.MENTOR,
        "asks_first": Program.AsksFirst.BOTH,
        "other_institution": True,
        "checkin_weeks": 8,
        "quiet_days": 14,
    },
    days={
        "signup_opens_on": -75,
        "signup_closes_on": -30,
        "mentors_close_on": -20,
        "late_until": 168,
        "announce_on": -10,
        "ends_on": 350,
        "goals_by": 45,
        "halfway_on": 180,
        "survey_by": 364,
        "next_opens_on": 290,
    },
    round={"reviews_first": True, "offer_days": 10},
    weights={
        "needs": 34,
        "communication": 15,
        "approach": 15,
        "preference": 15,
        "field": 10,
        "region": 0,
        "availability": 11,
    },
    rules=(
        RuleLine(Role.MENTEE, Kind.MEMBER, RuleStrength.BY_START, unit=OWN_UNIT),
        RuleLine(Role.MENTEE, Kind.REGION),
        RuleLine(Role.MENTEE, Kind.YEARS, RuleStrength.ENCOURAGED, at_most=5, students_too=True),
        RuleLine(Role.MENTOR, Kind.MEMBER, unit=OWN_UNIT),
        RuleLine(Role.MENTOR, Kind.YEARS, at_least=5),
        RuleLine(Role.MENTOR, Kind.REGION, RuleStrength.ENCOURAGED),
    ),
    questions=(
        QuestionLine(
            _("In which part of the state do you work?"), QuestionKind.ONE_OF, required=True
        ),
        QuestionLine(
            _("How far would you travel for a meeting in person?"),
            QuestionKind.ONE_OF,
            choices=(_("Not at all"), _("Half an hour"), _("An hour"), _("Two hours")),
        ),
        QuestionLine(
            _("Are you on a nine-month contract?"),
            QuestionKind.ONE_OF,
            required=True,
            choices=(_("Yes"), _("No")),
        ),
        QuestionLine(
            _("Where can we read your résumé?"),
            QuestionKind.SHORT_TEXT,
            asked_of=QuestionAudience.MENTEES,
        ),
    ),
    topic_groups=(
        "Being new",
        "Networks and a wider view",
        "Growing in the profession",
        "Inside an institution",
        "Leading and managing",
        "Library practice",
        "Finding work",
        "Belonging and well-being",
    ),
    months=(
        _("Getting to know each other: path, place, what you hope for"),
        _("Goals, and how you will work together"),
        _("Your library and its people: who decides what"),
        _("The chapter: committees, conference, whom to know"),
        _("A problem of this month, looked at together"),
        _("Half-way: what helps, and what to change"),
        _("Learning: courses, grants, time for them"),
        _("Résumé, portfolio, the next post"),
        _("Leading: supervising, projects, budgets"),
        _("The community around the library"),
        _("Balance, workload, saying no"),
        _("What was reached, and what comes next"),
    ),
    events=((7, _("Kick-off by video")), (340, _("Closing by video"))),
)
