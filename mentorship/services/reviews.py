"""Looking at sign-ups before anybody is matched: opinions of coordinators, and what they decide.

A decision names the version that its coordinator saw. Of two who decide at the same time the
second one is told what the first decided, and nothing of theirs is written.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, messages, states
from mentorship.mail import outbox
from mentorship.models import Enrollment, Pairing, ReviewOpinion, SignUpReview
from mentorship.models.sides import paired_as
from mentorship.services import circles, waiting_list
from mentorship.services.acts import Refused, act, log
from mentorship.services.pairings.places import lock
from mentorship.services.windows import free_places


class Verb(StrEnum):
    """What a coordinator can decide about a sign-up: the names of the machine's moves."""

    ACCEPT = "accept"
    ASK = "ask"
    HOLD = "hold"
    DECLINE = "decline"


@dataclass(frozen=True)
class Decision:
    """What is decided, and what the member is told with it."""

    verb: Verb
    words: str = ""
    reason: str = ""

    @property
    def columns(self) -> dict[str, str]:
        """The words that belong to this decision; those of an earlier one go."""
        words = self.words if self.verb in (Verb.ASK, Verb.DECLINE) else ""
        return {"words": words, "reason": self.reason if self.verb is Verb.DECLINE else ""}


class DecidedMeanwhile(Refused):
    """Another coordinator has decided since the page was read; `version` is that of now."""

    def __init__(self, review: SignUpReview, sentence: str) -> None:
        super().__init__(sentence)
        self.review, self.version = review, review.version


# Opinions --------------------------------------------------------------------------------------


@act
def give_opinion(actor: User, enrollment: Enrollment, view: str, words: str) -> ReviewOpinion:
    """Write down what one thinks of a sign-up, in place of what one thought before.

    Coordinators of the program read it, and nobody else; nobody is told.
    """
    enrollment = access.enrollment_decided_for(actor, enrollment.pk)
    said = {"view": view, "words": words, "written_at": timezone.now()}
    opinion, _made = ReviewOpinion.objects.update_or_create(
        enrollment=enrollment, writer=actor, defaults=said
    )
    log("review.opinion", actor, enrollment=enrollment)
    return opinion


# Decisions -------------------------------------------------------------------------------------


@act
def decide(actor: User, enrollment: Enrollment, decision: Decision, seen: int) -> SignUpReview:
    """Accept a sign-up, ask for a change, hold it back or decline; the member hears of a request
    and of a no, and of a yes after a no.

    `seen` is the version that the coordinator has read. The same decision twice is made once.

    Raises
    ------
    Refused : it is too late for it, a pairing stands against it, or somebody else has decided.
    """
    round = access.enrollment_decided_for(actor, enrollment.pk).round
    if round.places_for(enrollment.role) is not None:
        round = waiting_list.locked(round)
    (enrollment,) = lock(enrollment)
    enrollment.round = round
    review = _review_of(enrollment)
    if _is_so(review, decision):
        return review
    if review.version != seen:
        raise DecidedMeanwhile(review, _since(review))
    _check(enrollment, review, decision.verb)
    _WITH[decision.verb](actor, enrollment, review, decision)
    if decision.verb is Verb.DECLINE:
        waiting_list.move_up(round)
    return review


def _review_of(enrollment: Enrollment) -> SignUpReview:
    """The review of an enrollment that is locked, made where nobody has looked at it."""
    review, _made = SignUpReview.objects.select_related("decided_by__profile").get_or_create(
        enrollment=enrollment
    )
    review.enrollment = enrollment
    return review


def _is_so(review: SignUpReview, decision: Decision) -> bool:
    """Whether it has been decided like this already, so that a second press changes nothing."""
    now = {"words": review.words, "reason": review.reason}
    return (
        review.state == states.SIGN_UP_REVIEW.moves[decision.verb].target
        and now == decision.columns
    )


def _since(review: SignUpReview) -> str:
    """What another coordinator has decided, and that nothing of this decision was written."""
    names = {"name": review.decided_by or _("Somebody"), "state": state_word(review.state)}
    if review.state == SignUpReview.State.CHANGED:
        return _("The member has changed their answers meanwhile. Read them, then decide again")
    return (
        _(
            "%(name)s has decided meanwhile: %(state)s. Nothing of yours was sent. Decide again if "
            "you still want to"
        )
        % names
    )


