"""Nine months with somebody from anywhere in the association."""

from django.utils.translation import gettext_lazy as _

from mentorship.beginning.template import (
    ASSOCIATION,
    OWN_UNIT,
    QuestionLine,
    RuleLine,
    Template,
)
from mentorship.models import EligibilityRule, Program
from mentorship.models.eligibility import RuleStrength
from mentorship.models.questions import QuestionKind, QuestionReaders
from mentorship.models.units import UnitKind
from mentorship.roles import Role

Kind = EligibilityRule.Kind

CAREER_YEAR = Template(
    slug="career-year",
    kind=Program.Kind.LONG_TERM,
    title=_("Career year of the association"),
    lead=_("Nine months with somebody from anywhere, by video or phone. You pair, and stay near."),
    length=_("9 months, usually October to June"),
    for_whom=_("Members in their first five years, and students; mentors with five years or more"),
    suits=(UnitKind.ASSOCIATION, UnitKind.ROUND_TABLE),
    program={
        "name": _("Career mentoring"),
        "summary": _("Nine months with a colleague who has been where you want to go."),
        "description": _(
            "You are paired with somebody from anywhere in the association, and talk by video, by "
            "phone or in writing: twice a month in writing or once a month by video is usual, and "
            "the two of you decide. In the first month you set one to three goals. Half-way we ask "
            "how it goes, and coordinators are there all the time."
        ),
        "elsewhere": _(
            "With more than five years in the profession you are welcome as a mentor, and in the "
            "informal directory. If you are not a member yet, join the association first: your "
            "sign-up is kept as a draft."
        ),
        "formality": Program.Formality.STANDARD,
        "first_lines": Program.FirstLines.MENTOR,
        "asks_first": Program.AsksFirst.BOTH,
        "checkin_weeks": 8,
        "quiet_days": 14,
    },
    days={
        "signup_opens_on": -60,
        "signup_closes_on": -21,
        "mentors_close_on": -14,
        "late_until": 60,
        "announce_on": -7,
        "ends_on": 272,
        "goals_by": 30,
        "halfway_on": 120,
        "survey_by": 286,
        "next_opens_on": 305,
    },
    round={"reviews_first": True, "offer_days": 7},
    weights={
        "needs": 30,
        "communication": 15,
        "approach": 15,
        "preference": 13,
        "field": 13,
        "region": 7,
        "availability": 7,
    },
    weights_with_question={
        "needs": 27,
        "communication": 13,
        "approach": 13,
        "preference": 12,
        "field": 12,
        "region": 6,
        "availability": 7,
        "own_question": 10,
    },
    rules=(
        RuleLine(Role.MENTEE, Kind.MEMBER, unit=ASSOCIATION),
        RuleLine(Role.MENTEE, Kind.MEMBER, RuleStrength.ENCOURAGED, unit=OWN_UNIT),
        RuleLine(Role.MENTEE, Kind.YEARS, at_most=5, students_too=True),
        RuleLine(Role.MENTEE, Kind.ADULT),
        RuleLine(Role.MENTOR, Kind.MEMBER, unit=ASSOCIATION),
        RuleLine(Role.MENTOR, Kind.MEMBER, RuleStrength.ENCOURAGED, unit=OWN_UNIT),
        RuleLine(Role.MENTOR, Kind.YEARS, at_least=5),
    ),
    questions=(
        QuestionLine(
            _("In what kind of library do you work, or would you like to?"),
            QuestionKind.ONE_OF,
            required=True,
            of_library_types=True,
            weight=10,
        ),
        QuestionLine(
            _("Have you been in a mentoring program before?"),
            QuestionKind.ONE_OF,
            read_by=QuestionReaders.REVIEWER,
            choices=(_("Yes, as a mentor"), _("Yes, as a mentee"), _("In both roles"), _("No")),
        ),
        QuestionLine(
            _("Is there anything we should know to find you a good partner?"),
            QuestionKind.LONG_TEXT,
            read_by=QuestionReaders.REVIEWER,
        ),
    ),
    topic_groups=(
        "Being new",
        "Finding work",
        "Growing in the profession",
        "Networks and a wider view",
        "Inside an institution",
        "Leading and managing",
        "Belonging and well-being",
        "Library practice",
    ),
    months=(
        _("How you came to the profession, and what you hope for from these months"),
        _("Goals: one to three, each with a first step"),
        _("Networks: whom do you know, and whom would you like to know?"),
        _("Résumé, portfolio, and how others see you"),
        _("How decisions are made where you work"),
        _("Learning: one thing to learn before summer, and how"),
        _("Leading without a title: projects, committees, saying yes and no"),
        _("Room for the rest of life"),
        _("Looking back, what comes next, and whether you stay in touch"),
    ),
    events=(
        (3, _("Kick-off by video, 45 minutes")),
        (120, _("Forum for all, an hour")),
        (265, _("Closing")),
    ),
)
