"""Half a year that begins in spring and in fall, with mentors who stay."""

from django.utils.translation import gettext_lazy as _

from mentorship.beginning.template import ASSOCIATION, QuestionLine, RuleLine, Template
from mentorship.models import EligibilityRule, Program
from mentorship.models.questions import QuestionAudience, QuestionKind, QuestionReaders
from mentorship.models.units import UnitKind
from mentorship.roles import Role

Kind = EligibilityRule.Kind

TWO_WINDOWS = Template(
    slug="six-months-two-windows",
    kind=Program.Kind.LONG_TERM,
    title=_("Six months, two windows a year"),
    lead=_("Half a year that begins in spring and in fall, with a pool of mentors that stays."),
    length=_("6 months, from 1 March or 1 September"),
    for_whom=_("Members at any stage, in either role"),
    suits=(UnitKind.ASSOCIATION, UnitKind.DIVISION),
    program={
        "name": _("Six months of mentoring"),
        "summary": _("Half a year with a colleague who knows your subject."),
        "description": _(
            "Rounds begin in spring and in fall. You meet at least once a month: by video, in "
            "writing or in person. Any stage of a working life is welcome in either role, as long "
            "as you know what you ask for. When all places are taken you wait in line, and come "
            "first next time."
        ),
        "elsewhere": _(
            "If you are not a member, join the association before the window closes. Between two "
            "windows the informal directory is open."
        ),
        "formality": Program.Formality.STANDARD,
        "first_lines": Program.FirstLines.EITHER,
        "asks_first": Program.AsksFirst.BOTH,
        "checkin_weeks": 13,
        "quiet_days": 14,
    },
    days={
        "signup_opens_on": -60,
        "signup_closes_on": -28,
        "mentors_close_on": -21,
        "announce_on": -10,
        "ends_on": 182,
        "goals_by": 30,
        "halfway_on": 91,
        "survey_by": 196,
        "next_opens_on": 124,
    },
    round={"reviews_first": True, "offer_days": 10, "mentee_places": 80, "mentor_places": 80},
    weights={
        "needs": 32,
        "communication": 12,
        "approach": 13,
        "preference": 10,
        "field": 18,
        "region": 10,
        "availability": 5,
    },
    rules=(
        RuleLine(Role.MENTEE, Kind.MEMBER, unit=ASSOCIATION),
        RuleLine(Role.MENTOR, Kind.MEMBER, unit=ASSOCIATION),
    ),
    questions=(
        QuestionLine(
            _("What matters more in a partner: the subject, or the place?"),
            QuestionKind.ONE_OF,
            required=True,
            read_by=QuestionReaders.REVIEWER,
            choices=(_("The subject"), _("The place"), _("No matter")),
        ),
        QuestionLine(_("What are you working on?"), QuestionKind.LONG_TEXT),
        QuestionLine(
            _("Would you mentor two people at once?"),
            QuestionKind.ONE_OF,
            asked_of=QuestionAudience.MENTORS,
            read_by=QuestionReaders.REVIEWER,
            choices=(_("Yes"), _("No")),
        ),
    ),
    topic_groups=(
        "Library practice",
        "Growing in the profession",
        "Finding work",
        "Networks and a wider view",
        "Being new",
        "Inside an institution",
        "Leading and managing",
        "Belonging and well-being",
    ),
    months=(
        _("Introductions, motives, how you will work"),
        _("Goals, and the work on your desk"),
        _("A question of the craft, looked at together"),
        _("Half-way: keep, change, drop"),
        _("The profession: writing, speaking, sections"),
        _("What was reached, and whether you go on informally"),
    ),
)
