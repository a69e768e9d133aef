"""A newcomer and somebody who has been before, for the days of one convention."""

from django.utils.translation import gettext_lazy as _

from mentorship.beginning.template import QuestionLine, RuleLine, Template
from mentorship.models import EligibilityRule, Program
from mentorship.models.questions import QuestionKind, QuestionReaders
from mentorship.models.units import UnitKind
from mentorship.roles import Role

Kind = EligibilityRule.Kind

FIRST_CONFERENCE = Template(
    slug="first-conference",
    kind=Program.Kind.CONVENTION,
    title=_("First conference"),
    lead=_("A newcomer and somebody who has been before, for the days of one convention."),
    length=_("The days of the convention, and messages before it"),
    for_whom=_("First-timers there on three days or more; guides who have been before"),
    suits=(UnitKind.ASSOCIATION,),
    program={
        "name": _("First conference"),
        "summary": _("Come for the first time, and know somebody who has been before."),
        "description": _(
            "You and your guide write to each other before the convention, meet once before the "
            "exhibits open and once more later, and send messages in between. Write one line on "
            "what would make the days worth it, and your guide knows where to begin. Guides need "
            "no number of years, only to have been before and to be glad to help."
        ),
        "elsewhere": _(
            "If you are there on fewer than three days, the newcomers' social and the help desk "
            "are for you. If it is not your first time, sign up as a guide, or join the informal "
            "directory."
        ),
        "mentor_word": _("conference guide"),
        "mentee_word": _("first-timer"),
        "formality": Program.Formality.LIGHT,
        "first_lines": Program.FirstLines.MENTOR,
        "asks_first": Program.AsksFirst.BOTH,
        "checkin_weeks": 0,
        "quiet_days": 7,
    },
    days={
        "signup_opens_on": -60,
        "signup_closes_on": -20,
        "mentors_close_on": -16,
        "late_until": 1,
        "announce_on": -11,
    },
    round={"offer_days": 5, "matches_nightly": True},
    weights={
        "needs": 25,
        "communication": 15,
        "approach": 5,
        "preference": 10,
        "field": 15,
        "region": 5,
        "availability": 25,
    },
    rules=(
        RuleLine(Role.MENTEE, Kind.FIRST_TIME),
        RuleLine(Role.MENTEE, Kind.DAYS, at_least=3),
        RuleLine(Role.MENTEE, Kind.ADULT),
        RuleLine(Role.MENTOR, Kind.RETURNING),
        RuleLine(Role.MENTOR, Kind.DAYS, at_least=3),
    ),
    questions=(
        QuestionLine(_("When do you arrive?"), QuestionKind.ONE_OF, required=True),
        QuestionLine(
            _("In which hotel or area do you stay?"),
            QuestionKind.SHORT_TEXT,
            read_by=QuestionReaders.PAIRED,
        ),
        QuestionLine(
            _("Would you come to the newcomers' social?"),
            QuestionKind.ONE_OF,
            read_by=QuestionReaders.REVIEWER,
            choices=(_("Yes"), _("Perhaps"), _("No")),
        ),
        QuestionLine(
            _("Do you need anything to get around or to take part?"),
            QuestionKind.LONG_TEXT,
            read_by=QuestionReaders.REVIEWER,
        ),
    ),
    topic_groups=(
        "At a convention",
        ("Networks and a wider view", 2),
        ("Finding work", 2),
        ("Being new", 1),
    ),
    months=(
        _("Before: what brings you, and which two sessions you will not miss"),
        _("Day 1: meet, the map, how to leave a session"),
        _("Day 2: the exhibits, a meal, somebody to introduce"),
        _("Day 3: a committee or business meeting, a poster to look at"),
        _("Last day: what to tell at home, whom to write to"),
        _("A week later: one thing you have done with it"),
    ),
    events=(
        (0, _("Meeting point at the information desk")),
        (1, _("Newcomers' social in the evening")),
    ),
)
