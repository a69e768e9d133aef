"""What a shared pool knows of a person: that they asked, agreed or ended it as a coordinator."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import Holding, Traces
from mentorship.models import SharedPool


def _pools_of(person: User) -> QuerySet[SharedPool]:
    by = Q(asked_by=person) | Q(agreed_by=person) | Q(over_by=person)
    return SharedPool.objects.filter(by).select_related("asking__program", "lending__program")


def _clean_pools(traces: Traces) -> None:
    """Take out what the person wrote to others, and what others wrote that names them."""
    named = Q(asked_by=traces.person) | Q(words__iregex=traces.pattern)
    SharedPool.objects.filter(named).exclude(words="").update(words="")


HOLDINGS = (
    Holding(
        SharedPool,
        _("Pools that you shared with others, as a coordinator"),
        _pools_of,
        _("That two rounds shared their mentors stays, without your words."),
        _clean_pools,
        left_out={
            "asked_by": "an account",
            "agreed_by": "an account",
            "over_by": "an account",
            "wanted_at": "of the work itself",
        },
        gone=False,
        emptied=("words",),
        stays=dict.fromkeys(("asked_by", "agreed_by", "over_by"), "an emptied account"),
    ),
)
