"""A member asks somebody of the directory, and may take the request back."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, directories, messages, states
from mentorship.mail import outbox
from mentorship.models import Enrollment, Pairing
from mentorship.models.sides import paired_as
from mentorship.roles import Role
from mentorship.services.acts import Refused, act, log
from mentorship.services.pairings.places import (
    check_couple,
    free_place,
    lock,
    lock_pairing,
    no_place_sentence,
    open_between,
    own_side,
)
from mentorship.services.pairings.words import state_sentence

REQUEST_DAYS = 10
"""How long a member's request waits for an answer before it lapses."""

MOST_REQUESTS = 5
"""How many requests of one member may wait for an answer at once, in a round."""

MOST_WAITING = 8
"""How many requests may wait for the answer of one member at once, in a round."""


@act
def ask(
    actor: User,
    own: Enrollment,
    other: Enrollment,
    words: str,
    span: str = Pairing.Span.ONGOING,
    *,
    points: int | None = None,
    parts: dict[str, object] | None = None,
    reasons: list[object] | None = None,
) -> Pairing:
    """Ask somebody of the directory; it lapses after `REQUEST_DAYS` without an answer.

    Whether the actor may see `other` in the directory is checked here again. Where the two have
    a pairing that is not over, that one is returned and nothing happens: a second press asks once.
    """
    own = access.enrollment_for(actor, own.pk)
    directories.listed_person_for(actor, own.round, other.pk)
    own, other = lock(own, other)
    mentor, mentee = (own, other) if own.role == Role.MENTOR else (other, own)
    check_couple(mentor, mentee)
    if standing := open_between(mentor, mentee):
        return standing
    for enrollment in (own, other):
        if free_place(enrollment) is None:
            raise Refused(no_place_sentence(enrollment, actor))
    _check_patience(actor, own)
    _check_their_patience(actor, other)
    now = timezone.now()
    last_day = now.astimezone(own.round.zone).date() + timedelta(REQUEST_DAYS)
    pairing = Pairing.objects.create(
        round=own.round,
        mentor=mentor,
        mentee=mentee,
        origin=Pairing.Origin.ASKED,
        state=Pairing.State.ASKED,
        asked_by=actor,
        asked_words=words,
        span=span,
        points=points,
        parts=parts or {},
        reasons=reasons or [],
        offered_at=now,
        answer_by=own.round.end_of(last_day),
        **{Role(own.role).column("accepted_at"): now},
    )
    log("pairing.asked", actor, pairing=pairing)
    outbox.enqueue(messages.asked(pairing, other.role))
    return pairing


def _check_patience(actor: User, own: Enrollment) -> None:
    """Refuse more requests at once than somebody can mean."""
    waiting = Pairing.objects.filter(
        round=own.round, state=Pairing.State.ASKED, asked_by=actor
    ).count()
    if waiting >= MOST_REQUESTS:
        raise Refused(
            _("%(count)s people have not answered you yet. Wait for one, or take a request back")
            % {"count": waiting}
        )


def _check_their_patience(actor: User, other: Enrollment) -> None:
    """Refuse one request more to somebody whom many have asked at once."""
    waiting = Pairing.objects.filter(paired_as(other), state=Pairing.State.ASKED)
    if waiting.exclude(asked_by=other.person_id).count() >= MOST_WAITING:
        raise Refused(
            _("Many have asked %(name)s just now. Try again in a few days, or ask somebody else")
            % {"name": other.person.public_name}
        )


@act
def take_back(actor: User, pairing: Pairing) -> None:
    """Take back one's own request before it is answered; it may be gone already."""
    side = own_side(actor, pairing)
    lock_pairing(pairing)
    if pairing.state == Pairing.State.WITHDRAWN and pairing.asked_by_id == actor.pk:
        return
    if pairing.state != Pairing.State.ASKED:
        raise Refused(state_sentence(pairing))
    if not side.accepted_at:
        raise Refused(_("Only the person who asked can take the request back"))
    states.move(pairing, "take_back", side.role)
    log("pairing.taken_back", actor, pairing=pairing)
