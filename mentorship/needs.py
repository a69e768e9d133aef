"""Which pairs need a friendly line: what was said last, signs of life, and what was put aside."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils import timezone

from mentorship import states
from mentorship.models import (
    Agreement,
    CheckIn,
    Enrollment,
    Goal,
    LogLine,
    Meeting,
    Note,
    Pairing,
    Program,
    SetAside,
)
from mentorship.models.pairings import OF_THE_TWO
from mentorship.roles import Role

Need = SetAside.Need

NO_SIGN = (
    *("checkin.answered", "pairing.accepted", "pairing.asked"),
    *("pairing.corrected", "pairing.more_time"),
)
"""Acts of the two that say nothing of how it goes: before it began, or told by the answer alone.

Every other act of theirs is a sign of life, one that is yet to be invented too.
"""

BEGUN_ANEW = ("pairing.taken_up", "pairing.reopened")
"""From here the days of silence are counted anew, whoever did it."""

FALLEN_LATELY = timedelta(days=14)
"""How long a decline, or an offer that nobody answered, is news."""

WRAP_UP_WAITS = timedelta(days=10)
"""How long one of a pair waits for the other to agree to wrap up before the desk hears of it."""

SILENT = "silent"
"""What stands in place of an answer where the latest question was not answered in time."""

NEEDS: dict[str, tuple[str, ...]] = {
    Need.TROUBLE: (CheckIn.Answer.TROUBLE,),
    Need.QUIET: (SILENT, CheckIn.Answer.NOT_MET),
    Need.WRAP_UP: (),
}
"""What was said last, or that nothing was, of a pair that may need a friendly line.

