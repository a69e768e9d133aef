"""The scale that points are counted by: taken once for a round, kept, and renewed on request.

The first run of a round takes it (see `runs`). In an informal round, which has no runs, the worker
takes it as soon as enough people are there. From then on nobody's arrival moves anybody's points.
"""

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import User
from matching import snapshot
from matching.core import Calibration, calibrate
from matching.models import MatchRun, Scale
from mentorship import access, states
from mentorship.models import Enrollment, Program, Round
from mentorship.roles import Role
from mentorship.services.acts import Refused, act, log

FEWEST = 15
"""Mentors, and mentees, that an informal round needs before its scale is kept."""


def keep(round: Round, calibration: Calibration, taken: snapshot.Snapshot) -> Scale:
    """Write a scale down that was taken from these people; it counts from now on."""
    return Scale.objects.create(
        round=round,
        constants=calibration.as_data(),
        mentees=len(taken.mentees),
        mentors=len(taken.mentors),
    )


def take(taken: snapshot.Snapshot) -> Calibration:
    """Look at all these people and give the constants of their scale."""
    return calibrate(taken.mentees, taken.mentors, taken.rules)


@act
def renew(actor: User, round: Round) -> Scale:
    """Take the scale anew from the people of today: the points of all pairs may change.

    What was suggested or paired before keeps the points it was given.

    Raises
    ------
    Refused : none was taken yet, matching is running, or one of the two sides is empty.
    """
    access.round_run_for(actor, round.pk)
    row = Round.objects.select_for_update(no_key=True).select_related("program").get(pk=round.pk)
    _refuse_too_early(row)
    taken = snapshot.take(row)
    if not taken.mentees or not taken.mentors:
        raise Refused(_("A scale needs at least one mentee without a mentor and one mentor"))
    scale = keep(row, take(taken), taken)
    log("round.scale_renewed", actor, round=row)
    return scale


def _refuse_too_early(round: Round) -> None:
    if round.is_over:
        raise Refused(_("The round is over; its points stay as they are"))
    if not Scale.objects.filter(round=round).exists():
        raise Refused(_("No scale was taken yet; the first matching takes it"))
    if MatchRun.objects.filter(round=round, state__in=states.RUN_UNDER_WAY).exists():
        raise Refused(_("Matching is running; renew the scale when it is done"))


def keep_next() -> bool:
    """Keep the scale of one informal round that has enough people and none yet; a worker's job."""
    with transaction.atomic():
        round = _lacking_one()
        if round is None:
            return False
        taken = snapshot.take(round)
        if not taken.mentees or not taken.mentors:
            return False
        keep(round, take(taken), taken)
        log("round.scale_kept", None, round=round)
    return True


def _lacking_one() -> Round | None:
    """An open informal round without a scale, locked, so that two workers do not keep two."""
    informal = Round.objects.filter(program__kind=Program.Kind.INFORMAL, state=Round.State.OPEN)
    lacking = informal.exclude(Exists(Scale.objects.filter(round=OuterRef("pk"))))
    counted = lacking.annotate(there_mentees=_there(Role.MENTEE), there_mentors=_there(Role.MENTOR))
    enough = counted.filter(there_mentees__gte=FEWEST, there_mentors__gte=FEWEST)
    ids = enough.order_by("pk").values_list("pk", flat=True)[:1]
    rows = Round.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    found = rows.select_related("program").filter(pk__in=list(ids)).first()
    if found is None or Scale.objects.filter(round=found).exists():
        return None
    return found


def _there(role: Role) -> Count:
    """How many people of a round in this role matching may look at."""
    known = Q(enrollments__role=role, enrollments__state=Enrollment.State.SUBMITTED)
    return Count("enrollments", filter=known & Q(enrollments__person__is_active=True))
