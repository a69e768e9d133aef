"""Setting a program's own questions: add, change, put in order, remove."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship.models import EnrollmentDraft, Program, Question, QuestionChoice
from mentorship.models.questions import MOST_CHOICES, MOST_QUESTIONS
from mentorship.questions.asked import control_of
from mentorship.services import programs
from mentorship.services.acts import Refused, act, log, names_of
from mentorship.services.shared_edits import EditConflict

CHANGEABLE = (
    "words",
    "hint",
    "low_end",
    "high_end",
    "asked_of",
    "read_by",
    "required",
    "counts",
)
"""What may be changed of a question once it is asked; its kind stays."""

Wanted = Sequence[tuple[int | None, str]]
"""Answers to choose from, in order: the id of one that is there, or None, and its words."""


def _asked(program: Program) -> list[Question]:
    return list(program.questions.filter(retired_at=None))


def _still_asked(program: Program, pk: int) -> Question:
    found = [each for each in _asked(program) if each.pk == pk]
    if not found:
        raise Refused(_("Somebody has removed this question in the meantime"))
    return found[0]


@act
def add(actor: User, question: Question, choices: Sequence[str] = ()) -> Question:
    """Ask one more question, not saved yet, after those that are there.

    Raises
    ------
    Refused : the program asks eight already, another one counts, or it cannot be answered.
    """
    program = programs.locked(actor, question.program_id)
    taken = {each.place for each in _asked(program)}
    if len(taken) >= MOST_QUESTIONS:
        raise Refused(_("Eight questions are enough. Remove one first"))
    question.place = max((place or 0 for place in taken), default=0) + 1
    if question.place > MOST_QUESTIONS:
        _close_gaps(program)
        question.place = len(taken) + 1
    question.save()
    _write_choices(question, [(None, words) for words in choices])
    log("question.added", actor, program=program, question=question.words)
    return question


def _close_gaps(program: Program) -> None:
    _put_in_order([question.pk for question in _asked(program)])


def _put_in_order(keys: Sequence[int]) -> None:
    """Give the questions the places 1, 2, … at one stroke, as no two may share a place."""
    places = (When(pk=pk, then=Value(place)) for place, pk in enumerate(keys, start=1))
    Question.objects.filter(pk__in=keys).update(place=Case(*places))


@act
def change(
    actor: User,
    question: Question,
    seen: int,
    values: Mapping[str, Any],
    choices: Wanted = (),
) -> None:
    """Mend a question's words, its answers to choose from, and the rest of `CHANGEABLE`.

    Answers that people gave stay theirs: a choice that is left out is offered to nobody any more.

    Raises
    ------
    EditConflict : somebody changed it since version `seen` was read.
    Refused : it was removed meanwhile, more people would read what was said to fewer, or it could
        not be answered any more.
    """
    program = programs.locked(actor, question.program_id)
    stored = _still_asked(program, question.pk)
    if stored.number != seen:
        raise EditConflict(stored.number, stored.changed_at)
    changed = [name for name in CHANGEABLE if getattr(stored, name) != values.get(name)]
    _check_readers(stored, values)
    for name in changed:
        setattr(stored, name, values[name])
    moved = _write_choices(stored, choices)
    if not (changed or moved):
        return
    stored.number, stored.changed_at = stored.number + 1, timezone.now()
    stored.save(update_fields=[*changed, "number", "changed_at"])
    fields = names_of(stored, changed) if changed else _("answers to choose from")
    log("question.changed", actor, program=program, question=stored.words, fields=fields)


def _check_readers(stored: Question, values: Mapping[str, Any]) -> None:
    """Refuse to show more people what was written for fewer."""
    readers = Question.Readers
    wider = readers(values["read_by"]).breadth > readers(stored.read_by).breadth
    if wider and _has_been_answered(stored):
        raise Refused(
            _(
                "People have answered this for fewer readers. Remove the question and ask a new "
                "one, so that everybody knows who reads it"
            )
        )


def _has_been_answered(question: Question) -> bool:
    begun = EnrollmentDraft.objects.filter(
        Q(round__program=question.program_id), answers__own__has_key=control_of(question)
    )
    return question.answers.exists() or begun.exists()


def _write_choices(question: Question, wanted: Wanted) -> bool:
    """Make `wanted` the answers to choose from; returns whether anything changed."""
    if not question.has_choices:
        return False
    _check_choices([words for _pk, words in wanted])
    there = {choice.pk: choice for choice in question.options.filter(retired_at=None)}
    kept = {pk: at for at, (pk, _words) in enumerate(wanted) if pk in there}
    gone = question.options.filter(pk__in=there.keys() - kept.keys(), retired_at=None)
    changed = bool(gone.update(retired_at=timezone.now()))
    for at, (pk, words) in enumerate(wanted):
        if pk not in there:
            QuestionChoice.objects.create(question=question, words=words, position=at)
        elif (there[pk].words, there[pk].position) == (words, at):
            continue
        else:
            question.options.filter(pk=pk).update(words=words, position=at)
        changed = True
    return changed


def _check_choices(words: Sequence[str]) -> None:
    if len(words) < 2:
        raise Refused(_("Write at least two answers to choose from"))
    if len(words) > MOST_CHOICES:
        raise Refused(_("%(count)s answers are enough to choose from") % {"count": MOST_CHOICES})
    if len({each.casefold() for each in words}) < len(words):
        raise Refused(_("Write each answer once"))


@act
def move(actor: User, question: Question, *, up: bool) -> None:
    """Ask a question one place earlier or later; at the end of the list nothing happens."""
    program = programs.locked(actor, question.program_id)
    keys = [each.pk for each in _asked(program)]
    at = keys.index(_still_asked(program, question.pk).pk)
    other = at - 1 if up else at + 1
    if 0 <= other < len(keys):
        keys[at], keys[other] = keys[other], keys[at]
        _put_in_order(keys)
        log("question.moved", actor, program=program)


@act
def move_choice_up(actor: User, question: Question, choice: str) -> None:
    """Offer one of the answers to choose from, named by its id as text, one place earlier."""
    program = programs.locked(actor, question.program_id)
    there = list(_still_asked(program, question.pk).options.filter(retired_at=None))
    keys = [str(each.pk) for each in there]
    if choice not in keys:
        raise Refused(_("This answer is not there any more"))
    if at := keys.index(choice):
        there[at - 1], there[at] = there[at], there[at - 1]
        for position, each in enumerate(there):
            question.options.filter(pk=each.pk).update(position=position)
        log("question.moved", actor, program=program)


@act
def remove(actor: User, question: Question) -> None:
    """Ask a question no more. What was answered stays in the copies of those who answered."""
    program = programs.locked(actor, question.program_id)
    stored = _still_asked(program, question.pk)
    stored.place, stored.retired_at = None, timezone.now()
    stored.save(update_fields=["place", "retired_at"])
    _close_gaps(program)
    log("question.removed", actor, program=program, question=stored.words)
