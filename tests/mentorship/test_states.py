"""Every state x move x actor of every machine does what its table says, and nothing else does."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from matching.models import MatchRun, Suggestion
from mentorship import states
from mentorship.circle_states import CIRCLE, CIRCLE_SEAT
from mentorship.informal_states import CONCERN, NOTED, SPOT
from mentorship.models import (
    Concern,
    Job,
    NotedRelationship,
    OutgoingMail,
    RosterImport,
    SignUpReview,
    SpotQuestion,
)
from tests import factories

NOW = timezone.now()
WHOLE = {
    "mentor_place": 1,
    "mentee_place": 1,
    "offered_at": NOW,
    "answer_by": NOW + timedelta(days=3),
    "active_at": NOW,
    "mentor_accepted_at": NOW,
    "mentee_accepted_at": NOW,
}
"""Columns that let a pairing be in any state that is not over."""


FINISHED = {
    states.RUN: ("finished_at", ("review",)),
    states.JOB: ("finished_at", ("done", "stopped", "failed")),
    states.IMPORT: ("applied_at", ("applied",)),
    states.LETTER: ("asked_at", ("under_way", "sent", "stopped")),
    CIRCLE: ("ended_at", ("completed", "ended")),
    CIRCLE_SEAT: ("left_at", ("left",)),
}
"""Which machines' rows need a date, and in which states."""


def _answered(target: str) -> dict:
    answered = target == "answered"
    return {"answer": "well" if answered else "", "answered_at": NOW if answered else None}


def _decided(target: str) -> dict:
    return {"words": "Say more", "reason": "many" if target == "declined" else ""}


def _handled(target: str) -> dict:
    return {} if target == "open" else {"handled_by": factories.UserFactory()}


def _taken(target: str) -> dict:
    return {"taker": factories.EnrollmentFactory()} if target in ("taken", "answered") else {}


WORDS = {
    states.CHECK_IN: _answered,
    states.SIGN_UP_REVIEW: _decided,
    CONCERN: _handled,
    SPOT: _taken,
}
"""Which machines' rows need words or somebody, and which."""


def writes_for(machine: states.Machine, target: str) -> dict:
    """What the database demands of a row that arrives in `target`."""
    if machine is states.PAIRING and target in ("active", "completed", "ended"):
        reason = "time" if target == "ended" else ""
        return {"ended_at": None if target == "active" else NOW, "end_reason": reason}
    if machine is states.AGREEMENT:
        first, second = (None, None) if target == "draft" else (NOW, None)
        return {
            "mentor_agreed_at": first,
            "mentee_agreed_at": NOW if target == "agreed" else second,
        }
    if machine is states.MAIL and target in ("sent", "bounced"):
        return {"sent_at": NOW}
    if machine is states.MEETING and target in ("confirmed", "held"):
        return {"starts_at": NOW, "met_on": NOW.date() if target == "held" else None}
    if machine in WORDS:
        return WORDS[machine](target)
    dated, ends = FINISHED.get(machine, ("", ()))
    if target in ends:
        return {dated: NOW}
    if machine is states.SUGGESTION and target == "approved":
        return {"pairing": factories.PairingFactory(state="approved")}
    return {}


def make_run(state):
    return MatchRun.objects.create(
        round=factories.RoundFactory(), state=state, **writes_for(states.RUN, state)
    )


def make_job(state):
    return Job.objects.create(
        kind="announce",
        round=factories.RoundFactory(),
        state=state,
        **writes_for(states.JOB, state),
    )


def make_import(state):
    return RosterImport.objects.create(
        roster=factories.UnitFactory(),
        file_name="list.csv",
        digest="d",
        size=1,
        state=state,
        **writes_for(states.IMPORT, state),
    )


def make_letter(state):
    return factories.GroupLetterFactory(state=state, **writes_for(states.LETTER, state))


def make_suggestion(state):
    pairing = factories.PairingFactory()
    return Suggestion.objects.create(
        run=make_run("cancelled"),
        mentor=pairing.mentor,
        mentee=pairing.mentee,
        points=1,
        state=state,
        pairing=pairing,
    )


def make_mail(state):
    return OutgoingMail.objects.create(
        key="k",
        kind="joined",
        to_email="a@example.org",
        subject="s",
        text="t",
        state=state,
        sent_at=NOW,
    )


def make_concern(state):
    return Concern.objects.create(
        unit=factories.UnitFactory(),
        about=factories.UserFactory(),
        reporter=factories.UserFactory(),
        reason="other",
        state=state,
        **writes_for(CONCERN, state),
    )


def make_spot(state):
    return SpotQuestion.objects.create(
        asker=factories.EnrollmentFactory(),
        topic=factories.TopicFactory(),
        words="?",
        lapses_at=NOW,
        state=state,
        **writes_for(SPOT, state),
    )


def make_noted(state):
    return NotedRelationship.objects.create(
        by=factories.UserFactory(), address="a@example.org", role="mentor", state=state
    )


