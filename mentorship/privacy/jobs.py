"""What a job knows of a person: that they asked for it, and whom it left out."""

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import Holding, Traces
from mentorship.models import Job
from mentorship.privacy.rows import STATE


def _jobs_of(person: User) -> QuerySet[Job]:
    return Job.objects.filter(requested_by=person).select_related("round__program")


def _clean_jobs(traces: Traces) -> None:
    """Take out why rows were left out, and what went wrong: the sentences name people."""
    rounds = traces.person.enrollments.values("round")
    rows = Job.objects.alias(said=Concat(Cast("causes", TextField()), "error"))
    rows = rows.exclude(causes={}, error="")
    rows.filter(Q(round__in=rounds) | Q(said__iregex=traces.pattern)).update(causes={}, error="")


HOLDINGS = (
    Holding(
        Job,
        _("What you had done for many at once, as a coordinator"),
        _jobs_of,
        _("That it was done stays for 90 days after the round, without names."),
        _clean_jobs,
        left_out={
            "causes": "it names other people",
            "claimed_until": "of the work itself",
            "cursor": "of the work itself",
            "tries": "of the work itself",
        },
        gone=False,
        emptied=("causes", "error"),
        stays={
            "state": STATE,
            "kind": STATE,
            "asked": "which list was meant: numbers and words from lists",
            "requested_by": "an emptied account",
        },
    ),
)
