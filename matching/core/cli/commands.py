"""``python -m matching``: pair, verify, explain, generate and prepare, for spreadsheets.

Exit status: 0 done, 1 not proven or not found, 2 the input needs mending, 130 stopped.
"""

import argparse
import csv
import io
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from matching.core.cli import scales
from matching.core.cli.cells import BadInput
from matching.core.cli.generate import write_synthetic
from matching.core.cli.output import Together
from matching.core.cli.proof import as_data, constants_of, read_proof
from matching.core.cli.proving import run_verify
from matching.core.cli.round import Round, asked
from matching.core.errors import Cancelled, NotFeasible, NotOptimal, ProblemError
from matching.core.explanation.pair import explain
from matching.core.explanation.sensitivity import why_nobody
from matching.core.explanation.words import sentences
from matching.core.problem import Cell, all_alike
from matching.core.scoring.definition import score
from matching.core.scoring.reasons import Reader
from matching.core.session import Session
from matching.core.solution import Solution
from matching.core.solvers.dense import solve
from matching.core.verification import verify

Say = Callable[[str], None]
Run = Callable[[argparse.Namespace, Say], int]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; give the exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen, _say))
    except BadInput as error:
        _complain("\n".join(error.faults))
        return 2
    except ProblemError as error:
        _complain(str(error))
        return 2
    except (NotFeasible, NotOptimal) as error:
        _complain(f"Not proven. {error}")
        return 1
    except (Cancelled, KeyboardInterrupt):
        _complain("Stopped; nothing was written.")
        return 130


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _complain(text: str) -> None:
    sys.stderr.write(text + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m matching", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    pair = _with_sheets(commands, "pair", run_pair, "find the best pairs, and prove it")
    _with_question(pair)
    pair.add_argument("--out", type=Path, required=True, help="where the pairs go, CSV")
    pair.add_argument("--proof", type=Path, required=True, help="where the proof goes, JSON")
    for name, run, what in (
        ("verify", run_verify, "check pairs against their proof"),
        ("explain", run_explain, "say why a pair was chosen, or why not"),
    ):
        command = _with_sheets(commands, name, run, what)
        command.add_argument("pairs", type=Path)
        command.add_argument("proof", type=Path)
        if name == "verify":
            _with_question(command)
    command.add_argument("mentee", help="an id")
    command.add_argument("mentor", nargs="?", help="an id; left out, the one chosen")
    invent = commands.add_parser("generate", help="invent people to try things with")
    invent.add_argument("--mentees", type=int, default=120)
    invent.add_argument("--mentors", type=int, default=90)
    invent.add_argument("--seed", type=int, default=1)
    invent.add_argument("folder", type=Path)
    invent.set_defaults(run=run_generate)
    ready = commands.add_parser("prepare", help="compile the fast method, so that no run waits")
    ready.set_defaults(run=run_prepare)
    return parser


def _with_sheets(commands: Commands, name: str, run: Run, what: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=what)
    command.add_argument("mentees", type=Path)
    command.add_argument("mentors", type=Path)
    command.set_defaults(run=run)
    return command


def _with_question(command: argparse.ArgumentParser) -> None:
    """Add what is asked beside the sheets; to pair and to verify, it is the same."""
    command.add_argument("--config", type=Path, help="the program's settings, TOML")
    command.add_argument(
        "--incumbents", "--standing", type=Path, help="pairs that stand already, CSV"
    )
    command.add_argument(
        "--incumbent-bonus", "--loyalty", type=int, help="points more for each pair that stands"
    )
    command.add_argument(
        "--scale",
        type=Path,
        help="a kept scale of points, JSON; pair writes it if missing",
    )


def run_pair(chosen: argparse.Namespace, say: Say) -> int:
    """Solve, prove, and only then write both files."""
    results, asking = _files(chosen)
    with Together(results, asking) as files:
        found = asked(chosen)
        for note in found.notes:
            _complain(note)
        solution = solve(found.problem, **found.question, progress=_progress())
        verify(found.problem, solution, **found.question)
        proof = as_data(found.settings, found.people.calibration, solution)
        texts = [
            _pairs_text(found, solution),
            json.dumps(proof) + "\n",
            scales.written(found.people.calibration, found.codes),
        ]
        files.write(dict(zip(results, texts, strict=False)))
    if (points := all_alike(found.problem)) is not None:
        _complain(
            f"Every pair has {points} points, so nothing speaks for these pairs rather than "
            "others. Add columns that tell people apart: topics, region, fields, or wishes."
        )
    total = found.problem.shape[0]
    say(f"{solution.matched} of {total} mentees have a mentor, with {solution.points} points.")
    return 0


def _files(chosen: argparse.Namespace) -> tuple[list[Path], list[Path]]:
    """Give the files that a run writes and those that it reads; a scale is one or the other."""
    results = [chosen.out, chosen.proof]
    asking = [chosen.mentees, chosen.mentors, chosen.config, chosen.incumbents]
    if chosen.scale is not None:
        (asking if chosen.scale.exists() else results).append(chosen.scale)
    return results, [each for each in asking if each]


def _progress() -> Callable[[str, int, int], None] | None:
    """Show progress where somebody looks."""
    if not sys.stderr.isatty():
        return None

    def show(stage: str, done: int, total: int) -> None:
        sys.stderr.write(f"\r{stage}: {done} of {total}".ljust(40))
        if stage == "done":
            sys.stderr.write("\r" + " " * 40 + "\r")

    return show


def _pairs_text(found: Round, solution: Solution) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    people, kinds = found.people, found.called_kinds()
    head = [f"mentee{kind}" for kind in kinds] + [f"mentor{kind}" for kind in kinds]
    writer.writerow([*head, "points", *people.weights.by_factor()])
    for pair in solution.pairs:
        mentee, mentor = people.mentees[pair[0]], people.mentors[pair[1]]
        parts = score(mentee, mentor, people.weights, people.rules, people.calibration)
        cells = [parts.points, *(part.points for part in parts.parts)]
        writer.writerow([*(_safe(each) for each in found.cells(pair, kinds)), *cells])
    return text.getvalue()


def _safe(text: str) -> str:
    """Keep a spreadsheet from reading a cell as a formula."""
    return "'" + text if text.startswith(tuple("=+-@\t\r")) else text


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise BadInput([f"{path}: {error.strerror}."]) from error


def _read_back(chosen: argparse.Namespace) -> tuple[Round, Solution]:
    """Read people, pairs and proof again as the proof states them, to explain them."""
    proof = read_proof(chosen.proof)
    constants = constants_of(proof.constants, chosen.proof)
    found = Round(chosen.mentees, chosen.mentors, dict(proof.settings), constants)
    return found, proof.solution(found.pairs(chosen.pairs))


def run_explain(chosen: argparse.Namespace, say: Say) -> int:
    """Say why a pair was chosen, what another would cost, or why there is none."""
    found, solution = _read_back(chosen)
    row = found.row(chosen.mentee)
    column = solution.mentor_of(row) if chosen.mentor is None else found.column(chosen.mentor)
    if column is None:
        _say_nobody(found, solution, row, say)
        return 0
    _say_pair(found, (row, column), say)
    if (row, column) not in solution.pairs:
        loss = Session(found.problem).why_not(row, column)
        say(f"Forcing this pair costs {loss.points} points and {loss.matched} matches.")
    return 0


def _say_pair(found: Round, pair: Cell, say: Say) -> None:
    people = found.people
    mentee, mentor = people.mentees[pair[0]], people.mentors[pair[1]]
    words = explain(mentee, mentor, people.weights, people.rules, people.calibration)
    say(f"{' and '.join(found.ids(pair))}: {words.score.points} points, a {words.band} fit.")
    for part in words.score.parts:
        say(f"  {part.factor}: {part.points} of {part.most} ({part.basis})")
    called = dict(zip(("mentee", "mentor"), found.ids(pair), strict=True))
    told = (*words.reasons, *words.caution, *words.talk)
    for text in sentences(told, Reader.DESK, called, found.codes.word):
        say(f"- {text}")


def _say_nobody(found: Round, solution: Solution, row: int, say: Say) -> None:
    why = why_nobody(found.problem, solution, row)
    permitted = "1 mentor is" if why.permitted == 1 else f"{why.permitted} mentors are"
    say(f"Nobody: {permitted} permitted.")
    for rule, count in why.by_rule.items():
        say(f"- The rule “{rule}” keeps out {count}, {why.alone.get(rule, 0)} of them alone.")
    if why.permitted:
        places = "1 place" if why.places == 1 else f"{why.places} places"
        say(f"- {len(why.rivals)} mentees compete for {places} with these mentors.")


def run_generate(chosen: argparse.Namespace, say: Say) -> int:
    """Write an invented cohort."""
    if chosen.mentees < 0 or chosen.mentors < 0:
        raise ProblemError("There cannot be fewer than 0 people.")
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for name, text in write_synthetic(chosen.mentees, chosen.mentors, chosen.seed).items():
        _write(chosen.folder / name, text)
    say(f"Wrote {chosen.mentees} mentees and {chosen.mentors} mentors to {chosen.folder}.")
    return 0


def run_prepare(chosen: argparse.Namespace, say: Say) -> int:
    """Compile everything the fast method needs; kept beside the code for later runs."""
    from matching.core.prepare import prepare  # compiled code is loaded for large rounds only

    prepare()
    say("The fast method is compiled.")
    return 0
