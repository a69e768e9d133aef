"""Lists of members: the association's own, and what a person may read of them."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import Holding, Traces
from mentorship.models import ListedPerson, UnitMembership
from mentorship.privacy.rows import KEY, STATE
from mentorship.standing import addresses_of

ITS_OWN = "the association keeps its list of members with or without an account"
STAYS = _(
    "Stays: the association keeps its list of members whether or not somebody has an account. "
    "Nothing ties it to you here any more. Ask the association to be taken off the list."
)


def _lines_of(person: User) -> QuerySet[ListedPerson]:
    rows = ListedPerson.objects.filter(email__in=addresses_of([person]))
    return rows.select_related("roster", "region", "school")


def _leave_the_list(traces: Traces) -> None:
    """Do nothing: what tied the line to the account were its addresses, which are deleted."""


HOLDINGS = (
    Holding(
        ListedPerson,
        _("Your line on lists of members"),
        _lines_of,
        STAYS,
        _leave_the_list,
        gone=False,
        stays=dict.fromkeys(
            ("email", "number", "full_name", "preferred_name", "category", "institution"), ITS_OWN
        )
        | {"listed_as": STATE},
    ),
    Holding(
        UnitMembership,
        _("Your units on lists of members"),
        lambda person: UnitMembership.objects.filter(person__in=_lines_of(person)).select_related(
            "unit"
        ),
        STAYS,
        _leave_the_list,
        left_out={"person": KEY},
        gone=False,
    ),
)
