"""Who comes first in a round, since they waited in vain in the one before.

Whoever has waited to the end of a round of the program, or in its line, without a partner, or was
left by one early, comes first in the program's next round in the same role. Whoever said no to a
partner there was not left waiting.
"""

from django.db.models import OuterRef, Q, QuerySet, Subquery

from mentorship import states
from mentorship.models import Enrollment, Pairing, Program, Round
from mentorship.models.pairings import unpaired

PAIRS_WERE_MADE = (Round.State.ANNOUNCED, Round.State.RUNNING, *states.ROUND_OVER)
"""The states of a round in which whoever is in it has waited in vain, if nobody was found."""


def waited_before(rows: "QuerySet[Enrollment]") -> set[int]:
    """Those of these places, by id, whose people waited in vain in the round before."""
    here = Enrollment.objects.filter(pk__in=rows.order_by().values("pk"))
    here = here.exclude(round__program__kind=Program.Kind.INFORMAL)
    pairs = here.annotate(before=Subquery(_earlier().values("pk")[:1])).exclude(before=None)
    of_before = dict(pairs.values_list("before", "pk"))
    return {of_before[pk] for pk in _in_vain(set(of_before))}


def _earlier() -> "QuerySet[Enrollment]":
    """The same person's places in earlier rounds of the same program and role, latest first."""
    rows = Enrollment.objects.filter(
        person=OuterRef("person"),
        role=OuterRef("role"),
        round__program=OuterRef("round__program"),
        round__signup_opens_on__lt=OuterRef("round__signup_opens_on"),
    )
    return rows.order_by("-round__signup_opens_on", "-pk")


def _in_vain(ids: set[int]) -> set[int]:
    """Those of these places whose people stayed to the end and had nobody, or lost a partner."""
    there = (Enrollment.State.SUBMITTED, Enrollment.State.WAITING_LIST)
    rows = Enrollment.objects.filter(pk__in=ids, state__in=there, round__state__in=PAIRS_WERE_MADE)
    lost = set(rows.filter(waits_again_since__isnull=False).values_list("pk", flat=True))
    held = (*states.PAIRING_OPEN, *states.PAIRING_PAST)
    alone = unpaired(rows, *held).values_list("pk", "person")
    refused = _refused(dict(alone))
    return lost | {pk for pk, _person in alone if pk not in refused}


def _refused(people: dict[int, int]) -> set[int]:
    """Those of these places whose people declined a partner themselves."""
    rows = Pairing.objects.filter(
        Q(mentor__in=people) | Q(mentee__in=people),
        state=Pairing.State.DECLINED,
        declined_by__in=people.values(),
    )
    found = rows.values_list("mentor", "mentee", "declined_by")
    return {pk for *two, person in found for pk in two if people.get(pk) == person}


def comes_first(place: Enrollment) -> bool:
    """Whether this person comes first, since they waited in vain in the round before."""
    return bool(waited_before(Enrollment.objects.filter(pk=place.pk)))
