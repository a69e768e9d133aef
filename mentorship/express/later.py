"""What somebody who came by express may add at leisure, or never."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from mentorship.joining.journey import Journey
from mentorship.joining.own_questions import OwnQuestionsPage
from mentorship.joining.own_words import HopePage
from mentorship.joining.pages import CapacityPage
from mentorship.joining.people import AvoidPage
from mentorship.joining.submitting import page_link
from mentorship.services.windows import may_change


@dataclass(frozen=True)
class Offer:
    """Something to add, and where."""

    words: str
    url: str


def later_of(journey: Journey) -> list[Offer]:
    """What is still empty and would help, the shortest first; the private list always."""
    found = [*_of_the_round(journey), *_of_the_person(journey)]
    private = Offer(_("Name anybody you would rather not meet"), _page(journey, AvoidPage.slug))
    return [*found, private]


def _page(journey: Journey, slug: str) -> str:
    return page_link(journey, slug, change=True)


def _of_the_round(journey: Journey) -> list[Offer]:
    """What belongs to this sign-up, while its answers may be changed."""
    place = journey.enrollment
    if place is None or not may_change(place):
        return []
    offers = []
    if not place.goal:
        offers.append(
            Offer(_("Say what would make these days good"), _page(journey, HopePage.slug))
        )
    if CapacityPage in journey.pages and place.capacity == 1:
        offers.append(Offer(_("Meet more than one newcomer"), _page(journey, CapacityPage.slug)))
    if journey.own_questions and not journey.answers_of(place):
        words = _("Answer the program’s own questions")
        offers.append(Offer(words, _page(journey, OwnQuestionsPage.slug)))
    return offers


def _of_the_person(journey: Journey) -> list[Offer]:
    """What belongs to the profile, and is kept for every round."""
    profile = journey.profile
    if profile is None:
        return []
    offers = []
    if not (profile.institution_id or profile.job_title):
        url = reverse("profile_page", args=["work"])
        offers.append(Offer(_("Say where you work and what you do"), url))
    if getattr(profile, "working_style", None) is None:
        offers.append(Offer(_("Say how you like to talk: ten questions"), reverse("working_style")))
    return offers