MAKE = {
    CONCERN: make_concern,
    SPOT: make_spot,
    NOTED: make_noted,
    states.ROUND: lambda state: factories.RoundFactory(state=state),
    states.ENROLLMENT: lambda state: factories.EnrollmentFactory(state=state),
    states.SIGN_UP_REVIEW: lambda state: SignUpReview.objects.create(
        enrollment=factories.EnrollmentFactory(),
        state=state,
        **writes_for(states.SIGN_UP_REVIEW, state),
    ),
    states.PAIRING: lambda state: factories.PairingFactory(
        **WHOLE | {"state": state} | writes_for(states.PAIRING, state)
    ),
    states.MEETING: lambda state: factories.MeetingFactory(state=state),
    states.CHECK_IN: lambda state: factories.CheckInFactory(state=state),
    states.AGREEMENT: lambda state: factories.AgreementFactory(state=state),
    states.MAIL: make_mail,
    states.RUN: make_run,
    states.JOB: make_job,
    states.IMPORT: make_import,
    states.LETTER: make_letter,
    states.SUGGESTION: make_suggestion,
    CIRCLE: lambda state: factories.CircleFactory(
        state=state, offered_at=NOW, answer_by=NOW, active_at=NOW
    ),
    CIRCLE_SEAT: lambda state: factories.CircleSeatFactory(
        state=state, offered_at=NOW, answer_by=NOW, accepted_at=NOW
    ),
    states.STAND_IN: lambda state: factories.StandInFactory(
        state=state, pairing=factories.PairingFactory(state="active")
    ),
}


EVERY_STATE = [
    pytest.param(machine, state, id=f"{machine.name}-{state}")
    for machine in states.MACHINES
    for state in machine.states
]


def test_the_tables_cover_every_machine_and_know_their_states():
    assert set(MAKE) == set(states.MACHINES)
    for machine in states.MACHINES:
        for rule in machine.moves.values():
            assert rule.sources | {rule.target} <= set(machine.states)
            assert rule.by <= set(states.ACTORS)


@pytest.mark.django_db
@pytest.mark.parametrize(("machine", "state"), EVERY_STATE)
def test_a_move_happens_exactly_where_the_table_says(machine, state):
    row = MAKE[machine](state)
    for name, rule in machine.moves.items():
        writes = writes_for(machine, rule.target)
        made = [actor for actor in states.ACTORS if happens(row, name, actor, writes)]

        allowed = [a for a in states.ACTORS if a in rule.by and state in rule.sources]
        assert (name, made) == (name, allowed)


def happens(row, name, actor, writes) -> bool:
    """Whether the move is made; it is undone again. One that is not made leaves no trace."""
    before = row.state
    mark = transaction.savepoint()
    try:
        states.move(row, name, actor, **writes)
    except states.Conflict:
        made = False
    else:
        made = True
    row.refresh_from_db()
    assert row.state == (row.MACHINE.moves[name].target if made else before)
    transaction.savepoint_rollback(mark)
    row.refresh_from_db()
    return made


def test_of_two_racers_the_slower_gets_a_conflict_and_changes_nothing(db):
    pairing = factories.PairingFactory(state="offered")
    stale = type(pairing).objects.get(pk=pairing.pk)
    states.move(pairing, "decline", states.MENTEE)

    with pytest.raises(states.Conflict):
        states.move(stale, "expire", states.CLOCK)

    pairing.refresh_from_db()
    assert pairing.state == "declined"


def test_who_made_a_move_holds_the_row_as_it_now_is(db):
    pairing = factories.PairingFactory(
        **WHOLE | {"state": "active"}, paused_until=NOW.date() + timedelta(days=9)
    )
    states.move(pairing, "end", states.COORDINATOR, ended_at=NOW, end_reason="time")

    there = type(pairing).objects.get(pk=pairing.pk)
    for name in ("state", "state_changed_at", "paused_until", "ended_at", "end_reason"):
        assert getattr(pairing, name) == getattr(there, name), name
    assert (there.state, there.paused_until, there.end_reason) == ("ended", None, "time")


def writes_a_state(node: ast.AST) -> bool:
    """Whether this is `something.state = …` or `….update(state=…)`."""
    if isinstance(node, ast.Assign):
        return any(isinstance(t, ast.Attribute) and t.attr == "state" for t in node.targets)
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("update", "bulk_update", "update_or_create")
        and any(keyword.arg == "state" for keyword in node.keywords)
    )


def test_nobody_writes_a_state_besides_move():
    root = Path(settings.BASE_DIR)
    found = [
        f"{path.relative_to(root)}:{node.lineno}"
        for app in ("accounts", "mentorship", "matching")
        for path in sorted((root / app).rglob("*.py"))
        if path.name != "states.py" and not {"migrations", "core"} & set(path.parts)
        for node in ast.walk(ast.parse(path.read_text()))
        if writes_a_state(node)
    ]
    assert found == []
