"""What each person may do while something is as it is, told from the state that they find it in.

The tables of `states` are told the other way round, by move; whoever lets one more person do
something, or one fewer, has to say so here too.
"""

import pytest

from mentorship import states
from tests import factories

TOLD = """
round draft
    coordinator: open -> open, cancel -> cancelled
    clock: open -> open
round open
    coordinator: close_signup -> matching, announce -> announced, close -> closed, cancel -> cancelled
    clock: close_signup -> matching, close -> closed
round matching
    coordinator: reopen -> open, announce -> announced, close -> closed, cancel -> cancelled
    clock: close -> closed
    worker: propose -> review
round review
    coordinator: reopen -> open, announce -> announced, close -> closed, cancel -> cancelled
    clock: close -> closed
    worker: propose -> review
round announced
    coordinator: start -> running, close -> closed
    clock: start -> running, close -> closed
round running
    coordinator: close -> closed
    clock: close -> closed
enrollment submitted
    owner: pause -> paused, withdraw -> withdrawn
    coordinator: pause -> paused, withdraw -> withdrawn, decline -> declined
    clock: pause -> paused
enrollment paused
    owner: resume -> submitted, withdraw -> withdrawn
    coordinator: resume -> submitted, withdraw -> withdrawn, decline -> declined
enrollment waiting_list
    owner: withdraw -> withdrawn
    coordinator: withdraw -> withdrawn, take_in -> submitted, decline -> declined
    clock: take_in -> submitted
enrollment withdrawn
    owner: rejoin -> submitted, queue -> waiting_list
enrollment declined
    coordinator: readmit -> submitted
review of a sign-up new
    coordinator: accept -> accepted, ask -> asked, hold -> held, decline -> declined
review of a sign-up asked
    coordinator: accept -> accepted, ask -> asked, hold -> held, decline -> declined
    owner: resubmit -> changed
review of a sign-up changed
    coordinator: accept -> accepted, ask -> asked, hold -> held, decline -> declined
review of a sign-up accepted
    coordinator: ask -> asked, hold -> held, decline -> declined
review of a sign-up held
    coordinator: accept -> accepted, ask -> asked, decline -> declined
review of a sign-up declined
    coordinator: accept -> accepted
pairing asked
    mentor: accept -> active, decline -> declined, take_back -> withdrawn
    mentee: accept -> active, decline -> declined, take_back -> withdrawn
    coordinator: withdraw -> withdrawn
    owner: withdraw -> withdrawn
    clock: expire -> expired
pairing approved
    coordinator: offer -> offered, withdraw -> withdrawn
    clock: offer -> offered
    owner: withdraw -> withdrawn
pairing offered
    mentor: accept -> active, decline -> declined
    mentee: accept -> active, decline -> declined
    coordinator: withdraw -> withdrawn
    owner: withdraw -> withdrawn
    clock: expire -> expired
pairing active
    mentor: complete -> completed, end -> ended
    mentee: complete -> completed, end -> ended
    coordinator: complete -> completed, end -> ended
    owner: end -> ended
    clock: complete -> completed
pairing ended
    coordinator: reopen -> active
agreement draft
    mentor: propose -> proposed, change -> draft
    mentee: propose -> proposed, change -> draft
agreement proposed
    mentor: agree -> agreed, change -> draft
    mentee: agree -> agreed, change -> draft
agreement agreed
    mentor: change -> draft
    mentee: change -> draft
meeting proposed
    mentor: counter -> proposed, confirm -> confirmed, cancel -> cancelled, call_off -> cancelled
    mentee: counter -> proposed, confirm -> confirmed, cancel -> cancelled, call_off -> cancelled
    owner: call_off -> cancelled
    coordinator: call_off -> cancelled
    clock: call_off -> cancelled
meeting confirmed
    mentor: change -> confirmed, move -> proposed, hold -> held, cancel -> cancelled, call_off -> cancelled
    mentee: change -> confirmed, move -> proposed, hold -> held, cancel -> cancelled, call_off -> cancelled
    owner: call_off -> cancelled
    coordinator: hold -> held, call_off -> cancelled
    worker: change -> confirmed
    clock: call_off -> cancelled
meeting held
    mentor: strike -> cancelled
    mentee: strike -> cancelled
stand-in offered
    mentor: make -> made, decline -> declined
    mentee: make -> made, decline -> declined
    coordinator: make -> made, lapse -> lapsed
    clock: lapse -> lapsed
stand-in made
    coordinator: undo -> undone
report of a person open
    coordinator: look -> looked_at, close -> closed
report of a person looked_at
    coordinator: close -> closed
question on the spot open
    owner: take -> taken, take_back -> taken_back
    clock: lapse -> lapsed
question on the spot taken
    owner: give_back -> open, answer -> answered, take_back -> taken_back
    clock: lapse -> lapsed
noted relationship open
    owner: confirm -> confirmed, decline -> declined, take_back -> taken_back
    clock: lapse -> lapsed
noted relationship declined
    owner: take_back -> taken_back
    clock: lapse -> lapsed
circle proposed
    coordinator: approve -> approved, withdraw -> withdrawn
    clock: withdraw -> withdrawn
circle approved
    coordinator: offer -> offered, withdraw -> withdrawn
    clock: withdraw -> withdrawn
circle offered
    owner: begin -> active, fall -> fallen
    coordinator: begin -> active, fall -> fallen, withdraw -> withdrawn
    clock: begin -> active, fall -> fallen, withdraw -> withdrawn
circle active
    owner: end -> ended
    coordinator: complete -> completed, end -> ended
    clock: complete -> completed
seat in a circle kept
    coordinator: offer -> offered, withdraw -> withdrawn
    owner: offer -> offered, withdraw -> withdrawn
    clock: offer -> offered, withdraw -> withdrawn
seat in a circle offered
    owner: accept -> accepted, decline -> declined, withdraw -> withdrawn
    coordinator: withdraw -> withdrawn
    clock: expire -> expired, withdraw -> withdrawn
seat in a circle accepted
    owner: decline -> declined, leave -> left, withdraw -> withdrawn, finish -> done
    coordinator: leave -> left, withdraw -> withdrawn, finish -> done
    clock: withdraw -> withdrawn, finish -> done
check-in asked
    mentor: answer -> answered
    mentee: answer -> answered
    clock: lapse -> lapsed
mail queued
    coordinator: hold -> held, cancel -> cancelled
    worker: settle -> sent, fail -> failed, cancel -> cancelled
mail held
    coordinator: release -> queued, cancel -> cancelled
    worker: cancel -> cancelled
mail sent
    worker: bounce -> bounced
mail cancelled
    coordinator: requeue -> queued
match run queued
    worker: claim -> solving, fail -> failed
    coordinator: cancel -> cancelled
match run solving
    worker: reclaim -> solving, finish -> review, fail -> failed
    coordinator: cancel -> cancelled
match run review
    worker: supersede -> superseded
    coordinator: supersede -> superseded
letter draft
    coordinator: send -> under_way
letter under_way
    coordinator: stop -> stopped
    worker: finish -> sent
letter sent
    coordinator: stop -> stopped
letter stopped
    coordinator: resume -> under_way
job queued
    worker: claim -> running, fail -> failed
    coordinator: stop -> stopped
job running
    worker: reclaim -> running, finish -> done, fail -> failed
    coordinator: stop -> stopped
import uploaded
    coordinator: check -> checking, discard -> discarded
    clock: check -> checking, discard -> discarded
import checking
    worker: found -> checked, ask -> uploaded
    coordinator: discard -> discarded
    clock: discard -> discarded
import checked
    coordinator: check -> checking, apply -> applying, discard -> discarded
    clock: check -> checking, apply -> applying, discard -> discarded
import applying
    worker: finish -> applied, give_back -> checked
suggestion new
    coordinator: approve -> approved, reject -> rejected, go_stale -> stale
    worker: go_stale -> stale
suggestion approved
    coordinator: restore -> new, go_stale -> stale, rule_out -> rejected
    worker: go_stale -> stale, revive -> new
suggestion rejected
    coordinator: approve -> approved, restore -> new, go_stale -> stale
    worker: go_stale -> stale
suggestion stale
    coordinator: rule_out -> rejected
    worker: revive -> new
"""


