"""Lists of members: the association's own, and what a person may read of them."""

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import Holding, Traces
from mentorship.models import ClaimedMembership, ListedPerson, RosterImport, UnitMembership
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


def _empty_imports(traces: Traces) -> None:
    """Take out of files that wait for somebody what they say of this person."""
    said = (Cast(column, TextField()) for column in ("findings", "refused", "who"))
    rows = RosterImport.objects.alias(said=Concat(*said, "question", output_field=TextField()))
    naming = Q(said__iregex=traces.pattern) | Q(requested_by=traces.person)
    rows.filter(naming).update(question="", findings=[], refused={}, who={})
    RosterImport.objects.filter(requested_by=traces.person).update(content=None)


OF_OTHERS = ("content", "question", "findings", "refused", "who")

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
    Holding(
        ClaimedMembership,
        _("What the member system told when you last signed in through it"),
        lambda person: ClaimedMembership.objects.filter(user=person).select_related("unit"),
        _("Deleted."),
        lambda traces: ClaimedMembership.objects.filter(user=traces.person).delete(),
        left_out={"user": KEY},
    ),
    Holding(
        RosterImport,
        _("Lists that you imported, as a coordinator"),
        lambda person: RosterImport.objects.filter(requested_by=person).defer("content"),
        _("That a list was imported stays for 12 months, without what stood in its file."),
        _empty_imports,
        left_out={
            **dict.fromkeys(OF_OTHERS, "it is about other people"),
            "claimed_until": "of the work itself",
            "tries": "of the work itself",
        },
        gone=False,
        emptied=OF_OTHERS,
        stays={
            "state": STATE,
            "file_name": "what the file was called",
            "digest": "a checksum",
            "choices": "headings of columns and words from lists",
            "understood": "headings of columns and words from lists",
            "fates": "counts",
            "changes": "counts",
            "guessed": "how units and regions are abbreviated",
            "requested_by": "an emptied account",
        },
    ),
)
