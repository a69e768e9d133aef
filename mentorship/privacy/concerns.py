"""Reports of people: the reporter's words are theirs; whoever is reported has no copy of any."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.privacy import Holding, Traces
from mentorship.models import Concern
from mentorship.privacy.rows import KEY, STATE


def _empty(traces: Traces) -> None:
    """The words of what names them or is theirs; that there was a report, and why, stays."""
    two = Q(reporter=traces.person) | Q(about=traces.person)
    named = Q(words__iregex=traces.pattern) | Q(done__iregex=traces.pattern)
    Concern.objects.filter(two | named).update(words="", done="")


HOLDINGS = (
    Holding(
        Concern,
        _("What you reported of others"),
        lambda person: Concern.objects.filter(reporter=person),
        _("That there was a report stays, with its reason. All words are deleted."),
        _empty,
        left_out={
            "about": "somebody else",
            "reporter": KEY,
            "handled_by": "somebody else",
            "done": "what coordinators say among themselves",
        },
        gone=False,
        emptied=("words", "done"),
        stays={
            "about": "an emptied account",
            "reporter": "an emptied account",
            "handled_by": "an emptied account",
            "reason": STATE,
            "state": STATE,
        },
        private=True,
    ),
)
