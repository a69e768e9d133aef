"""``python -m matching verify``: prove pairs from another run, for what is asked here."""

import argparse
from collections.abc import Callable
from pathlib import Path

from matching.core.cli.cells import BadInput, shown
from matching.core.cli.compare import differences, other_constants
from matching.core.cli.pairs import rows_of_pairs
from matching.core.cli.program import Program
from matching.core.cli.proof import Proof, read_proof
from matching.core.cli.round import Round, asked
from matching.core.errors import NotAsked, NotFeasible
from matching.core.problem import Cell
from matching.core.scoring.definition import score
from matching.core.verification import statement, verify

Say = Callable[[str], None]


def run_verify(chosen: argparse.Namespace, say: Say) -> int:
    """Prove pairs from another run for what is asked here, and say in full what was proved."""
    if chosen.scale is not None and not chosen.scale.exists():
        raise BadInput([f"{chosen.scale}: there is no such file."])
    found, proof = asked(chosen), read_proof(chosen.proof)
    _check_stated(found, proof, chosen.proof)
    pairs = found.pairs(chosen.pairs)
    _check_locks(found, pairs)
    solution = proof.solution(pairs)
    report = verify(found.problem, solution, **found.question)
    _check_figures(chosen.pairs, found)
    say("Proven.")
    where = f"are those of {chosen.scale}" if chosen.scale else "were found anew from the sheets"
    told = statement(found.problem, report, called=found.called, constants_from=where)
    say("\n".join(f"- {sentence}" for sentence in told))
    return 0


def _check_stated(found: Round, proof: Proof, path: Path) -> None:
    """Refuse a proof that states other settings than are asked, and name them."""
    try:
        stated = Program(proof.settings, found.codes)
    except BadInput as error:
        raise BadInput([f"{path.name}, {fault}" for fault in error.faults]) from error
    other = differences(found.program, stated, found.codes)
    other += other_constants(found.people.calibration, proof.constants)
    if other:
        raise NotAsked("\n".join(other))


def _check_locks(found: Round, pairs: tuple[Cell, ...]) -> None:
    """Refuse pairs without a lock that was asked for, by the ids in the settings."""
    people = found.people
    chosen = {(people.mentees[row].id, people.mentors[column].id) for row, column in pairs}
    here = {each.id for each in people.mentees}, {each.id for each in people.mentors}
    for one, other in sorted(people.rules.locked - chosen):
        if one in here[0] and other in here[1]:
            names = found.codes.word("mentees", one), found.codes.word("mentors", other)
            raise NotFeasible(f"The locked pair {' and '.join(names)} is missing.")


def _check_figures(path: Path, found: Round) -> None:
    """Refuse points beside the pairs that are not theirs; further columns are not looked at."""
    people = found.people
    for line, cells in enumerate(rows_of_pairs(path), start=2):
        pair = found.row(cells["mentee"].lstrip("'")), found.column(cells["mentor"].lstrip("'"))
        mentee, mentor = people.mentees[pair[0]], people.mentors[pair[1]]
        parts = score(mentee, mentor, people.weights, people.rules, people.calibration)
        right = {part.factor: part.points for part in parts.parts} | {"points": parts.points}
        for name in right.keys() & cells.keys():
            if cells[name] != str(right[name]):
                raise NotFeasible(
                    f"{path.name}, line {line}, column {name}: "
                    f"{found.called(*pair)} have {right[name]}, not “{shown(cells[name])}”."
                )