def told() -> set[tuple[str, ...]]:
    found, machine, state = set(), "", ""
    for line in TOLD.strip().splitlines():
        if not line.startswith(" "):
            machine, state = line.rsplit(" ", 1)
            continue
        who, what = line.strip().split(": ")
        for each in what.split(", "):
            found.add((machine, state, who, *each.split(" -> ")))
    return found


@pytest.mark.parametrize("machine", states.MACHINES, ids=lambda machine: machine.name)
def test_everybody_may_do_what_is_told_of_a_state_and_nothing_else(machine):
    may = {
        (machine.name, str(state), str(actor), name, str(rule.target))
        for state in machine.states
        for actor in states.ACTORS
        for name, rule in machine.moves.items()
        if machine.allows(name, state, actor)
    }
    assert may == {line for line in told() if line[0] == machine.name}


def test_every_machine_is_told_of_under_its_name():
    assert {line[0] for line in told()} == {machine.name for machine in states.MACHINES}


@pytest.mark.parametrize("move", ["complete", "end"])
def test_what_two_people_left_open_goes_when_their_pairing_is_over(move):
    emptied = states.PAIRING.moves[move].writes()
    left_open = "paused_until", "longer_until", "wrap_up_proposed_at", "wrap_up_agreed_at"
    assert {name for name, value in emptied.items() if value is None} == set(left_open)


