"""What the tables of matching know of a person; nothing of it outlives them."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import Holding, Traces, impersonal, register
from matching import answers
from matching.models import (
    HEAVY,
    Board,
    BoardDraft,
    BoardQuestion,
    BoardStep,
    MatchRun,
    PairAcross,
    RunPeople,
    Suggestion,
    Verdict,
)
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


def _read_with(person: User) -> QuerySet[RunPeople]:
    """What runs have read of rounds in which the person takes part."""
    own = person.enrollments.filter(round=OuterRef("run__round"))
    return RunPeople.objects.filter(Exists(own)).select_related("run__round__program")


def _clean_people(traces: Traces) -> None:
    """Take the person's answers out of what runs have read."""
    for kept in _read_with(traces.person):
        mentees, mentors = answers.unpacked(kept.encoded)
        own = traces.person.pk
        kept.encoded = answers.packed(
            [one for one in mentees if one.person != own],
            [one for one in mentors if one.person != own],
        )
        kept.save(update_fields=["encoded", "read_at"])


def _steps_by(person: User) -> QuerySet[BoardStep]:
    return BoardStep.objects.filter(by=person).select_related("board__round__program")


def _clean_steps(traces: Traces) -> None:
    """Take what was written with or about the person out of steps; whom they name are numbers."""
    about = Q(by=traces.person) | Q(refused__iregex=traces.pattern)
    for own in traces.person.enrollments.values_list("pk", flat=True):
        about |= Q(enrollments__contains=[own])
    for step in BoardStep.objects.filter(about).exclude(edits=[], refused=""):
        edits = [_without_words(one) for one in step.edits if isinstance(one, dict)]
        BoardStep.objects.filter(pk=step.pk).update(edits=edits, refused="")


def _clean_drafts(traces: Traces) -> None:
    """Name the drafts of whoever is erased by their numbers, and any that names them."""
    about = Q(by=traces.person) | Q(name__iregex=traces.pattern) | Q(error__iregex=traces.pattern)
    for draft in BoardDraft.objects.filter(about):
        draft.name, draft.error = f"Draft {draft.pk}", ""
        draft.save(update_fields=["name", "error"])


def _clean_across(traces: Traces) -> None:
    """Delete what came to nothing, and empty what became a pairing."""
    rows = PairAcross.objects.filter(of_the_pair(traces.person))
    rows.filter(pairing=None).delete()
    rows.update(reasons=[], parts={})


def _without_words(edit: dict[str, Any]) -> dict[str, Any]:
    return {key: told for key, told in edit.items() if key != "words"}


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
        RunPeople,
        _("Your answers as matching has read them"),
        _read_with,
        _("Deleted from what was read."),
        _clean_people,
        left_out={"encoded": "your answers stand with your sign-up; the others are not yours"},
        gone=False,
    ),
    Holding(
        Board,
        _("Boards of results that you asked for as a coordinator"),
        lambda person: Board.objects.filter(run__requested_by=person).select_related("round"),
        _("They stay until 90 days after the round; no name stands on them."),
        lambda _traces: None,
        left_out={
            "mark": "a hash of the whole round",
            "proof": "a proof of the whole result",
            "left_out": "it is about other people",
            "claimed_until": "of the work itself",
            "claimed_by": "of the work itself",
            "tries": "of the work itself",
            "firmness": "it is about other people",
        },
        gone=False,
        stays={
            "mark": "a hash of the whole round",
            "goal": "a word from a list",
            "claimed_by": "of the work itself",
            "weights": "numbers of the round",
            "left_out": "numbers of sign-ups",
            "proof": "numbers of sign-ups, and their prices",
            "firmness": "numbers of sign-ups",
        },
    ),
    Holding(
        BoardQuestion,
        _("What was asked of the board of a result that you asked for"),
        lambda person: BoardQuestion.objects.filter(board__run__requested_by=person),
        _("Deleted after a day; no name stands in it."),
        lambda _traces: None,
        left_out={
            "key": "of the work itself",
            "asked": "it is about other people",
            "answer": "it is about other people",
            "refused": "it may name other people",
        },
        gone=False,
        stays={
            "key": "a hash",
            "kind": "a word from a list",
            "asked": "numbers of sign-ups",
            "answer": "numbers of sign-ups, or a proof that names nobody; gone after a day",
            "refused": "gone after a day",
        },
    ),
    Holding(
        BoardDraft,
        _("Other settings that you tried on a board"),
        lambda person: BoardDraft.objects.filter(by=person).select_related("board__round__program"),
        _("They stay until 90 days after the round, without your name."),
        _clean_drafts,
        left_out={"result": "it is about other people", "claimed_until": "of the work itself"},
        gone=False,
        emptied=("name", "error"),
        stays={
            "by": "an emptied account",
            "weights": "numbers of the round",
            "goal": "a word from a list",
            "fairness": "words from lists, and numbers",
            "result": "numbers of sign-ups",
        },
    ),
    Holding(
        BoardStep,
        _("Steps that you took on a board as a coordinator"),
        _steps_by,
        _("They stay until 90 days after the round, without your name."),
        _clean_steps,
        left_out={
            "key": "of the work itself",
            "edits": "it is about other people",
            "enrollments": "it is about other people",
            "seen": "of the work itself",
            "difference": "it is about other people",
            "back": "it is about other people",
            "refused": "it may name other people",
            "undone_by": "a key between tables",
        },
        gone=False,
        emptied=("edits", "refused"),
        stays={
            "key": "chance",
            "verb": "a word from a list",
            "by": "an emptied account",
            "enrollments": "numbers of sign-ups",
            "seen": "a price",
            "difference": "numbers of sign-ups",
            "back": "numbers of sign-ups",
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
        PairAcross,
        _("Pairs with you that two rounds looked at together"),
        lambda person: PairAcross.objects.filter(of_the_pair(person)).select_related(
            "pool__asking__program"
        ),
        _("Deleted, but for those that became a pairing: of these the dates stay."),
        _clean_across,
        left_out={
            "mentor": OTHER,
            "mentee": OTHER,
            "asking_by": "the name of a coordinator",
            "lending_by": "the name of a coordinator",
        },
        gone=False,
        emptied=("reasons", "parts"),
        stays={
            "band": "a word from a list",
            "pairing": "the number of a pairing",
            "asking_by": "an emptied account",
            "lending_by": "an emptied account",
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
