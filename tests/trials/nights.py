"""Trial of conventions that match by themselves: workers are killed night after night.

Each night some have come and a coordinator has decided on some of what was suggested; the worker
that asks for the run and carries it out is killed on its way, until another one brings it to its
end. Then pairs are announced, and it is killed while it pairs those who come late.
"""

import random
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import F, Sum
from django.utils import timezone

from matching import nights as clock_jobs  # noqa: F401  (puts its jobs on the clock)
from matching import proposal, queries, snapshot
from matching.models import MatchRun, Suggestion
from matching.names import Names
from matching.services import decided, review, scales
from matching.services.review import Rejection
from mentorship import tasks
from mentorship.invariants import RULES, broken_rules
from mentorship.models import (
    Enrollment,
    EnrollmentTopic,
    LogLine,
    OutgoingMail,
    Pairing,
    Round,
    Topic,
)
from mentorship.services import clock
from mentorship.services.acts import Busy, Refused
from mentorship.services.leases import MOST_TRIES
from tests import factories
from tests.mentorship.jobs import engines
from tests.people import Cast, cast

Figures = dict[str, Any]

TICK = "tests.trials.nights.tick"
JOBS = ("conventions matched", "late sign-ups paired")


def tick() -> bool:
    """Do what the clock does for conventions, at whatever hour; a job of the trial's worker."""
    now = timezone.now()
    for job in clock.JOBS:
        if job.name in JOBS:
            for round in job.due(now):
                with suppress(Refused, Busy):
                    job.step(round, now)
    return False


