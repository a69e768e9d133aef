"""Weights and factors as they are stored: what upgrading makes of rows that are there, and back."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from matching.models import MatchRun, Suggestion
from mentorship.models import Pairing, Round
from tests import factories, people
from tests.matching.rounds import ready

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FIRST = {
    "mentorship": "give_rounds_one_column_of_weights",
    "matching": "call_commitment_availability",
}
"""The migrations that begin the change; their numbers may differ."""

WEIGHTS = {
    "needs": 20, "communication": 10, "approach": 10, "preference": 10, "field": 10, "region": 9,
    "availability": 31,
}  # fmt: skip
PARTS = {
    "needs": {"points": 1, "most": 2, "basis": "answers"},
    "availability": {"points": 3, "most": 4, "basis": "answers"},
}
REASONS = [
    {"code": "needs.top", "kind": "reason", "text": {}, "params": {"topics": ["commitment.days"]}},
    {"code": "availability.days", "kind": "reason", "text": {}, "params": {"days": ["Friday"]}},
]


def asked(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def before(executor: MigrationExecutor) -> list[tuple[str, str]]:
    """What stood before the change began."""
    known = executor.loader.disk_migrations
    begin = {key: each for key, each in known.items() if key[1][5:] == FIRST.get(key[0])}
    return [
        next(parent for parent in each.dependencies if parent[0] == app)
        for (app, _), each in begin.items()
    ]


def migrate(*, back: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    there = [leaf for leaf in leaves if leaf[0] in FIRST]
    executor.migrate(before(executor) if back else there)


@pytest.fixture
def cast():
    return people.cast()


@pytest.fixture
def stored(cast):
    round_ = ready(cast)
    Round.objects.filter(pk=round_.pk).update(weights=WEIGHTS)
    pairing = factories.PairingFactory(round=round_, parts=PARTS, reasons=REASONS)
    run = MatchRun.objects.create(round=round_, weights=WEIGHTS)
    suggestion = Suggestion.objects.create(
        run=run,
        mentor=factories.MentorFactory(round=round_),
        mentee=factories.EnrollmentFactory(round=round_),
        points=4,
        parts=PARTS,
        reasons=REASONS,
    )
    return round_, pairing, run, suggestion


@pytest.mark.django_db(transaction=True)  # some indexes are made outside of any
def test_going_back_and_forth_between_the_two_ways_of_storing_loses_nothing(stored):
    round_, pairing, run, suggestion = stored
    migrate(back=True)
    columns = ", ".join(f"weight_{name}" for name in (*list(WEIGHTS)[:-1], "commitment"))
    rows = asked(f"SELECT {columns} FROM mentorship_round WHERE id = {round_.pk}")
    assert rows == [tuple(WEIGHTS.values())]
    for table in ("mentorship_pairing", "matching_suggestion"):
        (had,) = asked(f"SELECT parts ? 'commitment', reasons->1->>'code' FROM {table}")
        assert had == (True, "commitment.days")
    migrate(back=False)
    for row in stored:
        row.refresh_from_db()
    assert round_.weights == run.weights == WEIGHTS
    assert pairing.parts == suggestion.parts == PARTS
    assert pairing.reasons == suggestion.reasons == REASONS
    assert Pairing.objects.count() == 1


@pytest.mark.parametrize(
    "weights",
    [
        WEIGHTS | {"needs": 19},
        {"needs": 100.5, "field": -0.5},
        {"needs": 101, "field": -1},
        {"needs": "100"},
        {"needs": None},
        [100],
        {},
    ],
)
def test_the_database_refuses_weights_that_are_no_whole_numbers_of_100_in_all(cast, weights):
    with pytest.raises(Exception, match="round_weights_sum_to_100"):
        Round.objects.filter(pk=cast.round.pk).update(weights=weights)
