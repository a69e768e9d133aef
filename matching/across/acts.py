"""Acts on shared pools: asking, agreeing, ending, looking for pairs, and deciding about them."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from matching.across import reach
from matching.across.reach import Which
from matching.models import PairAcross
from mentorship import access, states, tasks
from mentorship.models import Pairing, Round, SharedPool
from mentorship.services.acts import Refused, act, log
from mentorship.services.pairings import across


@act
def ask(actor: User, round: Round, lending: int, words: str = "") -> SharedPool:
    """Ask those who run another round to share their mentors with this one.

    Raises
    ------
    Refused : such a round cannot be asked; or it was asked already.
    """
    round = access.round_run_for(actor, round.pk)
    if round.state not in states.ROUND_UNDER_WAY:
        raise Refused(_("Open the round first: only then can it look for mentors elsewhere"))
    other = reach.askable(actor, round).filter(pk=lending).first()
    if other is None:
        raise Refused(_("Choose a round from the list"))
    pool = SharedPool.objects.create(
        asking=round, lending=other, asked_by=actor, words=words.strip()
    )
    log_both("pool.asked", actor, pool)
    return pool


def log_both(verb: str, actor: User | None, pool: SharedPool, **more: Any) -> None:
    """Write the line into the log of either round, which names the other one."""
    for side in Which:
        other = reach.round_of(pool, side.other)
        log(verb, actor, round=reach.round_of(pool, side), other=str(other.program), **more)


def _held(pool: SharedPool) -> SharedPool:
    """The pool as it is now; nobody changes it before the transaction is over."""
    rows = SharedPool.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("asking__program", "lending__program").get(pk=pool.pk)


def _speak_for(actor: User, pool: SharedPool, side: Which) -> SharedPool:
    """The pool, held, for somebody who runs the round of this side; 404 for anybody else."""
    pool = _held(reach.pool_for(actor, pool.pk))
    access.round_run_for(actor, reach.round_of(pool, side).pk)
    return pool


@act
def agree(actor: User, pool: SharedPool) -> None:
    """Consent for the round that lends; a second press changes nothing.

    Raises
    ------
    Refused : the request was taken back.
    """
    pool = _speak_for(actor, pool, Which.LENDING)
    if pool.over_at:
        raise Refused(_("This was ended. Ask anew if you wish it again"))
    if pool.agreed_at:
        return
    pool.agreed_by, pool.agreed_at = actor, timezone.now()
    pool.save(update_fields=["agreed_by", "agreed_at"])
    log_both("pool.agreed", actor, pool)


@act
def end(actor: User, pool: SharedPool) -> None:
    """Take a request back, decline it, or end what was agreed: either side may at any time.

    What is undecided goes at once, also where pairs are being looked for. Offers that both sides
    have decided on stand, since the two have been told.
    """
    pool = _held(reach.pool_for(actor, pool.pk))
    if pool.over_at:
        return
    pool.over_by, pool.over_at, pool.wanted_at = actor, timezone.now(), None
    pool.save(update_fields=["over_by", "over_at", "wanted_at"])
    pool.couples.filter(pairing=None).delete()
    log_both("pool.over", actor, pool)


@act
def look(actor: User, pool: SharedPool) -> None:
    """Have pairs looked for by a worker; those that nobody has decided on are replaced.

    Raises
    ------
    Refused : there is no consent of both.
    """
    pool = _held(reach.pool_for(actor, pool.pk))
    _check_agreed(pool)
    pool.wanted_at = timezone.now()
    pool.save(update_fields=["wanted_at"])
    log_both("pool.wanted", actor, pool)
    tasks.wake(tasks.MATCHING)


def _check_agreed(pool: SharedPool) -> None:
    if not pool.is_agreed:
        raise Refused(_("Both rounds have to agree to share first"))
    if pool.asking.is_over or pool.lending.is_over:
        raise Refused(_("One of the two rounds is over"))


@act
def decide(actor: User, pair: PairAcross, side: Which, *, yes: bool) -> Pairing | None:
    """Say yes or no to a pair for one side; with the second yes the two are offered it at once.

    Raises
    ------
    Refused : consent was taken back, somebody has decided otherwise, or a place is gone.
    """
    pair = reach.pair_for(actor, pair.pk)
    pool = _speak_for(actor, pair.pool, side)
    _check_agreed(pool)
    rows = PairAcross.objects.select_for_update(no_key=True, of=("self",))
    held = rows.select_related("mentor", "mentee").filter(pk=pair.pk).first()
    if held is None:
        raise Refused(_("These two are not proposed any more"))
    pair = held
    if pair.pairing_id:
        raise Refused(_("Both sides have said yes, and the two have been told"))
    setattr(pair, side.column("said"), yes)
    setattr(pair, side.column("by"), actor)
    pair.save(update_fields=[side.column("said"), side.column("by")])
    said = str(_("yes") if yes else _("no"))
    log_both("pool.decided", actor, pool, said=said)
    return _paired(actor, pool, pair)


def _paired(actor: User, pool: SharedPool, pair: PairAcross) -> Pairing | None:
    if not (pair.asking_said and pair.lending_said):
        return None
    told = {"points": pair.points, "parts": pair.parts, "reasons": pair.reasons}
    pair.pairing = across.make(actor, pool, pair.mentor, pair.mentee, **told)
    pair.save(update_fields=["pairing"])
    return pair.pairing


@act
def take_back(actor: User, pair: PairAcross) -> None:
    """Take an offer back that has not begun; either side may, and the two are told."""
    pair = reach.pair_for(actor, pair.pk)
    if pair.pairing is None:
        raise Refused(_("These two have not been told of anything"))
    across.take_back(actor, pair.pairing)
