"""Seven months inside a division; whoever takes part attends an orientation first."""

from django.utils.translation import gettext_lazy as _

from mentorship.beginning.template import OWN_UNIT, QuestionLine, RuleLine, Template
from mentorship.models import EligibilityRule, Program
from mentorship.models.eligibility import RuleStrength
from mentorship.models.questions import QuestionAudience, QuestionKind, QuestionReaders
from mentorship.models.units import UnitKind
from mentorship.roles import Role

Kind = EligibilityRule.Kind

DIVISION = Template(
    slug="division-with-orientation",
    kind=Program.Kind.LONG_TERM,
    title=_("Division with an orientation for all"),
    lead=_("Seven months inside a division. Everybody attends an orientation before pairs begin."),
    length=_("7 months, December to June"),
    for_whom=_("Members of the division by the start, who have attended the orientation"),
    suits=(UnitKind.DIVISION,),
    program={
        "name": _("Division mentoring"),
        "summary": _("Seven months with somebody from the division, with goals and milestones."),
        "description": _(
            "Everybody attends an orientation of one hour by video before pairs begin; whoever "
            "missed it can make it up with the recording. Then you meet every two to four weeks by "
            "video or phone, for seven months, with goals set in the first month. Half-way we ask "
            "how it goes and what became of the goals. Either of you may end it without fault."
        ),
        "elsewhere": _(
            "If you are not a member of the division, you can become one until the start. If you "
            "missed the orientation, ask us for the recording, or join the next round."
        ),
        "formality": Program.Formality.FULL,
        "first_lines": Program.FirstLines.MENTOR,
        "asks_first": Program.AsksFirst.MENTOR,
        "other_institution": True,
        "checkin_weeks": 6,
        "quiet_days": 10,
    },
    days={
        "signup_opens_on": -105,
        "signup_closes_on": -74,
        "late_until": 0,
        "announce_on": -25,
        "ends_on": 211,
        "goals_by": 30,
        "halfway_on": 105,
        "survey_by": 225,
        "next_opens_on": 260,
    },
    round={
        "reviews_first": True,
        "offer_days": 5,
        "minimum_points": 2500,
        "mentee_places": 40,
        "mentor_places": 40,
    },
    weights={
        "needs": 30,
        "communication": 15,
        "approach": 15,
        "preference": 12,
        "field": 15,
        "region": 5,
        "availability": 8,
    },
    rules=(
        RuleLine(Role.MENTEE, Kind.MEMBER, RuleStrength.BY_START, unit=OWN_UNIT),
        RuleLine(Role.MENTEE, Kind.ORIENTATION, RuleStrength.BY_START),
        RuleLine(Role.MENTOR, Kind.MEMBER, RuleStrength.BY_START, unit=OWN_UNIT),
        RuleLine(Role.MENTOR, Kind.ORIENTATION, RuleStrength.BY_START),
    ),
    questions=(
        QuestionLine(
            _("Which part of the division's work is yours?"), QuestionKind.SEVERAL_OF, required=True
        ),
        QuestionLine(
            _("Where would you like to be in three years?"),
            QuestionKind.LONG_TEXT,
            asked_of=QuestionAudience.MENTEES,
            required=True,
        ),
        QuestionLine(
            _("What have you led, large or small?"),
            QuestionKind.LONG_TEXT,
            asked_of=QuestionAudience.MENTORS,
            required=True,
        ),
        QuestionLine(
            _("Which of the orientations can you attend?"),
            QuestionKind.SEVERAL_OF,
            required=True,
            read_by=QuestionReaders.REVIEWER,
        ),
    ),
    topic_groups=(
        "Leading and managing",
        "Library practice",
        "Growing in the profession",
        "Inside an institution",
        "Networks and a wider view",
        "Belonging and well-being",
        "Being new",
        "Finding work",
    ),
    months=(
        _("Who you are at work, and what the orientation left open"),
        _("Goals, milestones, and how you will know"),
        _("How you lead: a situation from this month"),
        _("Money, people, time: how decisions come about"),
        _("Half-way: goals kept, changed or dropped"),
        _("The division: committees, writing, speaking"),
        _("What was reached, who else can help, how you part"),
    ),
    events=(
        (-14, _("Orientation by video, an hour")),
        (-10, _("Orientation by video, once more")),
        (2, _("Kick-off")),
        (105, _("Half-way talk")),
        (204, _("Closing")),
    ),
)
