"""What a step would change, and who else there is for a mentee: tried, and not written."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from accounts.models import User
from matching import proposal
from matching.board import checking
from matching.board.boards import Desk, Situation, looking, run_of, situation
from matching.board.edits import Difference, Edit, Offer, Verb, named_by
from matching.board.own import leave_own, own_of
from matching.board.present import Pair
from matching.board.solver import beside_free, difference
from matching.board.waiting import ask, is_large
from matching.models import BoardQuestion
from mentorship import access
from mentorship.models import Round
from mentorship.services.acts import Refused

Kind = BoardQuestion.Kind

MOST_OFFERS = 10
"""How many others a mentee is offered."""


def price(actor: User, round: Round, edits: Edit | Sequence[Edit]) -> Difference:
    """What a step would change, exactly: tried, and not written.

    Raises
    ------
    Refused : it cannot be taken.
    """
    round = access.round_run_for(actor, round.pk)
    edits = [edits] if isinstance(edits, Edit) else list(edits)
    leave_own(actor, round, named_by(edits))
    if all(edit.verb == Verb.APPROVE for edit in edits):
        return Difference()
    run = run_of(round)
    if is_large(run):
        told = [edit.without_words().as_data() for edit in edits]
        found = Difference.from_data(ask(round, run, Kind.PRICE, {"edits": told}))
    else:
        found = priced(looking(actor, round), edits)
    return found.without(own_of(actor, round))


def priced(desk: Desk, edits: Sequence[Edit]) -> Difference:
    """What edits would change."""
    now = situation(desk)
    present, stand = now.present, dict(now.stand)
    for edit in edits:
        checking.check(present, edit)
        present = checking.after(present, edit)
        if edit.verb == Verb.APPROVE:
            stand.pop(edit.pair[0], None)
    return beside_free(stand, now.optimum(present))


def instead(actor: User, round: Round, mentee: int) -> list[Offer]:
    """The best other mentors for a mentee, each with what choosing them would change.

    The cheapest come first, and last whoever has every place kept for others. Whom a rule forbids
    is not among them: see `offer`.
    """
    round = access.round_run_for(actor, round.pk)
    own = own_of(actor, round)
    if mentee in own:
        return []
    run = run_of(round)
    if is_large(run):
        found = [
            Offer.from_data(one) for one in ask(round, run, Kind.INSTEAD, {"enrollment": mentee})
        ]
    else:
        found = offers(looking(actor, round), mentee)
    return [offer.without_own(own) for offer in found if offer.mentor not in own]


def offers(desk: Desk, mentee: int) -> list[Offer]:
    """The best other mentors for a mentee, priced."""
    now = situation(desk)
    if mentee not in now.present.rows or mentee in now.present.left_out:
        return []
    known = desk.engine.offers(now.present, now.pairs, mentee, MOST_OFFERS)
    if known is not None:
        return known
    couples = [(mentee, mentor.id) for mentor in now.present.snapshot.mentors]
    points = desk.engine.points(now.present, couples)
    mine = now.stand.get(mentee, (None, 0))[0]
    ranked = sorted(
        (-worth, mentor.id)
        for worth, mentor in zip(points, now.present.snapshot.mentors, strict=True)
        if worth >= 0 and mentor.id != mine
    )
    found = [_offer(now, (mentee, mentor), -worth) for worth, mentor in ranked[:MOST_OFFERS]]
    return sorted(found, key=_dearest_last)


def _dearest_last(offer: Offer) -> tuple[int, int]:
    found = offer.difference
    return (-found.matched, -found.points) if found else (1 << 30, 0)


def offer(actor: User, round: Round, mentee: int, mentor: int) -> Offer:
    """What choosing this mentor for a mentee would change, or the rules that forbid the two.

    Private rules are not named: then there is neither a rule nor a difference.
    """
    round = access.round_run_for(actor, round.pk)
    leave_own(actor, round, (mentee, mentor))
    run = run_of(round)
    if is_large(run):
        found = Offer.from_data(ask(round, run, Kind.OFFER, {"pair": [mentee, mentor]}))
    else:
        found = offered(looking(actor, round), mentee, mentor)
    return found.without_own(own_of(actor, round))


def offered(desk: Desk, mentee: int, mentor: int) -> Offer:
    """One mentor for a mentee, priced, or with the rules that forbid the two."""
    now = situation(desk)
    if not now.present.holds((mentee, mentor)):
        raise Refused(_("One of the two is not on the board any more"))
    (points,) = desk.engine.points(now.present, [(mentee, mentor)])
    broken = now.present.broken((mentee, mentor)) - {str(rule) for rule in proposal.HIDDEN}
    found = _offer(now, (mentee, mentor), max(0, points))
    return replace(found, broken=tuple(sorted(broken)))


def _offer(now: Situation, pair: Pair, points: int) -> Offer:
    edit = Edit(Verb.MOVE, *pair)
    try:
        checking.check(now.present, edit)
    except Refused:
        return Offer(pair[1], points)
    found = now.optimum(now.present.after(edit))
    return Offer(pair[1], points, difference(now.stand, found.pairs))
