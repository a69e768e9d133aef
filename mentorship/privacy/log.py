"""What was done and when: the line stays, without a name."""

import re

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import Holding, Traces, scrubbed
from mentorship.models import LogLine
from mentorship.models.log import SENTENCES
from mentorship.privacy.rows import STATE, about, pairings_of

PLACEHOLDER = re.compile(r"%\((\w+)\)")


def _log_of(person: User) -> QuerySet[LogLine]:
    """What they did, and what was done about their places and about pairings they know of."""
    about = Q(enrollment__person=person) | Q(pairing__in=pairings_of(person))
    rows = LogLine.objects.filter(Q(actor=person) | about).distinct()
    return rows.select_related("program", "round__program")


def _other_actor(line: LogLine, person: User) -> frozenset[str]:
    """Who did it, where it was somebody else: a copy names nobody who has not been met."""
    return frozenset() if line.actor_id == person.pk else frozenset({"actor"})


def _clean_log(traces: Traces) -> None:
    """Keep of the details what the line's own sentence needs, without a name."""
    own = Q(actor=traces.person) | about(traces.person)
    lines = LogLine.objects.alias(said=Cast("details", TextField())).exclude(details={})
    for line in lines.filter(own | Q(said__iregex=traces.pattern)):
        needed = {"own", *PLACEHOLDER.findall(SENTENCES.get(line.verb, ""))}
        kept = {name: said for name, said in line.details.items() if name in needed}
        line.details = scrubbed(kept, traces.pattern)
        line.save(update_fields=["details"])


HOLDINGS = (
    Holding(
        LogLine,
        _("What was done, and when"),
        _log_of,
        _("What happened and when stays for 12 months, without your name."),
        _clean_log,
        veil=_other_actor,
        gone=False,
        emptied=("details",),
        stays={"verb": STATE, "actor": "an emptied account"},
    ),
)
