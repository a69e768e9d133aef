"""Pairings of every state, in rounds that are over and in rounds that go on."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from mentorship.demo.large.writing import written
from mentorship.models import Coordinator, Enrollment, Pairing, Round
from mentorship.roles import Role

ENDED = (Pairing.State.COMPLETED, Pairing.State.ENDED)
FALLEN = (Pairing.State.DECLINED, Pairing.State.EXPIRED)

OVER = {
    Pairing.State.COMPLETED: 78,
    Pairing.State.ENDED: 12,
    Pairing.State.DECLINED: 6,
    Pairing.State.EXPIRED: 4,
}
GOING_ON = {Pairing.State.DECLINED: 6, Pairing.State.EXPIRED: 3, Pairing.State.OFFERED: 3}
"""How many of a hundred pairings are in each state; in a running round beside the active ones."""

REASONS = (
    *(Pairing.EndReason.TIME, Pairing.EndReason.TIME, Pairing.EndReason.MOVED),
    *(Pairing.EndReason.CONTACT, Pairing.EndReason.FIT),
)

Words = tuple[int, Any, Any]
"""Points, parts and reasons of a pair, as matching wrote them."""


@dataclass
class Places:
    """Who has a free place in a round; each pairing takes one of either side."""

    random: Random
    rows: list[Enrollment]
    taken: Counter[int] = field(default_factory=Counter)

    def couples(self) -> Iterator[tuple[Enrollment, Enrollment]]:
        """Mentees with a mentor each, until no place is left."""
        mentors = [row for row in self.rows if row.role == Role.MENTOR for _ in range(row.capacity)]
        mentees = [row for row in self.rows if row.role == Role.MENTEE]
        self.random.shuffle(mentors)
        yield from zip(mentors, mentees, strict=False)

    def next_place(self, row: Enrollment) -> int:
        """The number of the next place of this person."""
        self.taken[row.pk] += 1
        return self.taken[row.pk]


@dataclass(frozen=True)
class Pairs:
    """Makes pairings; each bears the words of some pair that matching suggested."""

    random: Random
    words: list[Words]

    def of_round_over(self, round: Round, rows: list[Enrollment]) -> list[Pairing]:
        """Write pairings that came to their ends, good and other."""
        places, states = Places(self.random, rows), list(OVER)
        chances = list(OVER.values())
        made = (
            self._pairing(round, places, couple, self.random.choices(states, chances)[0])
            for couple in places.couples()
        )
        return written(Pairing, made)

    def of_running_round(self, round: Round, rows: list[Enrollment], active: int) -> list[Pairing]:
        """Write so many active pairings, and some that nothing came of or that wait."""
        places = Places(self.random, rows)
        states = [Pairing.State.ACTIVE] * active
        for state, of_hundred in GOING_ON.items():
            states += [state] * max(1, active * of_hundred // 100)
        self.random.shuffle(states)
        couples = zip(places.couples(), states, strict=False)
        made = [self._pairing(round, places, couple, state) for couple, state in couples]
        self._look_after(round, made)
        return written(Pairing, made)

    def _pairing(
        self, round: Round, places: Places, couple: tuple[Enrollment, Enrollment], state: str
    ) -> Pairing:
        mentor, mentee = couple
        points, parts, reasons = self.random.choice(self.words)
        return Pairing(
            round=round,
            mentor=mentor,
            mentee=mentee,
            origin=Pairing.Origin.MATCHED,
            state=state,
            mentor_place=places.next_place(mentor),
            mentee_place=places.next_place(mentee),
            points=points,
            parts=parts,
            reasons=reasons,
            **self._life(round, state, mentor, mentee),
        )

    def _life(
        self, round: Round, state: str, mentor: Enrollment, mentee: Enrollment
    ) -> dict[str, Any]:
        """The dates and answers that this state asks for, from the announcement on."""
        assert round.announce_on is not None
        made = round.end_of(round.announce_on) - timedelta(hours=self.random.randint(2, 12))
        if state == Pairing.State.OFFERED:
            made = timezone.now() - timedelta(days=self.random.randint(1, 5))
        offered = made + timedelta(hours=1)
        life: dict[str, Any] = {
            "created_at": made,
            "offered_at": offered,
            "answer_by": offered + timedelta(days=round.offer_days),
            "state_changed_at": offered,
        }
        if state in FALLEN:
            return life | self._fallen(state, offered, mentor, mentee)
        if state == Pairing.State.OFFERED:
            return life
        return life | self._begun(round, state, offered)

    def _fallen(
        self, state: str, offered: datetime, mentor: Enrollment, mentee: Enrollment
    ) -> dict[str, Any]:
        at = offered + timedelta(days=self.random.randint(1, 10))
        if state == Pairing.State.EXPIRED:
            return {"state_changed_at": at}
        return {"state_changed_at": at, "declined_by": self.random.choice((mentor, mentee)).person}

    def _begun(self, round: Round, state: str, offered: datetime) -> dict[str, Any]:
        answers = sorted(offered + timedelta(hours=self.random.randint(1, 200)) for _ in range(2))
        active = answers[1]
        life: dict[str, Any] = {
            "mentor_accepted_at": answers[self.random.random() < 0.5],
            "mentee_accepted_at": active,
            "active_at": active,
            "state_changed_at": active,
        }
        if state not in ENDED:
            return life
        assert round.ends_on is not None
        last = round.end_of(round.ends_on) + timedelta(hours=1)
        if state == Pairing.State.COMPLETED:
            done = {"mentor_concluded_at": last, "mentee_concluded_at": last}
            return life | done | {"ended_at": last, "state_changed_at": last}
        left = active + (last - active) * (0.1 + 0.8 * self.random.random())
        reason = self.random.choice(REASONS)
        return life | {"ended_at": left, "state_changed_at": left, "end_reason": reason}

    def _look_after(self, round: Round, rows: list[Pairing]) -> None:
        """The unit's coordinator looks after every third pair."""
        roles = Coordinator.objects.filter(unit=round.program.unit_id).select_related("person")
        for role in roles[:1]:
            for row in rows[::3]:
                if row.state == Pairing.State.ACTIVE and not row.side_of(role.person):
                    row.steward = role.person
