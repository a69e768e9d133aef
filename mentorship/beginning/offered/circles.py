"""Half a year in a small group, around one colleague who has been there."""

from django.utils.translation import gettext_lazy as _

from mentorship.beginning.template import OWN_UNIT, QuestionLine, RuleLine, Template
from mentorship.models import EligibilityRule, Program
from mentorship.models.eligibility import RuleStrength
from mentorship.models.questions import QuestionAudience, QuestionKind, QuestionReaders
from mentorship.models.units import UnitKind
from mentorship.roles import Role

Kind = EligibilityRule.Kind

MENTORING_CIRCLES = Template(
    slug="mentoring-circles",
    kind=Program.Kind.LONG_TERM,
    title=_("Mentoring circles"),
    lead=_("Half a year in a small group: four to six people around one mentor, once a month."),
    length=_("6 months, usually January to June"),
    for_whom=_("Members at any stage; mentors with five years, who like to lead a group"),
    suits=(UnitKind.DIVISION, UnitKind.ROUND_TABLE),
    program={
        "name": _("Mentoring circles"),
        "summary": _("Half a year in a small group, around somebody who has been there."),
        "description": _(
            "Four to six people meet once a month with one mentor, by video or in person. Each "
            "brings a question, and the others look at it with them; what is said stays in the "
            "circle. You need not prepare much, but you are missed when you do not come."
        ),
        "elsewhere": _(
            "If you would rather talk with one person alone, look at the association's career "
            "mentoring. If you are not a member, your sign-up is kept while you join."
        ),
        "grouping": Program.Grouping.CIRCLES,
        "circle_mentors": 1,
        "circle_least": 4,
        "circle_most": 6,
        "formality": Program.Formality.STANDARD,
        "first_lines": Program.FirstLines.MENTOR,
        "asks_first": Program.AsksFirst.BOTH,
        "checkin_weeks": 8,
        "quiet_days": 21,
    },
    days={
        "signup_opens_on": -60,
        "signup_closes_on": -28,
        "mentors_close_on": -21,
        "announce_on": -14,
        "ends_on": 175,
        "halfway_on": 91,
        "survey_by": 189,
        "next_opens_on": 210,
    },
    round={"reviews_first": True, "offer_days": 10},
    weights={
        "needs": 34,
        "communication": 12,
        "approach": 14,
        "preference": 8,
        "field": 14,
        "region": 6,
        "availability": 12,
    },
    rules=(
        RuleLine(Role.MENTEE, Kind.MEMBER, RuleStrength.BY_START, unit=OWN_UNIT),
        RuleLine(Role.MENTOR, Kind.MEMBER, unit=OWN_UNIT),
        RuleLine(Role.MENTOR, Kind.YEARS, at_least=5),
    ),
    questions=(
        QuestionLine(
            _("When could you meet with a group?"),
            QuestionKind.SEVERAL_OF,
            required=True,
            read_by=QuestionReaders.REVIEWER,
            choices=(
                _("In the morning"),
                _("At noon"),
                _("In the afternoon"),
                _("In the evening"),
            ),
        ),
        QuestionLine(
            _("Which question would you bring to a circle?"),
            QuestionKind.LONG_TEXT,
            asked_of=QuestionAudience.MENTEES,
            read_by=QuestionReaders.REVIEWER,
        ),
        QuestionLine(
            _("Have you led a group before? What would help you to lead one?"),
            QuestionKind.LONG_TEXT,
            asked_of=QuestionAudience.MENTORS,
            read_by=QuestionReaders.REVIEWER,
        ),
    ),
    topic_groups=(
        "Leading and managing",
        "Growing in the profession",
        "Inside an institution",
        "Networks and a wider view",
        "Being new",
        "Belonging and well-being",
        "Library practice",
        "Finding work",
    ),
    months=(
        _("Getting to know each other: paths, hopes, and what stays in the circle"),
        _("A case of one of you, looked at together"),
        _("How decisions are made where each of you works"),
        _("Half-way: what helps, and what to change"),
        _("Something that each is learning, and who of you could help"),
        _("What was reached, and how you stay in touch"),
    ),
    events=((-10, _("An hour for those who lead a circle")), (168, _("Closing by video"))),
)