A pair is quiet where there is no sign of life for the days of its program either, or where there
has been none since it began. Of two of whom one waits to wrap up nothing has to be said.
"""


def with_what_they_said(rows: QuerySet[Pairing]) -> QuerySet[Pairing]:
    """Annotate pairings with what each of the two said last when asked how it is going.

    `mentor_said` and `mentee_said` are an answer, `SILENT` where the latest question was not
    answered in time, or None where none was asked yet.
    """
    return rows.annotate(**{role.column("said"): _said_last(role) for role in Role})


def _said_last(side: Role) -> Subquery:
    rows = CheckIn.objects.filter(pairing=OuterRef("pk"), side=side)
    latest = rows.exclude(state=CheckIn.State.ASKED)
    said = Case(When(state=CheckIn.State.LAPSED, then=Value(SILENT)), default="answer")
    return Subquery(latest.order_by("-asked_at").annotate(said=said).values("said")[:1])


def pairs_going(rows: QuerySet[Pairing], how: str) -> QuerySet[Pairing]:
    """Active pairings, made by the program, that need a friendly line for one of `NEEDS`.

    Two who pause are left alone, and so is what a coordinator has put aside.
    """
    return _with_needs(rows, how).filter(**{_column(how): True})


def needs_of(pairing: Pairing) -> list[str]:
    """Which of `NEEDS` this pairing has now."""
    columns = {_column(how): how for how in NEEDS}
    found = (
        _with_needs(Pairing.objects.filter(pk=pairing.pk), *NEEDS).values(*columns).first() or {}
    )
    return [how for column, how in columns.items() if found.get(column)]


def fallen_lately(rows: QuerySet[Pairing]) -> QuerySet[Pairing]:
    """Offers of the program that were declined, or not answered in time, lately."""
    since = timezone.now() - FALLEN_LATELY
    rows = rows.filter(state__in=states.PAIRING_FALLEN, state_changed_at__gte=since)
    rows = rows.exclude(_is_aside(Need.FALLEN))
    return with_what_they_said(rows.exclude(origin__in=OF_THE_TWO))


def needs_by_round(rows: QuerySet[Pairing]) -> Counter[tuple[str, int]]:
    """How many of these pairings have each of `NEEDS`, by need and round, in one query."""
    counts = {f"count_{how}": Count("pk", filter=Q((_column(how), True))) for how in NEEDS}
    by_round = _with_needs(rows, *NEEDS).order_by().values("round").annotate(**counts)
    found: Counter[tuple[str, int]] = Counter()
    for round_id, *needs in by_round.values_list("round", *counts):
        found.update({(how, round_id): count for how, count in zip(NEEDS, needs, strict=True)})
    return +found


def _column(how: str) -> str:
    return f"need_{how}"


def _with_needs(rows: QuerySet[Pairing], *asked: str) -> QuerySet[Pairing]:
    """Pairings that a coordinator looks after, with whether each has each of the needs asked for.

    Each need is put into words once for every time that it is named, which takes longer than to
    find the pairs.
    """
    rows = rows.filter(state=Pairing.State.ACTIVE, paused_until__isnull=True)
    rows = with_what_they_said(rows.exclude(origin__in=OF_THE_TWO)).exclude(
        round__program__kind=Program.Kind.INFORMAL
    )
    return rows.annotate(still_since=_still_since()).annotate(
        **{_column(how): _whether(FOUND[how]() & ~Q(_is_aside(how))) for how in asked}
    )


def _says(how: str) -> Q:
    return Q(mentor_said__in=NEEDS[how]) | Q(mentee_said__in=NEEDS[how])


def _waits() -> Q:
    """Whether one has proposed to wrap up, and the other has not answered for long."""
    since = timezone.now() - WRAP_UP_WAITS
    return Q(wrap_up_proposed_at__lt=since, wrap_up_agreed_at__isnull=True)


def _whether(need: Q) -> Case:
    return Case(When(need, then=True), default=False, output_field=BooleanField())


# Signs of life -------------------------------------------------------------------------------


def _still_since() -> ExpressionWrapper:
    """Since when nothing may have happened, by the days of the program."""
    days = F("round__program__quiet_days") * Value(timedelta(days=1))
    now = Value(timezone.now(), output_field=DateTimeField())
    return ExpressionWrapper(now - days, output_field=DateTimeField())


def _still() -> Q:
    """Whether there is no sign of life, and it has not begun or was asked after in vain.

    In this order, since most pairs have a sign of late, and what was ever is asked of the others.
    """
    lately = Q(*_signs_of_life("still_since"), _connector=Q.OR)
    ever = Q(*_signs_of_life("active_at"), _connector=Q.OR)
    return Q(active_at__lt=F("still_since")) & ~lately & (_says(Need.QUIET) | ~ever)


def _signs_of_life(since_column: str) -> list[Exists]:
    """What shows that two people are there: answers, meetings, what they wrote, any act of theirs.

    That one said “we have not met” is no such sign. What most pairs have stands first.
    """
    since, pairing = OuterRef(since_column), {"pairing": OuterRef("pk")}
    day: Any = Cast(since, DateField())
    acts = Q(actor__in=_the_two()) & ~Q(verb__in=NO_SIGN) | Q(verb__in=BEGUN_ANEW)
    met = Q(state=Meeting.State.HELD, met_on__gte=day)
    planned = Q(state=Meeting.State.CONFIRMED, starts_at__gte=since)
    asked = Q(state=Meeting.State.PROPOSED, state_changed_at__gte=since)
    written = Q(created_at__gte=since) | Q(changed_at__gte=since)
    agreed = Q(state_changed_at__gte=since) | Q(versions__written_at__gte=since)
    answers = CheckIn.objects.filter(**pairing, answered_at__gte=since)
    return [
        Exists(answers.exclude(answer=CheckIn.Answer.NOT_MET)),
        Exists(Meeting.objects.filter(met | planned | asked, **pairing)),
        Exists(Note.objects.filter(written, **pairing)),
        Exists(Goal.objects.filter(written, **pairing)),
        Exists(Agreement.objects.filter(agreed, **pairing)),
        Exists(LogLine.objects.filter(acts, **pairing, at__gte=since)),
    ]


def _the_two() -> QuerySet[Enrollment, Any]:
    """The ids of the two, for a query within that of their pairing.

    Who they are is asked of the few pairs of whom nothing else is known, and not joined to all.
    """
    two = Q(*(Q(pk=OuterRef(OuterRef(role))) for role in Role), _connector=Q.OR)
    return Enrollment.objects.filter(two).order_by().values("person")


FOUND: dict[str, Callable[[], Q]] = {
    Need.TROUBLE: partial(_says, Need.TROUBLE),
    Need.QUIET: _still,
    Need.WRAP_UP: _waits,
}
"""What each of `NEEDS` is found by."""


# What was put aside --------------------------------------------------------------------------


def _is_aside(how: str) -> Exists:
    """Whether a coordinator has put this need aside, and nothing new has happened since."""
    lasts = Q(until__isnull=True) | Q(until__gt=timezone.now().date())
    rows = SetAside.objects.filter(lasts, pairing=OuterRef("pk"), need=how)
    return Exists(rows.exclude(_news(how)))


def _news(how: str) -> Q | Exists:
    """What has happened to the pairing after its need was put aside."""
    at = OuterRef("at")
    asked = CheckIn.objects.filter(pairing=OuterRef("pairing"), state_changed_at__gt=at)
    if how == Need.TROUBLE:
        return Exists(asked.filter(answer=CheckIn.Answer.TROUBLE))
    if how == Need.QUIET:
        silent = Q(state=CheckIn.State.LAPSED) | Q(answer=CheckIn.Answer.NOT_MET)
        return Exists(asked.filter(silent))
    if how == Need.WRAP_UP:
        return Q(pairing__wrap_up_proposed_at__gt=F("at"))
    return Q(pk__in=())


def put_aside(pairing: Pairing, now: datetime) -> list[SetAside]:
    """What coordinators have put aside of this pairing, and is not over by its day."""
    rows = SetAside.objects.filter(pairing=pairing).select_related("by__profile")
    return list(rows.filter(Q(until__isnull=True) | Q(until__gt=now.date())))
