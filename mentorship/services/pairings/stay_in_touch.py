"""Staying in touch: two who reached their end well become an informal connection, if both wish.

The new pairing stands in an open informal program, made from what the two said in the old one.
Nobody is listed in a directory by it. Where there is no such program, the wish is stored alone.
"""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship.mail import outbox
from mentorship.messages import stay_in_touch as messages
from mentorship.models import Enrollment, Pairing, Program, Round, Unit
from mentorship.models.sides import Side
from mentorship.services.acts import Refused, act, log
from mentorship.services.pairings import waiting
from mentorship.services.pairings.answers import release
from mentorship.services.pairings.places import (
    blocked,
    free_place,
    lock,
    lock_pairing,
    open_between,
    own_side,
    places_for,
)
from mentorship.services.pairings.words import state_sentence, tell_both

MOST_PLACES = 10
"""How many places one person may have; the database refuses more."""


def is_stayable(pairing: Pairing) -> bool:
    """Whether it ended well and both are still here.

    An informal connection has no end of its own, and is asked for anew in the directory.
    """
    if pairing.state != Pairing.State.COMPLETED or pairing.round.program.is_informal:
        return False
    return _is_here(pairing.mentor.person) and _is_here(pairing.mentee.person)


def may_stay(pairing: Pairing) -> bool:
    """Whether the two can stay in touch, and neither wishes otherwise; private, so never shown."""
    return is_stayable(pairing) and not blocked(pairing.mentor.person, pairing.mentee.person)


def both_stay(pairing: Pairing) -> bool:
    """Whether both have said that they wish to stay in touch."""
    return bool(pairing.mentor_stays_at and pairing.mentee_stays_at) and may_stay(pairing)


def connection(pairing: Pairing) -> Pairing | None:
    """The informal connection that the two have now, if there is one."""
    two = {"mentor__person": pairing.mentor.person_id, "mentee__person": pairing.mentee.person_id}
    rows = Pairing.objects.filter(
        **two, state=Pairing.State.ACTIVE, round__program__kind=Program.Kind.INFORMAL
    )
    return rows.order_by("-active_at").first()


@act
def stay(actor: User, pairing: Pairing) -> Pairing | None:
    """Wish to stay in touch; with the second wish the two are connected, which is returned.

    None while the other has not said so, or where no open informal program takes them.

    Raises
    ------
    Refused : it did not end well, one of the two has left, or the actor wished otherwise.
    """
    side = own_side(actor, pairing)
    rooms = _rounds_for(pairing)
    _lock_two(pairing, rooms)
    if side.stays_at:
        return connection(pairing) if both_stay(pairing) else None
    _check(actor, side)
    _write(side, stays=True)
    log("pairing.stays", actor, pairing=pairing)
    if both_stay(pairing):
        return _connect(actor, pairing, rooms)
    if may_stay(pairing) and not side.other.stays_at:
        outbox.enqueue(messages.wished(pairing, side.other.role))
    return None


@act
def stay_no_more(actor: User, pairing: Pairing) -> None:
    """Take the wish back, as long as the other has not said the same."""
    side = own_side(actor, pairing)
    lock_pairing(pairing)
    if not side.stays_at:
        return
    if both_stay(pairing):
        raise Refused(_("You have both said that you stay in touch"))
    _write(side, stays=False)
    log("pairing.stays_no_more", actor, pairing=pairing)


def _lock_two(pairing: Pairing, rooms: list[Round]) -> None:
    """Lock the two people, then their places, then the pairing: the order of closing an account."""
    people = [pairing.mentor.person_id, pairing.mentee.person_id]
    list(User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
    lock(*Enrollment.objects.filter(person__in=people, round__in=rooms))
    lock_pairing(pairing)


def _check(actor: User, side: Side) -> None:
    """Refuse where it cannot be. The other's private list is not told: the wish stays unanswered.

    One's own list is checked by name and for certain, so that no wish stands against it.
    """
    pairing = side.pairing
    if pairing.state != Pairing.State.COMPLETED or pairing.round.program.is_informal:
        raise Refused(state_sentence(pairing))
    other = side.other.person
    if not _is_here(other):
        raise Refused(_("%(name)s is not here any more") % {"name": other.public_name})
    if actor.blocks.filter(person=other).exists():
        raise Refused(_("You have asked us not to pair you again. Take that back first"))


def _is_here(person: User) -> bool:
    return person.is_active and person.closed_at is None


def _write(side: Side, *, stays: bool) -> None:
    column, pairing = side.column("stays_at"), side.pairing
    value = timezone.now() if stays else None
    rows = Pairing.objects.filter(pk=pairing.pk, state=Pairing.State.COMPLETED)
    rows.update(**{column: value})
    setattr(pairing, column, value)


def _connect(actor: User, pairing: Pairing, rooms: list[Round]) -> Pairing | None:
    """Make the two a pair in the first round that takes both; both hear of it in any case."""
    made = next(filter(None, (_pair_in(actor, pairing, room) for room in rooms)), None)
    tell_both(pairing, messages.agreed)
    return made


def _rounds_for(pairing: Pairing) -> list[Round]:
    """Open rounds of listed informal programs; the unit's own first, then those nearest above."""
    near: dict[int, int] = {}
    unit: Unit | None = pairing.round.program.unit
    while unit is not None and unit.pk not in near:
        near[unit.pk] = len(near)
        unit = unit.parent
    rows: QuerySet[Round] = Round.objects.filter(
        state=Round.State.OPEN,
        program__kind=Program.Kind.INFORMAL,
        program__listed=True,
        program__school__isnull=True,
    )
    rows = rows.select_related("program").order_by("pk")
    return sorted(rows, key=lambda room: near.get(room.program.unit_id, len(near)))


def _pair_in(actor: User, pairing: Pairing, room: Round) -> Pairing | None:
    """The two as an active pair in this round; None where one of them has no place there."""
    theirs = [_place_in(room, one) for one in (pairing.mentor, pairing.mentee)]
    mentor, mentee = theirs
    if mentor.pk and mentee.pk and (standing := open_between(mentor, mentee)):
        return standing if standing.is_active else None
    if any(not _fits(one) for one in theirs):
        return None
    for one in theirs:
        one.save()
    now = timezone.now()
    made = Pairing.objects.create(
        round=room,
        mentor=mentor,
        mentee=mentee,
        origin=Pairing.Origin.CONTINUED,
        state=Pairing.State.ACTIVE,
        active_at=now,
        mentor_accepted_at=pairing.mentor_stays_at,
        mentee_accepted_at=pairing.mentee_stays_at,
        **places_for(mentor, mentee, actor),
    )
    waiting.stop_waiting(mentor, mentee)
    log("pairing.continued", actor, pairing=made)
    release(actor, [one for one in theirs if free_place(one) is None])
    return made


def _place_in(room: Round, before: Enrollment) -> Enrollment:
    """Their place in this round, with room for one more; a new one is not saved yet."""
    rows = Enrollment.objects.filter(round=room, person=before.person_id, role=before.role)
    own = rows.first()
    if own is None:
        return Enrollment(
            round=room,
            person=before.person,
            role=before.role,
            goal=before.goal,
            shares=before.shares,
            rhythm=before.rhythm,
            channels=before.channels,
            listed=False,
        )
    if free_place(own) is None:
        own.capacity += 1
    return own


def _fits(place: Enrollment) -> bool:
    return place.takes_part and place.capacity <= MOST_PLACES
