"""Students and new graduates of a school, with alumni of earlier classes."""

from django.utils.translation import gettext_lazy as _

from mentorship.beginning.template import QuestionLine, RuleLine, Template
from mentorship.models import EligibilityRule, Program
from mentorship.models.questions import QuestionAudience, QuestionKind
from mentorship.models.units import UnitKind
from mentorship.roles import Role

Kind = EligibilityRule.Kind

SCHOOL = Template(
    slug="school-with-alumni",
    kind=Program.Kind.LONG_TERM,
    title=_("School with its alumni"),
    lead=_("This year's students and new graduates of a school, with alumni of earlier classes."),
    length=_("An academic year, September to May"),
    for_whom=_("Students and new graduates of the school; its alumni, of any earlier class"),
    suits=(UnitKind.SCHOOL,),
    of_a_school=True,
    program={
        "name": _("Students and alumni"),
        "summary": _("An academic year with somebody who sat in the same rooms before you."),
        "description": _(
            "Students and new graduates are paired with alumni of an earlier class. Meet at least "
            "once a term, better once a month: by video, by phone, in person, or for a day at work "
            "together. Nobody needs a number of years to join as an alum: how a recent graduate "
            "sees it is just as welcome."
        ),
        "elsewhere": _(
            "If you graduated two to five years ago, look at the association's career mentoring, "
            "or join as an alum. If you are of another school, see the list of programs."
        ),
        "mentor_word": _("alum"),
        "mentee_word": _("student"),
        "formality": Program.Formality.STANDARD,
        "first_lines": Program.FirstLines.MENTEE,
        "asks_first": Program.AsksFirst.MENTOR,
        "checkin_weeks": 12,
        "quiet_days": 14,
    },
    days={
        "mentors_open_on": -90,
        "signup_opens_on": -30,
        "signup_closes_on": -18,
        "late_until": 115,
        "announce_on": -14,
        "ends_on": 240,
        "goals_by": 30,
        "halfway_on": 115,
        "survey_by": 254,
        "next_opens_on": 335,
    },
    round={"reviews_first": True, "offer_days": 7},
    weights={
        "needs": 25,
        "communication": 15,
        "approach": 10,
        "preference": 10,
        "field": 15,
        "region": 8,
        "availability": 7,
        "study": 10,
    },
    rules=(
        RuleLine(Role.MENTEE, Kind.SINCE_CLASS, at_most=1),
        RuleLine(Role.MENTEE, Kind.ADULT),
        RuleLine(Role.MENTOR, Kind.SINCE_CLASS, at_least=1),
    ),
    questions=(
        QuestionLine(_("Which track or specialization?"), QuestionKind.SEVERAL_OF, required=True),
        QuestionLine(
            _("On campus or at a distance?"),
            QuestionKind.ONE_OF,
            required=True,
            choices=(_("On campus"), _("At a distance")),
        ),
        QuestionLine(
            _("What would you like to do after the degree, as far as you know?"),
            QuestionKind.LONG_TEXT,
            asked_of=QuestionAudience.MENTEES,
        ),
        QuestionLine(
            _("Could a student spend a day with you at work?"),
            QuestionKind.ONE_OF,
            asked_of=QuestionAudience.MENTORS,
            choices=(_("Yes, in person"), _("Yes, by video"), _("No")),
        ),
    ),
    topic_groups=(
        "Being new",
        "Finding work",
        "Growing in the profession",
        "Networks and a wider view",
        "Library practice",
        "Leading and managing",
        "Inside an institution",
        "Belonging and well-being",
    ),
    months=(
        _("How each of you came to the school, and why"),
        _("Courses, placements, thesis or portfolio"),
        _("A day in the alum's work, told or seen"),
        _("The profession's associations, and which one to join"),
        _("Looking for work: where, when, how"),
        _("Résumé and cover letter, read together"),
        _("A practice interview"),
        _("Offers, moving, the first ninety days"),
        _("Looking back, and the student as an alum"),
    ),
    events=(
        (-3, _("Orientation")),
        (225, _("Closing before commencement")),
    ),
)
