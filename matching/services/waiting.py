"""People who wait again after an early end: the best partners who are free now, and an offer."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext as _

from accounts.models import User
from matching import proposal, queries, snapshot
from matching.core import Mentee, Mentor, Problem
from matching.names import Names
from matching.services import review
from mentorship import access
from mentorship.models import Enrollment, Pairing, Round
from mentorship.roles import Role
from mentorship.services import pairings
from mentorship.services.acts import Refused, act
from mentorship.who_runs import SomebodyElseRuns

MOST = 5
"""How many partners are named."""


@dataclass(frozen=True)
class Partner:
    """Somebody who is free now, with the points and reasons that matching would give."""

    enrollment: Enrollment
    words: proposal.Row


def waiting_run_by(user: User) -> QuerySet[Enrollment]:
    """Who waits again in the rounds that the user runs, longest first."""
    rows = cared_for_by(user).filter(
        waits_again_since__isnull=False, state=Enrollment.State.SUBMITTED, person__is_active=True
    )
    rows = rows.exclude(
        round__state__in=(Round.State.DRAFT, Round.State.CLOSED, Round.State.CANCELLED)
    )
    return rows.select_related("person__profile", "round__program").order_by(
        "waits_again_since", "pk"
    )


def cared_for_by(user: User) -> QuerySet[Enrollment]:
    """People for whom the user may look for a partner.

    Left to others, where anybody else runs the program: the user, and whoever waits since a
    pairing with the user has ended.
    """
    rows = access.enrollments_run_by(user)
    ended = Pairing.objects.filter(access.is_one_of_two(user), state=Pairing.State.ENDED)
    either = Q(mentor=OuterRef("pk")) | Q(mentee=OuterRef("pk"))
    mine = Q(person=user) | Q(Exists(ended.filter(either)))
    others = SomebodyElseRuns(F("round__program"), F("person"), Value(user.pk))
    return rows.filter(~mine | ~Q(others))


def best_partners(enrollment: Enrollment) -> list[Partner]:
    """The best partners with a free place now, whom no rule forbids, best first.

    People they were paired with, who declined, or whom either would rather not meet are out, as in
    every run of matching.
    """
    taken = snapshot.take(enrollment.round)
    return _explained(enrollment, _who_fits(enrollment, taken)[:MOST], taken)


def _who_fits(enrollment: Enrollment, taken: snapshot.Snapshot) -> list[int]:
    """The enrollments of all whom no rule forbids and who have a place, best first."""
    problem = Problem.from_people(
        taken.mentees,
        taken.mentors,
        taken.weights,
        taken.rules,
        calibration=queries.calibration_of(enrollment.round),
    )
    found = [
        (-points, mentor.id if enrollment.role == Role.MENTEE else mentee.id)
        for mentee, mentor, points in _with(enrollment, problem, taken)
        if points >= 0 and mentor.capacity
    ]
    return [pk for _points, pk in sorted(found)]


def _with(
    own: Enrollment, problem: Problem, taken: snapshot.Snapshot
) -> Iterator[tuple[Mentee, Mentor, int]]:
    """Every pair that this person could be in, with its points; below 0 a rule forbids it."""
    for row, mentee in enumerate(taken.mentees):
        if mentee.id == own.pk:
            points = problem.row(row).tolist()
            yield from zip(repeat(mentee), taken.mentors, points, strict=False)
    for column, mentor in enumerate(taken.mentors):
        if mentor.id == own.pk:
            points = problem.column(column).tolist()
            yield from zip(taken.mentees, repeat(mentor), points, strict=False)


def _explained(enrollment: Enrollment, ids: list[int], taken: snapshot.Snapshot) -> list[Partner]:
    """These partners with words, on the scale of the round."""
    if not ids:
        return []
    scale, names = queries.calibration_of(enrollment.round), Names()
    rows = Enrollment.objects.select_related("person__profile__institution").in_bulk(ids)
    found = []
    for pk in ids:
        couple = (enrollment.pk, pk) if enrollment.role == Role.MENTEE else (pk, enrollment.pk)
        words = proposal.explained(taken, *couple, names, scale)
        if words is not None:
            found.append(Partner(rows[pk], words))
    return found


@act
def offer(actor: User, enrollment: Enrollment, partner: Enrollment) -> Pairing:
    """Pair somebody who waits with a partner; in a round that was announced, offer it at once.

    A second press finds the pairing of the first. The rules of matching hold here as well.

    Raises
    ------
    Refused : a rule forbids the two, or one of them has no place any more.
    """
    two = {enrollment.role: enrollment, partner.role: partner}
    if len(two) != 2:
        raise Refused(_("Choose a mentor and a mentee of the same round"))
    access.round_run_for(actor, enrollment.round_id)
    pairings.leave_to_others(actor, two[Role.MENTOR], two[Role.MENTEE])
    standing = pairings.open_between(two[Role.MENTOR], two[Role.MENTEE])
    if standing is not None:
        return standing
    if partner.pk not in _who_fits(enrollment, snapshot.take(enrollment.round)):
        raise Refused(
            _("These two do not fit, or have no place any more. You can still pair by hand")
        )
    pairing = review.pair_by_hand(actor, two[Role.MENTOR], two[Role.MENTEE])
    if enrollment.round.looks_on:
        pairings.offer(actor, pairing)
    return pairing
