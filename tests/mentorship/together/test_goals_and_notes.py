"""Goals and notes of two people: who sees and changes what, and that no words are lost."""

import pytest
from django.http import Http404
from django.urls import reverse

from mentorship import states
from mentorship.models import Goal, LogLine, Note, OutgoingMail
from mentorship.services import goals, notes
from mentorship.services.acts import Refused
from mentorship.services.goals import Aim
from mentorship.services.shared_edits import EditConflict
from tests.factories import GoalFactory, NoteFactory
from tests.mentorship.together.conftest import browser_of

pytestmark = pytest.mark.django_db

CANARY = "Quite private words of a heron"


# Goals ---------------------------------------------------------------------------------------


def test_five_goals_are_enough_and_a_removed_one_makes_room(it, pairing):
    for number in range(5):
        goals.add(it.ben, pairing, Aim(f"Goal {number}"))
    with pytest.raises(Refused, match="Five goals are enough"):
        goals.add(it.ada, pairing, Aim("One more"))
    goals.remove(it.ada, pairing.goals.get(place=3))
    assert goals.add(it.ada, pairing, Aim("One more")).place == 3


def test_either_says_how_far_a_goal_is_and_both_read_it(it, pairing, reads, sends):
    goal = goals.add(it.ben, pairing, Aim("To lead a team"))
    typed = {"words": "To lead a team", "line": "Two talks held", "seen": "1"}
    sends(it.ada, "goal_edit", goal.pk, progress="under_way", **typed)
    for who in (it.ada, it.ben):
        page = reads(who, "pairing", pairing.pk)
        assert "Under way" in page
        assert "Two talks held" in page


def test_a_goal_that_the_other_has_changed_is_not_written_over(it, pairing, sends):
    goal = GoalFactory(pairing=pairing, words="To say no")
    goals.change(it.ada, goal, Aim("To say no kindly", "under_way"), 1)
    typed = {"words": "To say no loudly", "progress": "reached", "line": ""}
    page = sends(it.ben, "goal_edit", goal.pk, **typed, seen="1")
    assert "while you were writing" in page
    assert "To say no loudly" in page
    assert "To say no kindly" in page
    goal.refresh_from_db()
    assert goal.words == "To say no kindly"
    sends(it.ben, "goal_edit", goal.pk, **typed, seen="2")
    goal.refresh_from_db()
    assert (goal.words, goal.number, goal.changed_by) == ("To say no loudly", 3, "mentee")


# Notes ---------------------------------------------------------------------------------------


def test_a_private_note_is_its_writers_alone(it, pairing, reads):
    note = notes.write(it.ben, pairing, CANARY, shared=False)
    assert CANARY in reads(it.ben, "notes", pairing.pk)
    assert CANARY not in reads(it.ada, "notes", pairing.pk)
    assert "0 notes. Nobody but you" in reads(it.ada, "pairing", pairing.pk)
    for who in (it.ada, it.cleo, it.eve, it.ann):
        for name in ("note_edit", "note_remove"):
            answer = browser_of(who).post(reverse(name, args=[note.pk]), {"words": "Mine now"})
            assert answer.status_code == 404
    assert Note.objects.get().words == CANARY
    assert not LogLine.objects.filter(pairing=pairing).exists()


def test_a_shared_note_is_read_and_changed_by_both(it, pairing, reads, sends):
    note = notes.write(it.ben, pairing, "Our plan", shared=True)
    sends(it.ada, "note_edit", note.pk, words="Our plan, by Ada", seen="1")
    page = reads(it.ben, "notes", pairing.pk)
    assert "Our plan, by Ada" in page
    assert "Ada, " in page


def test_two_who_write_at_once_lose_nothing(it, pairing, sends):
    note = notes.write(it.ben, pairing, "Our plan", shared=True)
    notes.change(it.ada, note, "Ada was faster", 1)
    page = sends(it.ben, "note_edit", note.pk, words="Ben was slower", seen="1")
    assert "while you were writing" in page
    assert "Ben was slower" in page
    assert "Ada was faster" in page
    note.refresh_from_db()
    assert note.words == "Ada was faster"
    with pytest.raises(EditConflict):
        notes.change(it.ben, note, "Ben again", 1)


def test_a_note_can_be_deleted_and_a_private_one_also_after_the_end(it, pairing):
    mine, ours = (notes.write(it.ben, pairing, CANARY, shared=shared) for shared in (False, True))
    states.move(pairing, "end", states.MENTEE, ended_at=pairing.active_at, end_reason="time")
    with pytest.raises(Refused):
        notes.remove(it.ben, ours)
    notes.remove(it.ben, mine)
    assert list(Note.objects.values_list("shared", flat=True)) == [True]


