"""The proof of the board to take away: the problem, the pairs, the prices, and how to check it.

What is handed out has been checked in just that way: the files are written, read again as a
stranger would, and verified, before anybody gets them.
"""

import base64
import csv
import io
import json
import tempfile
import zipfile
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from matching.board import sheets, standing
from matching.board.boards import Desk, looking, run_of
from matching.board.keeping import of_the_run, people_of
from matching.board.own import leave_own
from matching.board.present import Pair, Present
from matching.board.solver import Standing
from matching.board.waiting import ask, is_large
from matching.core import Certificate, Goal, NotFeasible, NotOptimal, Objective, Solution, verify
from matching.core.cli.proof import as_data
from matching.core.cli.round import Round as Files
from matching.core.cli.round import asked
from matching.models import Board, BoardQuestion, MatchRun
from mentorship import access
from mentorship.models import Round
from mentorship.roles import Role
from mentorship.services.acts import Refused

COMMAND = (
    "python -m matching verify mentees.csv mentors.csv pairs.csv proof.json"
    " --config program.toml --scale scale.json"
)
"""What a stranger runs in the folder of the files, with the library at hand."""


def archive_of(actor: User, round: Round) -> bytes:
    """A ZIP archive with the proof of the pairs that stand, checked once more.

    Raises
    ------
    Refused : something has happened since that is not proved yet, or it is about the actor.
    Working : the solver of a large round is making it.
    """
    round = access.round_run_for(actor, round.pk)
    leave_own(actor, round)
    run = run_of(round)
    if is_large(run):
        return base64.b64decode(ask(round, run, BoardQuestion.Kind.PROOF, {}))
    return built(looking(actor, round))


def built(desk: Desk) -> bytes:
    """Make the archive, which takes a large round some ten seconds."""
    return _zipped(_proved(desk.read(), desk.board, desk.run))


def _proved(present: Present, board: Board, run: MatchRun) -> dict[str, str]:
    """All files but the note; raises where the prices do not prove what stands now."""
    stand = standing.standing(run)
    kept = board.proof or _of_the_run(run)
    question = {"incumbents": _still_there(present, kept["incumbents"]), "bonus": board.bonus}
    found = sheets.files(present, question) | {"pairs.csv": _pairs(stand)}
    with tempfile.TemporaryDirectory() as folder:
        for name, text in found.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        return {**found, "proof.json": _proof(_read(Path(folder)), present, kept, stand)}


def _of_the_run(run: MatchRun) -> dict[str, Any]:
    """What the run itself proved, where no step was taken since."""
    people = people_of(run)
    if people is None:
        raise _not_proved()
    return of_the_run(run, people)


def _still_there(present: Present, pairs: Sequence[Sequence[int]]) -> list[Pair]:
    fixed = present.left_out | {mentee for mentee, _mentor in present.locks}
    two = [(pair[0], pair[1]) for pair in pairs]
    return [pair for pair in two if present.holds(pair) and pair[0] not in fixed]


def _read(folder: Path) -> Files:
    """Read the files as the command does."""
    return asked(
        Namespace(
            mentees=folder / "mentees.csv",
            mentors=folder / "mentors.csv",
            config=folder / "program.toml",
            scale=folder / "scale.json",
            incumbents=None,
            incumbent_bonus=None,
        )
    )


def _proof(files: Files, present: Present, kept: Mapping[str, Any], stand: Standing) -> str:
    """The text of the proof file, once what it says has been verified."""
    if not all(present.holds((one, other)) for one, (other, _points) in stand.items()):
        raise _not_proved()
    solution = Solution(
        tuple(
            sorted((present.rows[one], present.columns[two]) for one, (two, _p) in stand.items())
        ),
        len(stand),
        sum(points for _mentor, points in stand.values()),
        _prices(files, present, kept, kept["certificate"]),
        _goal(files.question, kept.get("least", 0)),
        tuple(_prices(files, present, kept, each) for each in kept.get("proofs", ())),
    )
    try:
        verify(files.problem, solution, **files.question)
    except (NotFeasible, NotOptimal) as error:
        raise _not_proved() from error
    return json.dumps(as_data(files.settings, files.people.calibration, solution)) + "\n"


def _goal(question: Mapping[str, Any], least: int) -> Goal:
    return Goal(
        Objective(question["objective"]),
        question["incumbent_bonus"] if question["incumbents"] else 0,
        tuple(sorted(question["incumbents"])),
        least,
        tuple(sorted(question["first_mentees"])),
        tuple(sorted(question["first_mentors"])),
    )


def _not_proved() -> Refused:
    return Refused(
        _("Something has happened since that is not proved yet. Let the board follow it first")
    )


def _prices(
    files: Files, present: Present, kept: Mapping[str, Any], prices: Mapping[str, list[int]]
) -> Certificate:
    """The prices in the order of the sheets; whoever has no part in it has none."""
    taken = present.snapshot
    found = {}
    for side, people, lines in (
        (Role.MENTEE, taken.mentees, files.problem.shape[0]),
        (Role.MENTOR, taken.mentors, files.problem.shape[1]),
    ):
        at = {pk: position for position, pk in enumerate(kept[f"{side}s"])}
        order = [at.get(one.id) for one in people]
        for part in ("class", "points"):
            given = prices[f"{side}_{part}"]
            row = [0 if position is None else given[position] for position in order]
            found[f"{side}_{part}"] = row + [0] * (lines - len(row))
    return Certificate.from_data(found)


def _pairs(stand: Mapping[int, tuple[int, int]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("mentee", "mentor", "points"))
    for one, (other, points) in sorted(stand.items()):
        writer.writerow((sheets.mentee_word(one), sheets.mentor_word(other), points))
    return text.getvalue()


def _zipped(texts: Mapping[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {"README.txt": note(), **texts}.items():
            archive.writestr(name, text)
    return file.getvalue()


def note() -> str:
    """What lies beside the proof: what it is, and the one command."""
    told = _(
        "These files are a whole problem of matching, its pairs, and the prices that prove that "
        "no others are better. Nobody is named: mentees are m1, m2 and so on, mentors n1, n2.\n"
        "Pairs that were approved are taken as given and are not among them, nor are their "
        "places.\n\nUnpack them, and in that folder, with Mentorship's code at hand, run:"
    )
    return f"{told}\n\n    {COMMAND}\n"
