"""Wrapping up: one of two who are paired proposes it, the other agrees or would rather go on.

A talk that is agreed on stays: where one lies ahead, the pairing is concluded after it.
"""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import states
from mentorship.mail import outbox
from mentorship.messages import wrap_up as messages
from mentorship.models import Pairing
from mentorship.roles import Role
from mentorship.services import meetings
from mentorship.services.acts import Refused, act, log
from mentorship.services.pairings import waiting
from mentorship.services.pairings.places import lock_pairing, own_side
from mentorship.services.pairings.words import state_sentence, tell_both


@act
def propose_wrap_up(actor: User, pairing: Pairing) -> None:
    """Propose to wrap up; the other is asked by mail and on the page. Nothing ends by it.

    Where the other has proposed it already, the two agree: also when both press at once.

    Raises
    ------
    Refused : the two are not paired now.
    """
    side = own_side(actor, pairing)
    lock_pairing(pairing)
    if pairing.state == Pairing.State.COMPLETED or pairing.wrap_up_agreed_at:
        return
    _check_active(pairing)
    if pairing.wrap_up_proposed_at is None:
        _write(pairing, wrap_up_proposed_at=timezone.now(), wrap_up_by=side.role)
        log("pairing.wrap_up_proposed", actor, pairing=pairing)
        outbox.enqueue(messages.proposed(pairing, side.other.role))
    elif pairing.wrap_up_by != side.role:
        _agree(actor, pairing, side.role)


@act
def agree_wrap_up(actor: User, pairing: Pairing) -> None:
    """Agree to what the other proposed: it is concluded now, or after a talk that is planned.

    Raises
    ------
    Refused : the other proposes nothing any more.
    """
    side = own_side(actor, pairing)
    lock_pairing(pairing)
    if pairing.state == Pairing.State.COMPLETED or pairing.wrap_up_agreed_at:
        return
    _check_active(pairing)
    if pairing.wrap_up_proposed_at is None or pairing.wrap_up_by == side.role:
        raise Refused(_("Nothing is proposed to you any more. Your pairing goes on"))
    _agree(actor, pairing, side.role)


def _agree(actor: User, pairing: Pairing, by: Role) -> None:
    log("pairing.wrap_up_agreed", actor, pairing=pairing)
    now = timezone.now()
    if talk := meetings.ahead(pairing, now):
        _write(pairing, wrap_up_agreed_at=now)
        for each in Role:
            outbox.enqueue(messages.agreed(pairing, each, talk))
    else:
        _conclude(actor, pairing, by, now)


def _conclude(actor: User | None, pairing: Pairing, by: states.By, now: datetime) -> None:
    both = {role.column("concluded_at"): now for role in Role}
    states.move(pairing, "complete", by, ended_at=now, **both)
    log("pairing.completed", actor, pairing=pairing)
    waiting.part_well(pairing)
    meetings.call_off(pairing, by)
    tell_both(pairing, messages.done)


@act
def drop_wrap_up(actor: User, pairing: Pairing) -> None:
    """Take one's own proposal back, or go on although the other proposed to wrap up.

    Until the pairing is concluded either may also take an agreement back. Whoever proposed it, or
    had agreed, is told kindly. Where nothing is proposed, nothing changes.
    """
    side = own_side(actor, pairing)
    lock_pairing(pairing)
    if pairing.wrap_up_proposed_at is None:
        return
    known = pairing.wrap_up_agreed_at is not None or pairing.wrap_up_by != side.role
    message = messages.kept(pairing, side.other.role)
    _write(pairing, wrap_up_proposed_at=None, wrap_up_agreed_at=None)
    log("pairing.wrap_up_dropped", actor, pairing=pairing)
    if known:
        outbox.enqueue(message)


@act
def finish_wrap_up(pairing: Pairing, now: datetime) -> bool:
    """Conclude what two have agreed to wrap up, once no talk lies ahead; False while one does."""
    lock_pairing(pairing)
    if pairing.wrap_up_agreed_at is None or meetings.ahead(pairing, now):
        return False
    _conclude(None, pairing, states.CLOCK, timezone.now())
    return True


def _check_active(pairing: Pairing) -> None:
    if not pairing.is_active:
        raise Refused(state_sentence(pairing))


def _write(pairing: Pairing, **values: datetime | str | None) -> None:
    Pairing.objects.filter(pk=pairing.pk, state=Pairing.State.ACTIVE).update(**values)
    for name, value in values.items():
        setattr(pairing, name, value)