# Both ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", states.PAIRING.states)
@pytest.mark.parametrize("who", ["ada", "ben", "cleo", "dov", "eve", "ann"])
def test_only_the_two_write_and_only_while_they_are_paired(it, state, who):
    pairing = it.pairing(state, **({"origin": "asked"} if state == "asked" else {}))
    goal, note = GoalFactory(pairing=pairing), NoteFactory(pairing=pairing, shared=True)
    actor, before = getattr(it, who), (goal.number, note.number)
    acts = (
        lambda: goals.add(actor, pairing, Aim("More")),
        lambda: goals.change(actor, goal, Aim("Other"), 1),
        lambda: notes.write(actor, pairing, "More", shared=True),
        lambda: notes.write(actor, pairing, "More", shared=False),
        lambda: notes.change(actor, note, "Other", 1),
    )
    allowed = who in ("ada", "ben") and state == "active"
    for act in acts:
        if allowed:
            act()
        else:
            with pytest.raises((Refused, Http404)):
                act()
    assert (Goal.objects.count(), Note.objects.count()) == ((2, 3) if allowed else (1, 1))
    goal.refresh_from_db()
    note.refresh_from_db()
    assert ((goal.number, note.number) == before) is not allowed


def test_a_coordinator_sees_how_many_goals_there_are_and_no_word(it, pairing, reads):
    goals.add(it.ben, pairing, Aim(CANARY, "reached"))
    goals.add(it.ben, pairing, Aim("Another heron"))
    notes.write(it.ben, pairing, CANARY, shared=True)
    page = reads(it.cleo, "admin:pairing", pairing.pk)
    assert "Goals reached: 1 of 2" in page
    assert "heron" not in page
    assert "heron" not in reads(it.cleo, "admin:mentorship_logline_changelist")
    assert "heron" not in str(list(LogLine.objects.values()) + list(OutgoingMail.objects.values()))


def test_what_happened_is_told_to_both_without_a_word_of_content(it, pairing, reads):
    goals.add(it.ben, pairing, Aim("To lead a team"))
    notes.write(it.ada, pairing, "The heron is back", shared=True)
    mine, theirs = (reads(who, "pairing", pairing.pk) for who in (it.ben, it.ada))
    assert "You added a goal" in mine
    assert "Ada wrote a shared note" in mine
    assert "Ben added a goal" in theirs
    assert "You wrote a shared note" in theirs
    assert "heron" not in mine + theirs


def test_what_is_said_to_a_coordinator_is_never_among_what_happened(it, pairing, reads):
    for verb in ("pairing.ended", "pairing.declined", "enrollment.paused", "pairing.made"):
        LogLine.objects.create(verb=verb, actor=it.ada, pairing=pairing)
    assert "What happened so far" not in reads(it.ben, "pairing", pairing.pk)


@pytest.mark.parametrize(
    ("state", "words"), [("active", True), ("completed", True), ("ended", True)]
)
def test_goals_are_read_after_the_end_and_changed_no_more(it, state, words, reads):
    pairing = it.pairing(state)
    goal = GoalFactory(pairing=pairing, words="To lead a team")
    page = reads(it.ben, "pairing", pairing.pk)
    assert ("To lead a team" in page) is words
    assert (reverse("goal_edit", args=[goal.pk]) in page) is (state == "active")


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("goal_add", {"words": "", "progress": "reached"}, "Enter what you want to reach"),
        ("goal_add", {"words": "\u200b", "progress": "reached"}, "Enter what you want to reach"),
        ("goal_add", {"words": "x" * 301, "progress": "reached"}, "Shorten your answer to 300"),
        ("goal_add", {"words": "Fly"}, "Choose how far you are"),
        ("goal_add", {"words": "Fly", "progress": "soon"}, "Choose one of the answers"),
        ("note_add", {"words": ""}, "Enter your note"),
        ("note_add", {"words": "x" * 5001}, "Shorten your answer to 5000"),
        ("note_add", {"words": "a\x00b"}, "Remove the hidden character"),
    ],
)
def test_odd_answers_get_a_sentence_of_ours(it, pairing, sends, name, typed, sentence):
    args = (pairing.pk, "shared") if name == "note_add" else (pairing.pk,)
    assert sentence in sends(it.ben, name, *args, **typed)
    assert not Goal.objects.exists()
    assert not Note.objects.exists()
