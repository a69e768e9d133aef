"""What is read of a round at one moment, as the core takes it."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, is_dataclass, replace
from functools import cached_property
from typing import Any

from matching.core import Mentee, Mentor, Rules, Weights, forbidding


@dataclass(frozen=True)
class Snapshot:
    """What one run looks at; nothing in it changes any more."""

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    weights: Weights
    rules: Rules
    first: frozenset[int] = frozenset()
    """Enrollments of those who wait again, and come before others."""
    wanted: frozenset[tuple[int, int]] = frozenset()
    """How many mentors mentees want who want more than one: enrollment and number."""

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all of it: the same people, answers and rules give the same one."""
        found = hashlib.sha256()
        for each in (*self.mentees, *self.mentors, self.weights, self.rules, self.first):
            found.update(repr(_plain(each)).encode())
        if self.wanted:
            found.update(repr(_plain(self.wanted)).encode())
        return found.hexdigest()

    @cached_property
    def mentee_by_id(self) -> dict[int, Mentee]:
        """The mentees by the ids of their enrollments."""
        return {mentee.id: mentee for mentee in self.mentees}

    @cached_property
    def mentor_by_id(self) -> dict[int, Mentor]:
        """The mentors by the ids of their enrollments."""
        return {mentor.id: mentor for mentor in self.mentors}


def _plain(value: Any) -> Any:
    """The value as tuples in one order, so that equal things read alike."""
    if isinstance(value, str | int | float | None):
        return value
    if isinstance(value, frozenset):
        return sorted(map(_plain, value))
    if isinstance(value, Mapping):
        return sorted((key, _plain(item)) for key, item in value.items())
    if is_dataclass(value):
        return [_plain(getattr(value, name)) for name in value.__dataclass_fields__]
    return tuple(map(_plain, value))


@dataclass(frozen=True)
class Now:
    """What of a round changes from one moment to the next."""

    places: Mapping[int, int]
    """Places left, of everybody whom matching may look at."""
    waits: frozenset[int]
    """Who waits again."""
    rules: Rules


def with_locks(snapshot: Snapshot) -> Snapshot:
    """The snapshot with those locks alone that can be kept: rules and places go first."""
    rules, kept = snapshot.rules, dict[int, int]()
    places = {mentor.id: mentor.capacity for mentor in snapshot.mentors}
    for mentee, mentor in sorted(rules.locked):
        one, other = snapshot.mentee_by_id.get(mentee), snapshot.mentor_by_id.get(mentor)
        if one is None or other is None or mentee in kept or not places[mentor]:
            continue
        if not forbidding(one, other, rules):
            kept[mentee] = mentor
            places[mentor] -= 1
    return replace(snapshot, rules=replace(rules, locked=frozenset(kept.items())))


def without(
    snapshot: Snapshot, kept: Sequence[tuple[int, int]], refused: frozenset[tuple[int, int]]
) -> Snapshot:
    """The snapshot without those whom some pairs take, and with couples that are not to be."""
    places = Counter(mentor for _mentee, mentor in kept)
    gone = {mentee for mentee, _mentor in kept}
    mentors = tuple(
        replace(one, capacity=max(0, one.capacity - places[one.id])) for one in snapshot.mentors
    )
    mentees = tuple(one for one in snapshot.mentees if one.id not in gone)
    rules = replace(snapshot.rules, barred=snapshot.rules.barred | refused)
    return replace(snapshot, mentees=mentees, mentors=mentors, rules=rules)
