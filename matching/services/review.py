"""Deciding on suggestions: approve, reject, take back, choose somebody else.

Approving goes through `mentorship.services.pairings.approve`, one transaction a pair, so that of
two coordinators who approve the same people one wins and the other reads why not.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from matching import couples, proposal, queries, snapshot
from matching.models import HEAVY, MatchRun, Suggestion, Verdict
from matching.names import Names
from mentorship import access, states
from mentorship.models import Enrollment, Pairing
from mentorship.roles import Role
from mentorship.services import pairings
from mentorship.services.acts import Refused, act, log
from mentorship.services.jobs import Piece

MOST_NAMED = 5
"""How many different causes a result names before it says “and others”."""


class Result(Piece):
    """How many an act was done for, and why not for the others, as a sentence."""

    def sentence(self, done: str) -> str:
        """The honest answer: “40 approved, 2 skipped: Ana Ruiz already has a mentor”."""
        if not self.skipped:
            return done
        causes = list(Counter(self.skipped))
        named = "; ".join(causes[:MOST_NAMED])
        if len(causes) > MOST_NAMED:
            named = _("%(causes)s; and others") % {"causes": named}
        skipped = ngettext("%(count)d skipped", "%(count)d skipped", len(self.skipped))
        skipped %= {"count": len(self.skipped)}
        return f"{done}, {skipped}: {named}"


def _each(suggestions: Iterable[Suggestion], decide: Callable[[Suggestion], None]) -> Result:
    """Decide one after the other, in the order of their ids; a refusal holds up none."""
    result = Result()
    result.each(sorted(suggestions, key=lambda row: row.pk), decide)
    return result


# Approve -------------------------------------------------------------------------------------


def approve(actor: User, suggestions: Iterable[Suggestion]) -> Result:
    """Make a pairing of each suggestion; they are announced later, all together."""
    return _each(suggestions, partial(_approve_one, actor))


@act
def _approve_one(actor: User, suggestion: Suggestion) -> None:
    row = _held(actor, suggestion)
    if row.state == Suggestion.State.APPROVED:
        raise Refused(_("%(pair)s are approved already") % {"pair": row})
    _check_undecided(row, "approve")
    own = pairings.leave_to_others(actor, row.mentor, row.mentee)
    pairing = pairings.approve(
        actor,
        row.mentor,
        row.mentee,
        origin=Pairing.Origin.MATCHED,
        points=row.points,
        parts=row.parts,
        reasons=row.reasons,
    )
    made = {"pairing": pairing, "reject_reason": "", "reject_words": ""}
    states.move(row, "approve", states.COORDINATOR, **made)
    _lift_bar(row)
    log("suggestion.approved", actor, pairing=pairing, **own)


def _held(actor: User, suggestion: Suggestion) -> Suggestion:
    """The suggestion, locked and read afresh, for somebody who runs its round."""
    row = (
        Suggestion.objects.select_for_update(no_key=True, of=("self",))
        .select_related("run", "pairing", "mentor__person__profile", "mentee__person__profile")
        .defer(*(f"run__{column}" for column in HEAVY))
        .get(pk=suggestion.pk)
    )
    access.round_run_for(actor, row.run.round_id)
    return row


def _check_undecided(row: Suggestion, move: str) -> None:
    """Refuse a decision on what a newer run has replaced, or what has been decided."""
    if row.state == Suggestion.State.STALE or row.run.state != MatchRun.State.REVIEW:
        raise Refused(_("%(pair)s were suggested by a run that is replaced") % {"pair": row})
    if not states.SUGGESTION.allows(move, row.state, states.COORDINATOR):
        raise Refused(_("%(pair)s have been decided on already") % {"pair": row})


# Reject --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rejection:
    """Why a coordinator decides against a suggestion, for coordinators alone."""

    reason: str = ""
    words: str = ""
    never_again: bool = False
    """Whether no later run of the round is to suggest the two."""


def reject(actor: User, suggestions: Iterable[Suggestion], said: Rejection) -> Result:
    """Decide against each of these, for what was said: for this run, or for the whole round."""
    return _each(suggestions, partial(_reject_one, actor, said))


@act
def _reject_one(actor: User, said: Rejection, suggestion: Suggestion) -> None:
    row = _held(actor, suggestion)
    own = pairings.leave_to_others(actor, row.mentor, row.mentee)
    _check_undecided(row, "reject")
    why = {"reject_reason": said.reason, "reject_words": said.words}
    states.move(row, "reject", states.COORDINATOR, **why)
    _log("suggestion.rejected", actor, row, **own)
    if said.never_again:
        decide(actor, row.mentor, row.mentee, Verdict.Kind.BARRED)
        _log("suggestion.barred", actor, row, **own)


# Any: the details go on as keywords of `log`, where any value may stand.
def _log(verb: str, actor: User, row: Suggestion, **details: Any) -> None:
    """Say what became of a suggestion that is no pairing; neither of the two reads it."""
    two = [row.mentor.person_id, row.mentee.person_id]
    log(verb, actor, enrollment=row.mentee, two=two, **details)


def decide(actor: User, mentor: Enrollment, mentee: Enrollment, kind: str) -> None:
    """Write what holds of the two in later runs; it takes the place of what was said before."""
    Verdict.objects.update_or_create(
        round_id=mentor.round_id,
        mentor=mentor,
        mentee=mentee,
        defaults={"kind": kind, "by": actor, "at": timezone.now()},
    )


@act
def allow_again(actor: User, mentor: Enrollment, mentee: Enrollment) -> bool:
    """Let two be suggested again, of whom one declined, or whom a coordinator had ruled out.

    A no that is said later counts again. False where nothing stands between the two.

    Raises
    ------
    Refused : they are not a mentor and a mentee of one round.
    """
    if mentor.round_id != mentee.round_id or (mentor.role, mentee.role) != tuple(Role):
        raise Refused(_("Choose a mentor and a mentee of the same round"))
    access.round_run_for(actor, mentor.round_id)
    Enrollment.objects.select_for_update(no_key=True).get(pk=mentee.pk)
    apart = couples.between(mentor, mentee)
    if not apart.stands:
        return False
    if apart.barred:
        apart.barred.delete()
    decide(actor, mentor, mentee, Verdict.Kind.ALLOWED)
    log("suggestion.allowed", actor, enrollment=mentee, pairing=apart.declined)
    return True


def _lift_bar(row: Suggestion) -> None:
    Verdict.objects.filter(
        round_id=row.run.round_id, mentor=row.mentor, mentee=row.mentee, kind=Verdict.Kind.BARRED
    ).delete()


# Take back -----------------------------------------------------------------------------------


@act
def restore(actor: User, suggestion: Suggestion) -> None:
    """Take a decision back: an approved pair that nobody has been told of is undone.

    Of a rejected pair whose mentee is suggested to as many others as they want by now nothing waits
    again: the two may be suggested once more.

    Raises
    ------
    Refused : the two have been told; the pairing itself can be withdrawn instead.
    """
    row = _held(actor, suggestion)
    own = pairings.leave_to_others(actor, row.mentor, row.mentee)
    if row.run.state != MatchRun.State.REVIEW:
        raise Refused(_("%(pair)s were suggested by a run that is replaced") % {"pair": row})
    if row.pairing and row.pairing.state == Pairing.State.APPROVED:
        pairings.withdraw(actor, row.pairing)
    elif row.pairing and row.pairing.state != Pairing.State.WITHDRAWN:
        raise Refused(_("%(pair)s have been told; withdraw the pairing instead") % {"pair": row})
    nothing = {"pairing": None, "reject_reason": "", "reject_words": ""}
    states.move(row, _way_back(row), states.COORDINATOR, **nothing)
    _lift_bar(row)
    _log("suggestion.restored", actor, row, **own)


def _way_back(row: Suggestion) -> str:
    """No more suggestions of a mentee wait than they want mentors; most want one."""
    waiting = row.run.suggestions.filter(mentee=row.mentee_id, state=Suggestion.State.NEW)
    return "restore" if waiting.count() < row.mentee.capacity else "go_stale"


# By hand -------------------------------------------------------------------------------------


def pair_by_hand(actor: User, mentor: Enrollment, mentee: Enrollment) -> Pairing:
    """Put two people together whom matching did not suggest, with the reasons it would give."""
    words = weighed(mentor, mentee) or {}
    return pairings.approve(
        actor,
        mentor,
        mentee,
        points=words.get("points"),
        parts=words.get("parts"),
        reasons=words.get("reasons"),
    )


def weighed(mentor: Enrollment, mentee: Enrollment) -> proposal.Row | None:
    """Points, parts and reasons of two people, on the scale of the round.

    Before the round has one, everybody in it is looked at.
    """
    scale = queries.calibration_of(mentor.round)
    taken = snapshot.of_two(mentor, mentee) if scale else snapshot.take(mentor.round)
    return proposal.explained(taken, mentee.pk, mentor.pk, Names(), scale)


@act
def choose_another(
    actor: User, suggestion: Suggestion, mentor: Enrollment, mentee: Enrollment
) -> Pairing:
    """Pair one of the two with somebody else instead; the suggestion counts as rejected.

    Raises
    ------
    Refused : neither of the two is in the other pair, one has declined the other, or the other pair
        cannot be made.
    """
    row = _held(actor, suggestion)
    if (row.mentor_id == mentor.pk) == (row.mentee_id == mentee.pk):
        raise Refused(_("Keep one of the two and choose somebody else for them"))
    two = (mentor.person_id, mentee.person_id)
    if couples.is_among(mentor, mentee, couples.left_alone(row.run.round, two)):
        raise Refused(_("Of these two one has declined, or they were ruled out for this round"))
    own = pairings.leave_to_others(actor, row.mentor, row.mentee)
    if row.state == Suggestion.State.NEW and row.run.state == MatchRun.State.REVIEW:
        states.move(row, "reject", states.COORDINATOR)
        _log("suggestion.rejected", actor, row, **own)
    return pair_by_hand(actor, mentor, mentee)
