"""Opening, closing and announcing a round."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, states
from mentorship.models import Pairing, Round
from mentorship.services import circles, pairings, readiness, waiting_list
from mentorship.services.acts import Refused, act, log, names_of

MATCHABLE = (Round.State.MATCHING, Round.State.REVIEW, Round.State.ANNOUNCED, Round.State.RUNNING)
"""The states in which matching may run; while sign-up is open too at a convention, and where it
never closes."""


PLANNED_BY = ("signup_closes_on", "announce_on", "starts_on", "ends_on")
"""The days of a round by which people plan: they hear when one of them moves."""


def may_match(round: Round) -> bool:
    """Whether a coordinator may run matching for this round now."""
    if round.program.is_informal:
        return False
    while_open = round.program.is_convention or round.rolling
    return round.state in MATCHABLE or (round.is_open and while_open)


def may_announce(round: Round) -> bool:
    """Whether approved pairings of this round may be announced now."""
    return may_match(round)


def _run_by(actor: User | None, round: Round) -> states.By:
    """Check the actor (None is the clock) and return in which capacity they act."""
    if actor is None:
        return states.CLOCK
    access.round_run_for(actor, round.pk)
    return states.COORDINATOR


@act
def create(actor: User, round: Round) -> Round:
    """Set up a round, not saved yet, in a program that the actor runs; it begins as a draft."""
    access.one_or_404(access.programs_run_by(actor), round.program_id)
    round.save()
    log("round.created", actor, round=round)
    return round


@act
def change(actor: User, round: Round, fields: list[str]) -> None:
    """Write changed dates, rules or weights; `fields` are the columns that differ.

    Raises
    ------
    Refused : one of them is settled, since members have been told.
    """
    stored = _locked(access.round_run_for(actor, round.pk))
    if not fields:
        return
    _refuse_settled(stored, fields)
    moved = _moved(stored, round, fields)
    round.save(update_fields=fields)
    names = names_of(round, fields)
    if moved:
        log("round.changed", actor, round=round, fields=names, dates=moved)
    else:
        log("round.changed", actor, round=round, fields=names)
    waiting_list.move_up(round)


def _locked(round: Round) -> Round:
    """The round as it is now; nobody moves it on before the act is over."""
    rows = Round.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("program").get(pk=round.pk)


TOLD_BY_ANNOUNCING = frozenset(
    {
        *("time_zone", "signup_opens_on", "signup_closes_on"),
        *("mentors_open_on", "mentors_close_on", "announce_on"),
    }
)
"""What has come to pass once pairs are announced."""
STILL_OPEN_WHEN_OVER = frozenset({"name", "place"})


def settled(round: Round) -> frozenset[str]:
    """The columns that cannot be changed any more: members were told, or it has come to pass."""
    if round.is_over:
        columns = {field.name for field in Round._meta.concrete_fields}
        return frozenset(columns - STILL_OPEN_WHEN_OVER)
    if round.state == Round.State.ANNOUNCED:
        return TOLD_BY_ANNOUNCING
    if round.state == Round.State.RUNNING:
        return TOLD_BY_ANNOUNCING | {"starts_on"}
    return frozenset()


def why_settled(round: Round) -> str:
    """Why some of a round's columns are settled, before their names."""
    if round.is_over:
        return _("The round is over, so most of it is settled")
    return _("Pairs have been announced, so what members were told is settled")


def _refuse_settled(round: Round, fields: list[str]) -> None:
    if fixed := [name for name in fields if name in settled(round)]:
        raise Refused(f"{why_settled(round)}: {names_of(round, fixed)}")


def _moved(stored: Round, round: Round, fields: list[str]) -> dict[str, list[str | None]]:
    """The days that people plan by and that change: before and after, for the log."""
    days = {
        name: [day and day.isoformat() for day in (getattr(stored, name), getattr(round, name))]
        for name in PLANNED_BY
        if name in fields
    }
    return {name: [before, after] for name, (before, after) in days.items() if before != after}


@act
def open_signup(actor: User | None, round: Round) -> None:
    """Let people join; from a draft, or again after sign-up was closed too early.

    Raises
    ------
    Refused : the round lacks something that it cannot be without.
    """
    by = _run_by(actor, round)
    again = round.state != Round.State.DRAFT
    if not again and (missing := readiness.barring(round)):
        raise Refused(missing[0].sentence)
    states.move(round, "reopen" if again else "open", by)
    log("round.reopened" if again else "round.opened", actor, round=round)


@act
def close_signup(actor: User | None, round: Round) -> None:
    """Take no more sign-ups; matching may run."""
    by = _run_by(actor, round)
    if round.program.is_informal:
        raise Refused(_("An informal program has no matching; close the round to end it"))
    states.move(round, "close_signup", by)
    log("round.signup_closed", actor, round=round)


@act
def start(actor: User | None, round: Round) -> None:
    """Mark the announced round as under way."""
    states.move(round, "start", _run_by(actor, round))
    log("round.started", actor, round=round)


@act
def close(actor: User | None, round: Round) -> None:
    """Close the round; a convention's pairings end with it, long-term ones go on."""
    states.move(round, "close", _run_by(actor, round))
    log("round.closed", actor, round=round)
    if round.program.is_convention:
        pairings.complete_all(round)
    pairings.drop_unanswered(round)
    circles.close_round(round, ends=round.program.is_convention)


@act
def cancel(actor: User, round: Round) -> None:
    """Call the round off before anything was announced."""
    by = _run_by(actor, round)
    if Pairing.objects.filter(
        round=round, state__in=(Pairing.State.OFFERED, Pairing.State.ACTIVE)
    ).exists() or circles.is_told(round):
        raise Refused(_("People have been told of their pairings; close the round instead"))
    states.move(round, "cancel", by)
    log("round.cancelled", actor, round=round)
    pairings.drop_unanswered(round)
    circles.close_round(round, ends=False)


def announce(actor: User, round: Round, *, only: Collection[int] | None = None) -> int:
    """Offer every approved pairing, or those chosen, to its two people; returns how many.

    The actor's own pairing is left to somebody else, wherever anybody else runs the program.
    Each pairing is a transaction of its own, so a stop half-way loses nothing: a second press
    goes on where the first one ended, and nobody is told twice.
    """
    begin_announcing(actor, round)
    waiting = to_announce(actor, round, only=only).order_by("pk")
    count = sum(pairings.offer(actor, pairing) for pairing in waiting)
    if count:
        log("round.announced", actor, round=round, count=count)
    return count


def to_announce(
    actor: User, round: Round, *, only: Collection[int] | None = None
) -> QuerySet[Pairing]:
    """The approved pairings of a round that this actor may announce; or those chosen of them."""
    rows = access.pairings_decided_by(actor).filter(round=round, state=Pairing.State.APPROVED)
    return rows if only is None else rows.filter(pk__in=only)


@act
def begin_announcing(actor: User, round: Round) -> None:
    """Check, and move a round that was being matched on to announced."""
    by = _run_by(actor, round)
    round.refresh_from_db(fields=["state"])
    refuse_announcing(actor, round)
    if round.state in (Round.State.MATCHING, Round.State.REVIEW):
        states.move(round, "announce", by)


def refuse_announcing(actor: User, round: Round) -> None:
    """Refuse where nothing of the round can be announced.

    Raises
    ------
    Refused : not in this state, or nothing is approved.
    """
    if not may_announce(round):
        raise Refused(_("Pairings of this round cannot be announced now"))
    nothing = not to_announce(actor, round).exists()
    if nothing and round.state in (Round.State.MATCHING, Round.State.REVIEW):
        raise Refused(_("Approve at least one pairing before you announce"))
