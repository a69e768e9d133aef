"""Whoever takes part in a round hears once that its dates have moved: the old day and the new one.

Coordinators change dates several times until they are right. Changes that follow each other within
an hour are one piece of news, told an hour after the last; what ends where it began is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile

from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from mentorship import messages, states
from mentorship.mail import outbox
from mentorship.messages.kinds import Kind
from mentorship.messages.rounds import Moved
from mentorship.models import Enrollment, LogLine, OutgoingMail, Round
from mentorship.models.pairings import unpaired
from mentorship.services.acts import act
from mentorship.services.clock.silence import LATELY

QUIET = timedelta(hours=1)


@dataclass(frozen=True)
class News:
    """What has moved, and the last line of the log that says so."""

    changes: tuple[Moved, ...]
    upto: int
    since: datetime
    """Whoever came later has seen the new days."""


Told = tuple[Enrollment, News]


def to_tell(now: datetime) -> Iterator[Told]:
    """Everybody in a round whose dates have moved, who has not been told."""
    lines = LogLine.objects.filter(
        round=OuterRef("pk"), details__has_key="dates", at__gt=now - LATELY, at__lte=now - QUIET
    )
    rounds = Round.objects.filter(Exists(lines), state__in=states.ROUND_UNDER_WAY)
    for round in rounds.select_related("program"):
        if (news := _news_of(round, now)) and news.changes:
            yield from ((place, news) for place in _untold(round, news))


def _news_of(round: Round, now: datetime) -> News | None:
    """The latest changes that belong together; None while they may go on."""
    rows = LogLine.objects.filter(round=round, details__has_key="dates", at__gt=now - LATELY)
    lines = list(rows.order_by("-at", "-pk"))
    if lines[0].at > now - QUIET:
        return None
    gaps = zip(lines[1:], lines, strict=False)
    together = [lines[0], *(line for line, _ in takewhile(_within_the_hour, gaps))]
    was = {name: days[0] for line in together for name, days in line.details["dates"].items()}
    return News(tuple(_moved(round, was)), lines[0].pk, together[-1].at)


def _within_the_hour(gap: tuple[LogLine, LogLine]) -> bool:
    return gap[1].at - gap[0].at < QUIET


def _moved(round: Round, was: dict[str, str | None]) -> Iterator[Moved]:
    """What is another day than before, of what still lies ahead of people."""
    for name, told in was.items():
        before = date.fromisoformat(told) if told else None
        after: date | None = getattr(round, name)
        if before != after and round.state in CONCERNS[name]:
            yield Moved(name, before, after)


CONCERNS: dict[str, tuple[str, ...]] = {
    "signup_closes_on": (Round.State.OPEN,),
    "announce_on": states.ROUND_BEFORE_ANNOUNCED,
    "starts_on": states.ROUND_UNDER_WAY,
    "ends_on": states.ROUND_UNDER_WAY,
}
"""The days that people plan by, and the states of a round in which they do."""


def _untold(round: Round, news: News) -> QuerySet[Enrollment]:
    """Whoever was there before, is still, and has not taken leave of a partner in the round."""
    number, person = (Cast(OuterRef(column), TextField()) for column in ("pk", "person_id"))
    parts = (Value("enrollment:"), number, Value(f":{Kind.DATES_MOVED}:{news.upto}:user:"), person)
    told = OutgoingMail.objects.filter(key=Concat(*parts, output_field=TextField()))
    rows = Enrollment.objects.filter(
        round=round,
        state__in=states.ENROLLMENT_THERE,
        person__is_active=True,
        submitted_at__lt=news.since,
    )
    rows = rows.exclude(Exists(told)).exclude(pk__in=_done(rows))
    return rows.select_related("round__program", "person__profile").order_by("pk")


def _done(rows: QuerySet[Enrollment]) -> list[int]:
    """Those whose pairing is over, who neither have another nor wait for one."""
    without = unpaired(rows.filter(waits_again_since__isnull=True), *states.PAIRING_OPEN)
    never = unpaired(without, *states.PAIRING_PAST)
    return list(without.exclude(pk__in=never).values_list("pk", flat=True))


@act
def tell(found: Told, now: datetime) -> bool:
    """Tell one person; False where they have been told meanwhile."""
    place, news = found
    return outbox.enqueue(messages.dates_moved(place, news.changes, news.upto)) is not None
