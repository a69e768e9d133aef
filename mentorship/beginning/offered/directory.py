"""People who like to be asked; whoever wishes asks."""

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
from mentorship.models.questions import QuestionAudience, QuestionKind, QuestionReaders
from mentorship.models.units import UnitKind
from mentorship.roles import Role

Kind = EligibilityRule.Kind

DIRECTORY = Template(
    slug="informal-directory",
    kind=Program.Kind.INFORMAL,
    title=_("Informal directory"),
    lead=_("People who like to be asked, and whoever wishes asks. No dates, no committee."),
    length=_("Open: a conversation, or as long as both like"),
    for_whom=_("Anybody who is signed in asks; members of the unit answer"),
    suits=(UnitKind.ASSOCIATION, UnitKind.CHAPTER),
    program={
        "name": _("Ask a colleague"),
        "summary": _("Find somebody to talk to, whenever you like."),
        "description": _(
            "Look who is there, and ask. The site shows first who fits you best, and they say yes "
            "or no. A single talk of half an hour is a full answer; more is fine when both "
            "like. Either of you may end it at any time."
        ),
        "elsewhere": _(
            "If you would like somebody to be chosen for you, look at the next round of a program "
            "over months. The directory of your own state may suit you better than this one."
        ),
        "mentor_word": _("sounding board"),
        "mentee_word": _("conversation partner"),
        "formality": Program.Formality.LIGHT,
        "first_lines": Program.FirstLines.MENTEE,
        "asks_first": Program.AsksFirst.MENTOR,
        "checkin_weeks": 8,
        "quiet_days": 14,
    },
    round={"offer_days": 14},
    weights={
        "needs": 45,
        "communication": 10,
        "approach": 5,
        "preference": 15,
        "field": 10,
        "region": 5,
        "availability": 10,
    },
    rules=(
        RuleLine(Role.MENTEE, Kind.MEMBER, RuleStrength.ENCOURAGED, unit=ASSOCIATION),
        RuleLine(Role.MENTOR, Kind.MEMBER, unit=OWN_UNIT),
    ),
    questions=(
        QuestionLine(
            _("What may people ask you about?"),
            QuestionKind.SHORT_TEXT,
            asked_of=QuestionAudience.MENTORS,
            required=True,
            read_by=QuestionReaders.EVERYBODY,
        ),
        QuestionLine(
            _("A single talk, or more?"),
            QuestionKind.ONE_OF,
            read_by=QuestionReaders.EVERYBODY,
            choices=(_("One talk"), _("A few"), _("As it comes")),
        ),
    ),
    topic_groups=(
        "Finding work",
        "Being new",
        "Networks and a wider view",
        "Inside an institution",
        "Growing in the profession",
        "Leading and managing",
        "Library practice",
        "Belonging and well-being",
    ),
    months=(
        _("First talk: what brings you, and what would help"),
        _("Second talk: what you tried, and what came of it"),
        _("Third talk: go on, or thank each other"),
    ),
)
