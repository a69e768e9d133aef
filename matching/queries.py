"""What is read of matching's tables in more than one place."""

from matching.core import Calibration
from matching.models import Scale
from mentorship.models import Round


def scale_of(round: Round) -> Scale | None:
    """The scale that this round's points are counted by; None before it was first taken."""
    return Scale.objects.filter(round=round).first()


def calibration_of(round: Round) -> Calibration | None:
    """The constants of that scale, as the core reads them."""
    scale = scale_of(round)
    return Calibration.from_data(scale.constants) if scale else None