def state_word(state: str) -> str:
    """A decision in a word or two, as it stands in a sentence."""
    return {
        SignUpReview.State.NEW: _("not looked at yet"),
        SignUpReview.State.ASKED: _("asked to change something"),
        SignUpReview.State.CHANGED: _("changed by the member"),
        SignUpReview.State.ACCEPTED: _("accepted"),
        SignUpReview.State.HELD: _("on hold"),
        SignUpReview.State.DECLINED: _("declined"),
    }[SignUpReview.State(state)]


def _check(enrollment: Enrollment, review: SignUpReview, verb: Verb) -> None:
    """Refuse what the round, a pairing or the person's own leaving stands against."""
    if enrollment.has_left:
        raise Refused(_("This person has left the round"))
    if enrollment.round.is_over:
        raise Refused(_("This round is over"))
    announced = enrollment.round.state not in states.ROUND_BEFORE_ANNOUNCED
    if review.is_declined and announced:
        raise Refused(_("Pairs are announced, so a no cannot be taken back any more"))
    if verb is Verb.DECLINE and _is_in_a_pairing(enrollment):
        raise Refused(_("This person is in a pairing of this round. Take that back first"))
    if verb is Verb.ASK and announced:
        raise Refused(_("Pairs are announced, so answers stay as they are"))


def _is_in_a_pairing(enrollment: Enrollment) -> bool:
    rows = Pairing.objects.filter(paired_as(enrollment), state__in=states.PAIRING_OPEN)
    return rows.exists()


def _move(actor: User, review: SignUpReview, decision: Decision) -> None:
    states.move(
        review,
        decision.verb,
        states.COORDINATOR,
        version=review.version + 1,
        decided_by=actor,
        **decision.columns,
    )


def _accept(actor: User, place: Enrollment, review: SignUpReview, decision: Decision) -> None:
    """Let somebody in; after a no they are told that there is a place for them after all."""
    after_no = place.is_declined
    if after_no:
        _readmit(place)
    _move(actor, review, decision)
    log("review.readmitted" if after_no else "review.accepted", actor, enrollment=place)
    if after_no:
        outbox.enqueue(messages.reviews.readmitted(review))


def _readmit(place: Enrollment) -> None:
    if free_places(place.round, place.role) == 0:
        raise Refused(_("All places are taken. Raise their number in the round’s form first"))
    states.move(place, "readmit", states.COORDINATOR)


def _ask(actor: User, place: Enrollment, review: SignUpReview, decision: Decision) -> None:
    _move(actor, review, decision)
    log("review.asked", actor, enrollment=place)
    outbox.enqueue(messages.reviews.change_asked(review))


def _hold(actor: User, place: Enrollment, review: SignUpReview, decision: Decision) -> None:
    _move(actor, review, decision)
    log("review.held", actor, enrollment=place)


def _decline(actor: User, place: Enrollment, review: SignUpReview, decision: Decision) -> None:
    states.move(place, "decline", states.COORDINATOR)
    circles.leave_all(actor, place)
    _move(actor, review, decision)
    log("review.declined", actor, enrollment=place)
    outbox.enqueue(messages.reviews.declined(review))


_WITH: dict[Verb, Any] = {
    Verb.ACCEPT: _accept,
    Verb.ASK: _ask,
    Verb.HOLD: _hold,
    Verb.DECLINE: _decline,
}


# What members do -------------------------------------------------------------------------------


def answers_changed(actor: User, place: Enrollment) -> None:
    """Note, in the act that changes answers, that they are not those that were looked at.

    What a coordinator has asked for is done by it: the sign-up comes back to the list as changed.
    """
    review = SignUpReview.objects.select_for_update(no_key=True).filter(enrollment=place).first()
    if review is None:
        return
    SignUpReview.objects.filter(pk=review.pk).update(answers_changed_at=timezone.now())
    if review.is_asked:
        states.move(review, "resubmit", states.OWNER, version=review.version + 1)
        log("review.resubmitted", actor, enrollment=place)
