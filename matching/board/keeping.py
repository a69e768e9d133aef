"""What is kept of a board between two processes: answers as they were read, and what was proved."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from matching import answers
from matching.board import standing
from matching.board.present import Pair
from matching.models import Board, MatchRun, RunPeople


@dataclass(frozen=True)
class Kept:
    """The pairs that stand, and the prices that proved them last."""

    pairs: Collection[Pair]
    proof: Mapping[str, Any]
    """As `Found.proof` gives it; whether it still proves them is for others to look at."""


def people_of(run: MatchRun) -> answers.Everybody | None:
    """The answers that a run keeps."""
    kept = RunPeople.objects.filter(run=run).first()
    return answers.Everybody(*answers.unpacked(kept.encoded)) if kept else None


def kept_of(board: Board, run: MatchRun, people: answers.Everybody | None) -> Kept | None:
    """What was proved last at a board; None where too little is known of it."""
    proof = board.proof or (people and of_the_run(run, people))
    if not proof:
        return None
    pairs = [(one, other) for one, (other, _points) in standing.standing(run).items()]
    return Kept(pairs, proof)


def of_the_run(run: MatchRun, people: answers.Everybody) -> dict[str, Any]:
    """What a run itself proved, where no step was taken since."""
    certificate = {key: value for key, value in run.certificate.items() if key != "permitted"}
    return {
        "mentees": [one.id for one in people.mentees],
        "mentors": [one.id for one in people.mentors],
        "certificate": certificate,
        "incumbents": [],
    }
