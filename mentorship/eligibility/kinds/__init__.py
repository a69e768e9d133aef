"""Every kind of rule: one object a kind. A new one is a class here, and a name in `KINDS`."""

from mentorship.eligibility.kind import KindOfRule
from mentorship.eligibility.kinds.belonging import InRegion, Member
from mentorship.eligibility.kinds.career import (
    Adult,
    ClassYear,
    Orientation,
    SinceClass,
    Student,
    Years,
)
from mentorship.eligibility.kinds.convention import Days, FirstTime, Returning
from mentorship.models import EligibilityRule

KINDS: dict[str, KindOfRule] = {
    each.kind: each
    for each in (
        Member(),
        InRegion(),
        Years(),
        FirstTime(),
        Returning(),
        Days(),
        Student(),
        ClassYear(),
        SinceClass(),
        Adult(),
        Orientation(),
    )
}


def kind_of(rule: EligibilityRule) -> KindOfRule:
    """All that is to be known of a rule's kind."""
    return KINDS[rule.kind]