def test_a_pairing_that_goes_on_has_not_ended_and_who_left_waits_no_more():
    assert states.PAIRING.moves["reopen"].writes()["ended_at"] is None
    assert states.ENROLLMENT.moves["withdraw"].writes()["waits_again_since"] is None
    assert "waits_again_since" not in states.ENROLLMENT.moves["pause"].writes()


def test_each_kind_of_state_says_which_states_are_of_it():
    """Lists of states by which pages and limits choose: one more or fewer shows others' rows."""
    assert {
        name: " ".join(value)
        for name, value in vars(states).items()
        if isinstance(value, tuple)
        and name.startswith(("ROUND_", "PAIRING_", "MEETING_", "RUN_", "JOB_"))
    } == {
        "ROUND_UNDER_WAY": "open matching review announced running",
        "ROUND_OVER": "closed cancelled",
        "ROUND_BEFORE_ANNOUNCED": "open matching review",
        "ROUND_TOLD": "announced running",
        "PAIRING_UNANSWERED": "asked offered",
        "PAIRING_PLACED": "approved offered active",
        "PAIRING_OPEN": "asked approved offered active",
        "PAIRING_BEFORE": "asked approved offered",
        "PAIRING_PAST": "completed ended",
        "PAIRING_BEGUN": "active completed ended",
        "PAIRING_FALLEN": "declined expired",
        "MEETING_AHEAD": "proposed confirmed",
        "RUN_UNDER_WAY": "queued solving",
        "JOB_UNDER_WAY": "queued running",
    }


def test_many_rows_move_at_once_and_others_stay_as_they_are(db):
    first, second = (factories.PairingFactory(state="offered") for _ in range(2))
    other = factories.PairingFactory(state="approved")
    rows = type(first).objects.all()
    with pytest.raises(states.Conflict, match="pairing: no expire from None"):
        states.move_all(rows, "expire", states.MENTOR)

    assert states.move_all(rows, "expire", states.CLOCK) == 2

    found = dict(rows.values_list("pk", "state"))
    assert found == {first.pk: "expired", second.pk: "expired", other.pk: "approved"}


def test_a_conflict_says_what_was_tried_and_from_where(db):
    pairing = factories.PairingFactory(state="declined")
    with pytest.raises(states.Conflict, match="pairing: no accept from declined") as caught:
        states.move(pairing, "accept", states.MENTEE)
    conflict = caught.value
    assert (conflict.machine, conflict.move, conflict.state) == (
        states.PAIRING,
        "accept",
        "declined",
    )
