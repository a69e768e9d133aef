"""Many pairings at once, as jobs make and announce them.

What a single act asks of two people is asked here of all of them in a few queries. Whoever needs a
closer look (the actor's own pair, a private list, a place that is taken) is left to the single
act, which has the sentence for it. The caller holds the locks on all enrollments.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from mentorship import access, messages, states
from mentorship.mail import outbox, wording
from mentorship.mail.message import Message
from mentorship.models import Block, Enrollment, Pairing, Program, Round
from mentorship.roles import Role
from mentorship.services.acts import log_all
from mentorship.services.pairings.desk import answer_by
from mentorship.services.pairings.places import lowest_free

ON_A_CARD = (
    "mentor__person__profile__institution",
    "mentor__person__profile__region",
    "mentee__person__profile__institution",
    "mentee__person__profile__region",
)
"""What a mail tells of the other, besides their name."""


@dataclass(frozen=True)
class Proposal:
    """Two who are to be paired, and what matching says of them."""

    mentor_id: int
    mentee_id: int
    points: int | None
    parts: dict[str, Any]
    reasons: list[Any]


@dataclass
class _Known:
    """What is to be known of the enrollments of all proposals, read once."""

    enrollments: dict[int, Enrollment]
    cautious: set[int]
    """People who keep a private list, whose lines have to be read."""
    couples: set[tuple[int, int]]
    taken: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, proposals: Iterable[Proposal]) -> "_Known":
        ids = {pk for one in proposals for pk in (one.mentor_id, one.mentee_id)}
        enrollments = Enrollment.objects.select_related("person").in_bulk(ids)
        people = {one.person_id for one in enrollments.values()}
        blocks = Block.objects.filter(owner__in=people).values_list("owner", flat=True)
        rows = Pairing.objects.filter(Q(mentor__in=ids) | Q(mentee__in=ids))
        known = cls(enrollments, set(blocks), set())
        columns = ("mentor", "mentee", "state", "mentor_place", "mentee_place")
        there = rows.filter(state__in=states.PAIRING_OPEN).values_list(*columns)
        for mentor, mentee, state, mentor_place, mentee_place in there:
            known.couples.add((mentor, mentee))
            if state in states.PAIRING_PLACED:
                known.taken[mentor].add(mentor_place)
                known.taken[mentee].add(mentee_place)
        return known

    def place(self, enrollment: Enrollment) -> int | None:
        """The lowest place that nobody holds, and no pair before it in this piece."""
        return lowest_free(enrollment, self.taken[enrollment.pk])

    def take(self, mentor: int, mentee: int, mentor_place: int, mentee_place: int) -> None:
        """Remember the places of a pair, for those after it."""
        self.taken[mentor].add(mentor_place)
        self.taken[mentee].add(mentee_place)
        self.couples.add((mentor, mentee))

    def is_plain(self, actor: User, mentor: Enrollment, mentee: Enrollment) -> bool:
        """Whether nothing about the two needs a closer look."""
        people = {mentor.person_id, mentee.person_id}
        return (
            len(people) == 2
            and actor.pk not in people
            and not people & self.cautious
            and (mentor.pk, mentee.pk) not in self.couples
            and mentor.takes_part
            and mentee.takes_part
            and (mentor.role, mentee.role) == tuple(Role)
            and mentor.round_id == mentee.round_id
        )


def approve_many(actor: User, round: Round, proposals: list[Proposal]) -> list[Pairing | None]:
    """Put together those about whom nothing needs a closer look; None in the place of the others.

    They hear of it when the coordinator announces.
    """
    round = access.round_run_for(actor, round.pk)
    if round.state in (Round.State.DRAFT, *states.ROUND_OVER):
        return [None] * len(proposals)
    known = _Known.of(proposals)
    made = [_made(actor, round, known, one) for one in proposals]
    fresh = Pairing.objects.bulk_create([pairing for pairing in made if pairing])
    log_all("pairing.made", actor, fresh)
    return made


def _made(actor: User, round: Round, known: _Known, one: Proposal) -> Pairing | None:
    """The pairing of two, not written yet, each on the lowest place that is free."""
    mentor, mentee = known.enrollments[one.mentor_id], known.enrollments[one.mentee_id]
    if mentor.round_id != round.pk or not known.is_plain(actor, mentor, mentee):
        return None
    mentor_place, mentee_place = known.place(mentor), known.place(mentee)
    if mentor_place is None or mentee_place is None:
        return None
    known.take(mentor.pk, mentee.pk, mentor_place, mentee_place)
    return Pairing(
        round=round,
        mentor=mentor,
        mentee=mentee,
        origin=Pairing.Origin.MATCHED,
        state=Pairing.State.APPROVED,
        points=one.points,
        parts=one.parts,
        reasons=one.reasons,
        mentor_place=mentor_place,
        mentee_place=mentee_place,
    )


def offer_many(actor: User, round: Round, pairings: list[Pairing]) -> set[int]:
    """Offer all but the actor's own, and mail their people; returns the ids of those offered.

    What is not approved any more is left as it is.
    """
    reached = access.pairings_decided_by(actor).filter(round=round)
    ids = [one.pk for one in pairings if actor.pk not in _people(one)]
    rows = list(
        reached.filter(pk__in=ids, state=Pairing.State.APPROVED)
        .select_related(*ON_A_CARD)
        .select_for_update(no_key=True, of=("self",))
        .order_by("pk")
    )
    now = timezone.now()
    told = {
        "offered_at": now,
        "answer_by": answer_by(round, now),
        "mentor_only": round.program.asks_first == Program.AsksFirst.MENTOR,
    }
    locked = Pairing.objects.filter(pk__in=[row.pk for row in rows])
    states.move_all(locked, "offer", states.COORDINATOR, **told)
    for row in rows:
        row.round, row.state = round, Pairing.State.OFFERED
        for name, value in told.items():
            setattr(row, name, value)
    log_all("pairing.offered", actor, rows)
    with wording.read_once(round.program):
        outbox.enqueue_many(_offers(rows))
    return {row.pk for row in rows}


def _people(pairing: Pairing) -> tuple[int, int]:
    return pairing.mentor.person_id, pairing.mentee.person_id


def _offers(pairings: Iterable[Pairing]) -> Iterator[Message]:
    for pairing in pairings:
        for role in Role:
            if pairing.side(role).is_told:
                yield messages.offered(pairing, role)
