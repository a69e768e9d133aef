"""A round as the core sees it: one constant set of queries, however many people there are.

Whom somebody wished for, or would rather not meet, was written as a name or an address; it is
looked up here anew, so that a member who signed up later is covered too.
"""

from collections.abc import Sequence

from matching.core import Rules
from matching.snapshot.found import Now, Snapshot, with_locks, without
from matching.snapshot.reader import NAMED, PeerReader, Reader, ReaderAcross, available
from matching.snapshot.ruled import rules_of
from matching.snapshot.seated import in_circles
from mentorship.models import Enrollment, Round, SharedPool

__all__ = [
    "Now",
    "Snapshot",
    "available",
    "in_circles",
    "lists",
    "now",
    "of_these",
    "of_two",
    "peers",
    "rules_of",
    "take",
    "take_across",
    "with_locks",
    "without",
]


def take(round: Round) -> Snapshot:
    """Read everything that matching this round needs, in a constant number of queries.

    Mentees who have their mentor already are left out; mentors who are full are kept with no
    places, so that it can be said of whom nobody was left to choose.
    """
    return Reader(round).snapshot()


def lists(round: Round) -> tuple[Rules, frozenset[int]]:
    """The rules of a round as they are now, and who comes first; nobody's answers are read."""
    reader = Reader(round, columns=NAMED)
    return reader.rules(), frozenset(reader.first())


def take_across(pool: SharedPool) -> Snapshot:
    """Read the free mentees of the round that asks, and the mentors of the one that lends."""
    return ReaderAcross(pool).snapshot()


def of_two(mentor: Enrollment, mentee: Enrollment) -> Snapshot:
    """The same with these two alone, who stand in it as they stand in the whole round."""
    return Reader(mentor.round, (mentor.pk, mentee.pk)).snapshot()


def of_these(round: Round, ids: Sequence[int]) -> Snapshot:
    """The same with these people alone, who may be none."""
    return Reader(round, tuple(ids) or (0,)).snapshot()


def peers(round: Round, ids: Sequence[int]) -> Snapshot:
    """The same with these people, who look for one another."""
    return PeerReader(round, tuple(ids) or (0,)).snapshot()


def now(round: Round, base: Rules) -> Now:
    """Look at a round again that was taken before: who is there, with which places and decisions.

    Answers, blocks and the maps of regions and fields are believed to be as they were.
    """
    return Reader(round).now(base)
