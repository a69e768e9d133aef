"""What a proof of the board takes as given, counted: locks, bars, places changed, steps to come."""

from collections import Counter

from matching.models import BoardStep, MatchRun, Suggestion, Verdict
from matching.models.board import BoardVerb
from mentorship.models import Round
from mentorship.roles import Role


def locked(round: Round) -> int:
    """Pairs that are to be kept together."""
    return Verdict.objects.filter(round=round, kind=Verdict.Kind.LOCKED).count()


def barred(round: Round, run: MatchRun) -> int:
    """Pairs ruled out, for this run or for the round, each once."""
    said = Verdict.objects.filter(round=round, kind=Verdict.Kind.BARRED)
    here = run.suggestions.filter(state=Suggestion.State.REJECTED).order_by()
    return said.values_list(*Role).union(here.values_list(*Role)).count()


def places_changed(run: MatchRun) -> int:
    """Mentors with more or fewer places than before the steps that stand."""
    rows = BoardStep.objects.filter(run=run, verb=BoardVerb.PLACE, undone_by__isnull=True)
    sums: Counter[int] = Counter()
    for back in rows.filter(refused="").values_list("back", flat=True):
        for change in back:
            sums[change[Role.MENTOR]] += change["by"]
    return sum(1 for by in sums.values() if by)


def waiting(run: MatchRun) -> int:
    """Steps that the solver of large rounds has not taken yet."""
    return BoardStep.objects.filter(run=run, done_at__isnull=True, refused="").count()
