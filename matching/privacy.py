"""What the tables of matching know of a person; nothing of it outlives them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import Holding, Traces, impersonal, register
from matching.models import HEAVY, MatchRun, Suggestion, Verdict
from mentorship.models.sides import of_the_pair

OTHER = "it would name somebody who has not been told of it"


def _suggestions_of(person: User) -> QuerySet[Suggestion]:
    rows = Suggestion.objects.filter(of_the_pair(person)).select_related("run__round__program")
    return rows.defer(*(f"run__{column}" for column in HEAVY))


def _runs_by(person: User) -> QuerySet[MatchRun]:
    return MatchRun.objects.filter(requested_by=person).select_related("round__program")


def _clean_runs(traces: Traces) -> None:
    """Take the person out of what runs say of those who were left over."""
    enrollments = set(traces.person.enrollments.values_list("pk", flat=True))
    rounds = traces.person.enrollments.values("round")
    for run in MatchRun.objects.filter(Q(round__in=rounds) | Q(error__iregex=traces.pattern)):
        run.unmatched = [one for one in run.unmatched if _is_of_others(one, enrollments)]
        run.error = ""
        run.save(update_fields=["unmatched", "error"])


def _is_of_others(one: Any, enrollments: set[int]) -> bool:
    return isinstance(one, dict) and one.get("enrollment") not in enrollments


impersonal(matching__Scale="averages of everybody in a round")

register(
    Holding(
        MatchRun,
        _("Matching that you asked for as a coordinator"),
        _runs_by,
        _("The result stays until 90 days after the round, without you in it."),
        _clean_runs,
        left_out={
            "unmatched": "it is about other people",
            "certificate": "a proof of the whole result",
            "claimed_until": "of the work itself",
            "tries": "of the work itself",
        },
        gone=False,
        emptied=("unmatched", "error"),
        stays={
            "state": "a word from a list",
            "stage": "a word from a list",
            "fingerprint": "a hash of the whole round's answers",
            "weights": "numbers of the round",
            "certificate": "numbers of the whole result",
            "figures": "numbers of the whole result",
            "requested_by": "an emptied account",
        },
    ),
    Holding(
        Suggestion,
        _("Pairs that matching suggested with you"),
        _suggestions_of,
        _("Deleted."),
        lambda traces: Suggestion.objects.filter(of_the_pair(traces.person)).delete(),
        left_out={
            "mentor": OTHER,
            "mentee": OTHER,
            "alternatives": OTHER,
            "reject_reason": "what a coordinator thought of two people",
            "reject_words": "a coordinator's words for coordinators",
        },
    ),
    Holding(
        Verdict,
        _("Decisions of coordinators on pairs with you"),
        lambda person: Verdict.objects.filter(of_the_pair(person)).select_related("round__program"),
        _("Deleted."),
        lambda traces: Verdict.objects.filter(of_the_pair(traces.person)).delete(),
        left_out={"mentor": OTHER, "mentee": OTHER, "by": "the name of a coordinator"},
    ),
)
