"""Why somebody has no partner, as far as it can be said without a word about anybody else."""

from django.db.models import Sum
from django.utils.translation import gettext as _

from mentorship.models import Enrollment, Round
from mentorship.roles import Role

FEWEST = 5
"""Of fewer people a number would tell something about single ones."""


def why_unpaired(place: Enrollment) -> str:
    """One sentence: too few on the other side, or nobody who fits."""
    mentees, places = _counts(place.round)
    scarce = mentees > places if place.role == Role.MENTEE else places > mentees
    if not scarce or min(mentees, places) < FEWEST:
        return _("There was nobody free whose answers fit yours closely enough.")
    if place.role == Role.MENTEE:
        return _("%(mentees)s people looked for a partner, and there were %(places)s places.") % {
            "mentees": mentees,
            "places": places,
        }
    return _("There were %(places)s places, and %(mentees)s people looked for one.") % {
        "mentees": mentees,
        "places": places,
    }


def _counts(round: Round) -> tuple[int, int]:
    """How many looked for a mentor in the round, and how many places mentors offered."""
    there = round.enrollments.filter(state=Enrollment.State.SUBMITTED)
    offered = there.filter(role=Role.MENTOR).aggregate(places=Sum("capacity"))["places"] or 0
    return there.filter(role=Role.MENTEE).count(), offered
