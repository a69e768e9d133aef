"""Who is looked after elsewhere: in a small circle of a convention."""

from mentorship.models import CircleSeat, Round
from mentorship.models.circles import held
from mentorship.roles import Role
from mentorship.state_types import CircleState


def in_circles(round: Round) -> frozenset[int]:
    """Mentees of a program of pairs who sit in a small circle that a coordinator has kept."""
    if not round.program.holds_small_circles:
        return frozenset()
    seats = held(CircleSeat.objects.filter(circle__round=round, role=Role.MENTEE))
    kept = seats.exclude(circle__state=CircleState.PROPOSED)
    return frozenset(kept.values_list("enrollment", flat=True))
