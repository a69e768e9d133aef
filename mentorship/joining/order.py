"""Which pages each kind of program asks in each role, and in which order."""

from mentorship.joining import grouping, pages, people, rules, topics, wishes
from mentorship.joining import own_words as words
from mentorship.joining.own_questions import OwnQuestionsPage
from mentorship.joining.pages import JoinPage
from mentorship.joining.resume import ResumePage
from mentorship.models import Program
from mentorship.roles import Role

_SOUGHT = (grouping.SeeksPage, grouping.MentorsPage)
_OFFERED = (pages.CapacityPage, grouping.CirclePage)
_LONG_TERM_END = (
    wishes.WishesPage,
    pages.MeetingPage,
    words.GoalPage,
    people.PartnersPage,
    people.AvoidPage,
)
_INFORMAL = (
    topics.TopicsPage,
    pages.CapacityPage,
    wishes.InstitutionWishPage,
    words.SharesPage,
    words.ListedPage,
    people.AvoidPage,
)
PAGES: dict[tuple[str, str], tuple[type[JoinPage], ...]] = {
    (Program.Kind.LONG_TERM, Role.MENTEE): (
        *_SOUGHT,
        topics.TopicsPage,
        topics.TopPage,
        *_LONG_TERM_END,
    ),
    (Program.Kind.LONG_TERM, Role.MENTOR): (
        topics.TopicsPage,
        topics.GladPage,
        *_OFFERED,
        *_LONG_TERM_END,
    ),
    (Program.Kind.CONVENTION, Role.MENTEE): (
        pages.DaysPage,
        *_SOUGHT,
        topics.TopicsPage,
        words.HopePage,
    ),
    (Program.Kind.CONVENTION, Role.MENTOR): (
        pages.DaysPage,
        topics.TopicsPage,
        *_OFFERED,
        words.HopePage,
    ),
    (Program.Kind.INFORMAL, Role.MENTEE): _INFORMAL,
    (Program.Kind.INFORMAL, Role.MENTOR): _INFORMAL,
}
"""What each kind of program asks, in order, after what its rules ask."""

AFTER_OWN_QUESTIONS = (people.PartnersPage, words.ListedPage, people.AvoidPage)
"""What is asked about others and about being found comes last, after the program's questions."""

EXTRAS: dict[str, tuple[type[JoinPage], ...]] = {Program.Kind.CONVENTION: (people.AvoidPage,)}
"""What is asked on wish alone, from the page where one checks."""


def every_page(kind: str, role: str) -> tuple[type[JoinPage], ...]:
    """All pages of a kind and role, whether or not they apply: rules first, others last."""
    mine = PAGES[kind, role]
    last = [page for page in mine if page in AFTER_OWN_QUESTIONS]
    before = [page for page in mine if page not in last]
    return (rules.RulesPage, *before, OwnQuestionsPage, ResumePage, *last)
