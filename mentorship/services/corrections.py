"""Somebody who reads an offer puts right what they had answered, also when sign-up is over."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from mentorship.models import Enrollment, Pairing
from mentorship.services import own_answers
from mentorship.services.acts import Refused, act, log
from mentorship.services.enrollments import Answers, write_topics
from mentorship.services.pairings import is_answerable, state_sentence
from mentorship.services.pairings.places import lock, lock_pairing, own_side

SHOWN: dict[str, tuple[str, ...]] = {
    "topics": (),
    "top": (),
    "glad": (),
    "days": ("days",),
    "meeting": ("rhythm", "channels"),
    "goal": ("goal", "shares"),
    "own": (),
    "shares": ("shares",),
}
"""The pages of joining whose answers an offer shows or rests on, and their columns.

How many people somebody takes, whom they wish for and whom they avoid is not among them: the offer
stands, and other pairings count on it.
"""

OWN = "own"
"""The page with the program's own questions."""

TOPICS = ("topics", "top", "glad")

CALLED = {
    "days": gettext_lazy("days there"),
    "rhythm": gettext_lazy("how often to meet"),
    "channels": gettext_lazy("ways to meet"),
    "goal": gettext_lazy("goal"),
    "shares": gettext_lazy("what others may know"),
}
"""What was put right, in words that fit after anybody's name."""


@act
def correct(actor: User, pairing: Pairing, slug: str, answers: Answers) -> bool:
    """Write one page's answers while the offer waits; False where nothing is different.

    The reasons of the offer stay as they were stored. The log says what was changed, never how.
    """
    side = own_side(actor, pairing)
    (own,) = lock(side.enrollment)
    lock_pairing(pairing)
    if not is_answerable(pairing):
        raise Refused(state_sentence(pairing))
    what = _rewritten(own, slug, answers)
    if what:
        log("pairing.corrected", actor, pairing=pairing, what=what)
    return bool(what)


def _rewritten(own: Enrollment, slug: str, answers: Answers) -> str:
    """Write one page's answers; returns what was different, in words."""
    if slug in TOPICS:
        return _rewrite_topics(own, answers)
    if slug == OWN:
        changed = own_answers.write(own, answers.own or {})
        return _("answers to the program’s questions") if changed else ""
    return _rewrite(own, slug, answers)


def _rewrite(own: Enrollment, slug: str, answers: Answers) -> str:
    """Write the columns of a page that differ; returns what they are called."""
    given = answers.own_columns()
    changed = [name for name in SHOWN[slug] if getattr(own, name) != given[name]]
    for name in changed:
        setattr(own, name, given[name])
    own.save(update_fields=changed)
    return ", ".join(str(CALLED[name]) for name in changed)


def _rewrite_topics(own: Enrollment, answers: Answers) -> str:
    before = _topics(own)
    write_topics(own, answers)
    return _("topics") if _topics(own) != before else ""


def _topics(own: Enrollment) -> set[tuple[int, int, bool]]:
    return set(own.topics.values_list("topic", "strength", "matters_most"))