def nights(kills: int = 50, people: int = 200, lease: int = 2) -> Figures:
    """Kill so many workers: two thirds of them at the runs of nights, the others at late ones."""
    it = staged(people)
    before, chance, begun = broken_rules(), random.Random(4), time.monotonic()
    told: Counter[str] = Counter()
    kept: dict[tuple[int, int], int] = {}
    with engines.rows() as engine:

        def start() -> subprocess.Popen:
            return engine.start(TEST_ALSO=f"{TICK} {tasks.MATCHING}", TEST_LEASE=str(lease))

        while told["killed"] < kills * 2 // 3:
            most = min(kills * 2 // 3 - told["killed"], chance.randint(1, MOST_TRIES - 1))
            _a_night(it, told, start, most, chance, people / 400)
            kept |= _a_day(it)
        mails = OutgoingMail.objects.count()
        late = _late_ones(it, told, start, kills, chance)
    placed = dict(_pairs(it.round, Pairing.State.APPROVED).values_list("mentee", "mentor"))
    offered = list(_pairs(it.round, Pairing.State.OFFERED).values_list("pk", "mentee"))
    letters = Counter(OutgoingMail.objects.filter(kind="offered").values_list("pairing", flat=True))
    return {
        "workers killed": told["killed"],
        "nights": told["nights"],
        "with one result, under review": told["one"],
        "with another result than in peace": told["other"],
        "pairs suggested in all": told["suggested"],
        "runs that failed": MatchRun.objects.filter(state=MatchRun.State.FAILED).count(),
        "pairs approved": len(kept),
        "of them as they were": sum(placed.get(one) == two for one, two in kept),
        "mails by night": mails,
        "came late": late,
        "of them paired once": sum(n == 1 for n in Counter(m for _pk, m in offered).values()),
        "with exactly their two mails": sum(letters[pk] == 2 for pk, _mentee in offered),
        "seconds in all": time.monotonic() - begun,
        f"promises broken, of {len(RULES)}": len(broken_rules().keys() - before.keys()),
    }


def staged(people: int) -> Cast:
    """A convention in a month that matches by itself, with so many people."""
    it = cast("convention")
    first = timezone.now().date() + timedelta(days=30)
    Round.objects.filter(pk=it.round.pk).update(
        state=Round.State.OPEN,
        starts_on=first,
        ends_on=first + timedelta(days=2),
        signup_closes_on=first - timedelta(days=1),
        matches_nightly=True,
    )
    it.round.refresh_from_db()
    Enrollment.objects.filter(round=it.round).update(capacity=1, days=it.round.days())
    _come(it.round, people // 2, people // 2)
    cache.clear()
    return it


def _come(round: Round, mentees: int, mentors: int) -> None:
    """So many sign up, each with three of the topics that there are."""
    known = list(Topic.objects.order_by("pk")) or [factories.TopicFactory() for _ in range(8)]
    chance = random.Random(Enrollment.objects.count())
    for role, count in (("mentee", mentees), ("mentor", mentors)):
        for _person in range(count):
            new = factories.EnrollmentFactory(
                round=round, role=role, days=round.days(), first_time=role == "mentee", capacity=1
            )
            for topic in chance.sample(known, 3):
                EnrollmentTopic.objects.create(enrollment=new, topic=topic)


def _a_night(
    it: Cast,
    told: Counter[str],
    start: Callable[[], subprocess.Popen],
    most: int,
    chance: random.Random,
    long: float,
) -> None:
    """Kill the worker so often at the run of one night, and have the last one finish it."""
    known = set(MatchRun.objects.values_list("pk", flat=True))
    expected = _in_peace(it.round)

    def run() -> MatchRun | None:
        return MatchRun.objects.exclude(pk__in=known).only("tries", "finished_at").first()

    def claims() -> int:
        found = run()
        return found.tries if found else -1

    def is_over() -> bool:
        found = run()
        return found is not None and found.finished_at is not None

    hand, claim = start(), -1
    for _kill in range(most):
        engines.until(lambda claim=claim: claims() > claim or is_over())
        claim = claims()
        time.sleep(chance.uniform(0, long))
        if is_over():
            break
        engines.kill(hand)
        told["killed"] += 1
        hand = start()
    engines.until(is_over)
    engines.kill(hand)
    told["nights"] += 1
    told["one"] += _runs_of(known) == [MatchRun.State.REVIEW]
    told["other"] += _found(it.round) != expected
    told["suggested"] += expected[0]


def _runs_of(known: set[int]) -> list[str]:
    """The states of the runs of this night."""
    return list(MatchRun.objects.exclude(pk__in=known).values_list("state", flat=True))


def _in_peace(round: Round) -> tuple[int, int]:
    """How many pairs a run would suggest now, and their points."""
    round = Round.objects.select_related("program").get(pk=round.pk)
    taken = decided.keeping(round, snapshot.take(round))
    scale = queries.calibration_of(round) or scales.take(taken)
    rows = proposal.find(taken, scale, Names(), lambda *_told: True).suggestions
    return len(rows), sum(row["points"] for row in rows)


def _found(round: Round) -> tuple[int, int]:
    """How many mentees are suggested to somebody, and the points of all suggestions that wait."""
    rows = Suggestion.objects.filter(run__round=round, state=Suggestion.State.NEW)
    rows = rows.filter(run__state=MatchRun.State.REVIEW)
    points = rows.aggregate(points=Sum("points"))["points"] or 0
    return len(set(rows.values_list("mentee", flat=True))), points


def _a_day(it: Cast) -> dict[tuple[int, int], int]:
    """A day after a night: some are approved, one is rejected, others come; then it is over.

    Returns the pairs that were approved.
    """
    new = Suggestion.objects.filter(run__state=MatchRun.State.REVIEW, state=Suggestion.State.NEW)
    rows = list(new.order_by("pk"))
    review.approve(it.cleo, rows[:3])
    review.reject(it.cleo, rows[3:4], Rejection("other"))
    _come(it.round, 4, 3)
    MatchRun.objects.update(requested_at=F("requested_at") - timedelta(days=1))
    LogLine.objects.update(at=F("at") - timedelta(days=1))
    return {(row.mentee_id, row.mentor_id): row.pk for row in rows[:3]}


def _late_ones(
    it: Cast,
    told: Counter[str],
    start: Callable[[], subprocess.Popen],
    kills: int,
    chance: random.Random,
) -> int:
    """Announce, have people come, and kill the worker as it pairs them; how many can be."""
    waiting = Suggestion.objects.filter(state=Suggestion.State.NEW)
    review.approve(it.cleo, waiting.filter(run__state=MatchRun.State.REVIEW))
    Round.objects.filter(pk=it.round.pk).update(state=Round.State.ANNOUNCED)
    late = max(10, 4 * (kills - told["killed"]))
    _come(it.round, late, late)

    def made() -> int:
        return _pairs(it.round, Pairing.State.OFFERED).count()

    late = _in_peace(it.round)[0]
    hand = start()
    while made() < late:
        seen = made()
        engines.until(lambda seen=seen: made() > seen)
        time.sleep(chance.uniform(0, 0.1))
        if told["killed"] < kills and made() < late:
            engines.kill(hand)
            told["killed"] += 1
            hand = start()
    time.sleep(1)  # in which a worker that pairs anybody twice would do so
    engines.kill(hand)
    return late


def _pairs(round: Round, state: str) -> Any:
    return Pairing.objects.filter(round=round, state=state)


TRIALS: dict[str, Callable[..., Figures]] = {"nights": nights}
