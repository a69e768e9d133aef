"""All that a pair is scored on, in the order in which it is shown.

To add a factor, write its module and name it here. Its points, its encoding, its compiled form,
its words and its place among the reasons follow from the one object.
"""

from matching.core.scoring.factor import Factor, InLoop, Share, Slot
from matching.core.scoring.factors.approach import APPROACH
from matching.core.scoring.factors.availability import AVAILABILITY
from matching.core.scoring.factors.communication import COMMUNICATION
from matching.core.scoring.factors.field import FIELD
from matching.core.scoring.factors.needs import NEEDS
from matching.core.scoring.factors.own_question import OWN_QUESTION
from matching.core.scoring.factors.preference import PREFERENCE
from matching.core.scoring.factors.region import REGION
from matching.core.scoring.factors.study import STUDY
from matching.core.scoring.people import Kind

FACTORS: dict[str, Factor] = {
    factor.name: factor
    for factor in (
        *(NEEDS, COMMUNICATION, APPROACH, PREFERENCE, FIELD, REGION, AVAILABILITY),
        STUDY,
        OWN_QUESTION,
    )
}

SHARES: dict[str, Share] = {
    share.name: share for factor in FACTORS.values() for share in factor.shares
}
"""The separately answered parts of all factors; each has a pool average."""

CENTRINGS = tuple(share.centring for share in SHARES.values() if share.centring)
"""What rests on how people chose to answer, and so is taken off."""

LOOP: tuple[tuple[str, InLoop], ...] = tuple(
    sorted(
        (
            (factor.name, form)
            for factor in FACTORS.values()
            for form in factor.compiled
            if isinstance(form, InLoop)
        ),
        key=lambda each: each[1].slot,
    )
)
"""The factors that the compiled loop compares pair by pair, in its order."""


def _check() -> None:
    """Refuse weights that do not sum to 100, and a slot of the loop taken twice or by nobody."""
    for kind in Kind:
        total = sum(factor.weights[kind] for factor in FACTORS.values())
        if total != 100:
            raise TypeError(f"The default weights for “{kind}” sum to {total}, not to 100.")
    if [form.slot for _, form in LOOP] != list(Slot):
        raise TypeError(f"The loop compares {list(Slot)}, but these want to be: {LOOP}.")
    if len(SHARES) != sum(len(factor.shares) for factor in FACTORS.values()):
        raise TypeError("Two shares have the same name.")


_check()
