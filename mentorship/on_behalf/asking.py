"""The questions of joining on one page, for a coordinator who asks them on the telephone."""

from hashlib import sha256
from typing import Any

from django.utils.datastructures import MultiValueDict

from accounts.models import User
from mentorship import access
from mentorship.joining.journey import Journey
from mentorship.joining.pages import JoinPage, Typed
from mentorship.models import Enrollment, Round

SHOWN = "shown"
"""The control that names the pages which were on the page: the others were not asked yet."""

MOST_PAGES = 30


def journey_of(actor: User, person: User, round: Round, role: str) -> Journey:
    """Somebody's way into the round, over nothing that the coordinator may not know of them."""
    journey = Journey.apart(person, round, role)
    return _without_profile(actor, journey)


def journey_through(actor: User, place: Enrollment) -> Journey:
    """The way that led to a sign-up, to correct its answers."""
    return _without_profile(actor, Journey.through(place))


def _without_profile(actor: User, journey: Journey) -> Journey:
    """Leave out what the profile says of somebody whom the coordinator does not reach."""
    if not access.people_run_by(actor).filter(pk=journey.person.pk).exists():
        journey.__dict__["profile"] = None
    return journey


def take(journey: Journey, post: MultiValueDict[str, str]) -> None:
    """Take in what was typed on the pages that were shown."""
    for slug in _shown(journey, post):
        page = journey.may_be_asked_on_behalf(slug)
        if page is None:
            continue  # it does not apply any more, as something before it was changed
        form = journey.checked(slug)
        left_empty: Typed = {name: [] for name in form.ticked()}
        journey.take(slug, {**left_empty, **page.typed_in(journey, post)})


def _shown(journey: Journey, post: MultiValueDict[str, str]) -> list[str]:
    """The pages that were shown; those with something typed on them too, whatever was sent."""
    named = post.getlist(SHOWN)[:MOST_PAGES]
    typed = [page.slug for page in journey.pages_on_behalf if _has_words(page, journey, post)]
    return list(dict.fromkeys([*named, *typed]))


def _has_words(page: type[JoinPage], journey: Journey, post: MultiValueDict[str, str]) -> bool:
    found = page.typed_in(journey, post).values()
    return any("".join(one).strip() for one in found)


def forms_of(journey: Journey, post: MultiValueDict[str, str] | None) -> list[JoinPage]:
    """The questions, those that were sent with what is wrong with them."""
    shown = set(_shown(journey, post)) if post is not None else set()
    return [_form(journey, page, page.slug in shown) for page in journey.pages_on_behalf]


def _form(journey: Journey, page: type[JoinPage], was_shown: bool) -> JoinPage:
    form = journey.checked(page.slug) if was_shown else journey.form(page.slug)
    return form.only(set(form.fields))


def is_whole(journey: Journey, post: MultiValueDict[str, str]) -> bool:
    """Whether every question was shown, and answered so that it can be submitted."""
    shown = set(_shown(journey, post))
    return all(
        page.slug in shown and journey.answered(page.slug) for page in journey.pages_on_behalf
    )


def entered(journey: Journey) -> list[tuple[str, str]]:
    """Questions and answers, for the person's mail; what was left open is not among them."""
    return [
        (label, value)
        for page in journey.pages_on_behalf
        for label, value in journey.checked(page.slug).rows()
        if value
    ]


def mark_of(journey: Journey) -> str:
    """A mark of the answers as they are, by which one sees that somebody has changed them."""
    said: Any = [(page.slug, journey.checked(page.slug).rows()) for page in journey.pages_on_behalf]
    return sha256(repr(said).encode()).hexdigest()[:16]
