"""Couples that matching leaves alone in a round: one of them declined, or a coordinator said so.

What is said of two people holds in whichever role they meet.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from matching.models import Verdict
from mentorship.models import Enrollment, Pairing, Round
from mentorship.models.lookups import IsAmong
from mentorship.roles import Role

M = TypeVar("M", bound=Model)

Couple = tuple[int, int]
"""Two people: the mentor's account, the mentee's."""

NEVER = datetime.min.replace(tzinfo=UTC)
PEOPLE = ("mentor__person_id", "mentee__person_id")


@dataclass(frozen=True)
class Apart:
    """What stands between two people of a round."""

    declined: Pairing | None
    """The latest offer or request that one of them declined, unless it was lifted since."""
    barred: Verdict | None
    lifted: Verdict | None
    """The word of a coordinator that they may be suggested again."""

    @property
    def stands(self) -> bool:
        """Whether matching leaves the two alone."""
        return bool(self.declined or self.barred)


def _of(rows: "QuerySet[M]", people: Collection[int] | None) -> "QuerySet[M]":
    """Those of a couple of whom one is among these people; all where nobody is named."""
    if people is None:
        return rows
    own = Enrollment.objects.filter(person__in=people)
    return rows.filter(Q(IsAmong(Role.MENTOR, own)) | Q(IsAmong(Role.MENTEE, own)))


def declined_in(round: Round, people: Collection[int] | None = None) -> frozenset[Couple]:
    """Couples of whom one said no in this round, but for those that a coordinator let go since.

    A no that is said after that counts again. With ``people``, only couples of one of them.
    """
    lifted = _lifted(round)
    rows = Pairing.objects.filter(round=round, state=Pairing.State.DECLINED)
    found = _of(rows, people).values_list(*PEOPLE, "state_changed_at")
    return frozenset(
        (one, other) for one, other, at in found if at > lifted.get(frozenset((one, other)), NEVER)
    )


def _lifted(round: Round) -> dict[frozenset[int], datetime]:
    """When a coordinator said of two people that they may be suggested again."""
    rows = Verdict.objects.filter(round=round, kind=Verdict.Kind.ALLOWED)
    return {frozenset((one, other)): at for one, other, at in rows.values_list(*PEOPLE, "at")}


def left_alone(round: Round, people: Collection[int]) -> Iterator[Couple]:
    """The couples of these people that matching does not suggest for one of these reasons."""
    yield from declined_in(round, people)
    rows = Verdict.objects.filter(round=round, kind=Verdict.Kind.BARRED)
    yield from _of(rows, people).values_list(*PEOPLE)


def is_among(mentor: Enrollment, mentee: Enrollment, couples: Iterable[Couple]) -> bool:
    """Whether these two are one of the couples, in either role."""
    two = (mentor.person_id, mentee.person_id)
    return not {two, two[::-1]}.isdisjoint(couples)


def between(mentor: Enrollment, mentee: Enrollment) -> Apart:
    """What stands between these two now."""
    people = {"mentor__person": mentor.person_id, "mentee__person": mentee.person_id}
    turned = {"mentor__person": mentee.person_id, "mentee__person": mentor.person_id}
    said = Verdict.objects.filter(round=mentor.round_id)
    said = said.filter(**people) | said.filter(**turned)
    verdicts = {verdict.kind: verdict for verdict in said.select_related("by__profile")}
    rows = Pairing.objects.filter(round=mentor.round_id, state=Pairing.State.DECLINED)
    rows = rows.filter(**people) | rows.filter(**turned)
    latest = rows.select_related("declined_by__profile").order_by("-state_changed_at").first()
    lifted = verdicts.get(Verdict.Kind.ALLOWED)
    if latest and lifted and lifted.at >= latest.state_changed_at:
        latest = None
    return Apart(latest, verdicts.get(Verdict.Kind.BARRED), lifted)
