"""Conventions that match by themselves: a run each night, and a partner at once for who comes late.

Until pairs are announced the clock asks for a run a night, and a coordinator decides on what it
suggests. Once they are, or when the convention is at hand, whoever is without a partner is paired
with the best who is free, and both are told.

Everything is safe to do twice: a run is asked for under the lock of its round, and a pair is made
under the locks of its two people, over the same places as any other.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Q, QuerySet

from matching import proposal, queries, snapshot
from matching.models import MatchRun, Verdict
from matching.names import Names
from matching.services import decided, runs, scales
from matching.small_circles import would_hold
from mentorship import states
from mentorship.models import Enrollment, Pairing, Program, Round
from mentorship.services import pairings
from mentorship.services.acts import Refused, act, log
from mentorship.services.pairings.late import is_at_hand

A_NIGHT = timedelta(hours=20)
"""A run that the clock asked for since then was that of this night."""

TOLD = (Round.State.ANNOUNCED, Round.State.RUNNING)

LOOKED = 60 * 60
"""For so many seconds a round in which nobody came, left or decided is not solved again."""


def _by_themselves(now: datetime) -> QuerySet[Round]:
    """Conventions that wish it and are not over; none whose pairs others bring together."""
    rows = Round.objects.filter(
        matches_nightly=True,
        program__kind=Program.Kind.CONVENTION,
        program__grouping=Program.Grouping.PAIRS,
        state__in=states.ROUND_UNDER_WAY,
    )
    ahead = Q(ends_on=None) | Q(ends_on__gte=(now - timedelta(days=1)).date())
    return rows.filter(ahead).select_related("program").order_by("pk")


# Each night ------------------------------------------------------------------------------------


def due(now: datetime) -> Iterator[Round]:
    """Rounds whose pairs nobody has been told of yet."""
    yield from _by_themselves(now).filter(state__in=states.ROUND_BEFORE_ANNOUNCED)


@act
def ask(round: Round, now: datetime) -> bool:
    """Ask for the run of this night; False where there was one, or nothing has changed.

    What somebody has worked on lately is left alone until they have been away for some hours.

    Raises
    ------
    Refused : nobody is there to pair, or a run is under way.
    """
    rows = Round.objects.select_for_update(no_key=True, of=("self",)).select_related("program")
    fresh = rows.get(pk=round.pk)
    if not fresh.matches_nightly or fresh.state not in states.ROUND_BEFORE_ANNOUNCED:
        return False
    own = MatchRun.objects.filter(round=fresh, by_itself=True)
    if own.filter(requested_at__gt=now - A_NIGHT).exists() or decided.held(fresh, now):
        return False
    if _is_as_it_was(fresh):
        return False
    runs.request_by_itself(fresh)
    return True


def _is_as_it_was(round: Round) -> bool:
    """Whether the run under review has looked at just these people and answers."""
    rows = MatchRun.objects.filter(round=round, state=MatchRun.State.REVIEW)
    known = rows.values_list("fingerprint", "figures__would_hold").first()
    there = decided.keeping(round, snapshot.take(round))
    return known == (there.fingerprint, would_hold(round))


# Late sign-ups ---------------------------------------------------------------------------------


def with_late_ones(now: datetime) -> Iterator[Round]:
    """Rounds in which somebody may be without a partner, and somebody else free.

    A round that looks as it did when it was last solved is passed over for an hour.
    """
    for round in _by_themselves(now):
        if not _pairs_at_once(round, now):
            continue
        seen = _looks_of(round)
        if seen and cache.get(_key(round)) != seen:
            yield round


def _pairs_at_once(round: Round, now: datetime) -> bool:
    if MatchRun.objects.filter(round=round, state__in=states.RUN_UNDER_WAY).exists():
        return False
    if round.state in TOLD:
        return True
    looked_at = MatchRun.objects.filter(round=round, state=MatchRun.State.REVIEW)
    return is_at_hand(round, now) and looked_at.exists()


def _key(round: Round) -> str:
    return f"late:{round.pk}"


def _looks_of(round: Round) -> str:
    """A digest of who is there, with which places taken; empty where a side has nobody free."""
    people = list(snapshot.available(round).order_by("pk").values_list("pk", "role", "capacity"))
    placed = Pairing.objects.filter(round=round, state__in=states.PAIRING_PLACED)
    two = list(placed.order_by("pk").values_list("mentor_id", "mentee_id"))
    taken = Counter(pk for pair in two for pk in pair)
    free = {role for pk, role, capacity in people if taken[pk] < capacity}
    if len(free) < 2:
        return ""
    seated = sorted(snapshot.in_circles(round))
    said = Verdict.objects.filter(round=round).count(), len(runs.undecided(round)), seated
    return hashlib.sha256(repr((people, two, said)).encode()).hexdigest()


def pair_late_ones(round: Round, now: datetime) -> int:
    """Pair whoever is without a partner with the best who is free, and tell both; how many pairs.

    Of several the pairs are those that matching would choose. Each is an act of its own: what was
    refused, since somebody was faster, is looked at again with the next tick.
    """
    if not _pairs_at_once(round, now):
        return 0
    made = sum(_paired(round, row) for row in _best(round))
    if made:
        log("round.late_paired", None, round=round, count=made)
    cache.set(_key(round), _looks_of(round), LOOKED)
    return made


def _best(round: Round) -> list[proposal.Row]:
    """The best pairs of those who are free, beside what a coordinator has still to decide on."""
    there = decided.keeping(round, snapshot.take(round))
    taken = _without_suggested(there, runs.undecided(round))
    if not taken.mentees or not any(mentor.capacity for mentor in taken.mentors):
        return []
    scale = queries.calibration_of(round) or scales.take(taken)
    return proposal.find(taken, scale, Names(), lambda *_told: True).suggestions


def _without_suggested(
    taken: snapshot.Snapshot, suggested: list[tuple[int, int]]
) -> snapshot.Snapshot:
    """The same without those for whom a suggestion waits, and without the places it would take."""
    reserved = Counter(mentor for _mentee, mentor in suggested)
    waiting = {mentee for mentee, _mentor in suggested}
    return snapshot.with_locks(
        replace(
            taken,
            mentees=tuple(each for each in taken.mentees if each.id not in waiting),
            mentors=tuple(
                replace(each, capacity=max(0, each.capacity - reserved[each.id]))
                for each in taken.mentors
            ),
        )
    )


def _paired(round: Round, row: proposal.Row) -> bool:
    """Make one pair; False where one of the two was faster elsewhere."""
    known = Enrollment.objects.in_bulk([row["mentor_id"], row["mentee_id"]])
    words = {name: row[name] for name in ("points", "parts", "reasons")}
    try:
        pairings.pair_late(known[row["mentor_id"]], known[row["mentee_id"]], **words)
    except (Refused, KeyError):
        return False
    return True
