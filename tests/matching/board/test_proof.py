"""The proof that a coordinator takes away is checked by a stranger with one command."""

import csv
import io
import shlex
import zipfile

import pytest

from matching.board import proof
from matching.board.edits import Edit, Verb
from matching.core.cli.commands import main
from mentorship.models import Block, Enrollment, WishedPartner
from mentorship.services.acts import Refused
from tests.matching.board import stage as staged

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return staged.matched(2)


def unpacked(stage, folder) -> dict[str, str]:
    """Take the proof away; what each file says."""
    archive = zipfile.ZipFile(io.BytesIO(proof.archive_of(stage.cast.cleo, stage.round)))
    archive.extractall(folder)
    return {name: archive.read(name).decode() for name in archive.namelist()}


def checked(folder, monkeypatch, capsys) -> tuple[int, str]:
    """Run the one command in the folder."""
    monkeypatch.chdir(folder)
    said = capsys.readouterr()
    status = main(shlex.split(proof.COMMAND)[3:])
    said = capsys.readouterr()
    return status, said.out + said.err


def test_a_stranger_checks_the_proof_with_one_command_after_any_steps(
    stage, tmp_path, monkeypatch, capsys
):
    ben = stage.cast.ben_in
    WishedPartner.objects.create(enrollment=ben, rank=1, written="Nobody Known")
    unpacked(stage, tmp_path / "run")
    assert checked(tmp_path / "run", monkeypatch, capsys)[0] == 0
    one, two, three, four, *_more = stage.pairs.items()
    other = next(pk for pk in stage.present().columns if pk not in (two[1], three[1]))
    for edit in (
        Edit(Verb.BAR, *one),
        Edit(Verb.LOCK, *two),
        Edit(Verb.LEAVE_OUT, three[0]),
        Edit(Verb.PLACE, mentor=other, places=1),
    ):
        stage.take(edit)
    stage.take(Edit(Verb.APPROVE, four[0], stage.pairs[four[0]]))
    texts = unpacked(stage, tmp_path / "steps")
    status, said = checked(tmp_path / "steps", monkeypatch, capsys)
    assert (status, "Proven." in said) == (0, True), said
    assert proof.COMMAND in texts["README.txt"]
    pairs = {tuple(row.values())[:2] for row in csv.DictReader(io.StringIO(texts["pairs.csv"]))}
    assert pairs == {(f"m{one}", f"n{other}") for one, other in stage.pairs.items()}


def test_pairs_that_are_not_the_best_do_not_pass(stage, tmp_path, monkeypatch, capsys):
    stage.take(Edit(Verb.BAR, *next(iter(stage.pairs.items()))))
    texts = unpacked(stage, tmp_path)
    lines = texts["pairs.csv"].splitlines()
    (tmp_path / "pairs.csv").write_text("\n".join(lines[:-1]) + "\n")
    status, said = checked(tmp_path, monkeypatch, capsys)
    assert (status, "Not proven." in said) == (1, True)


def test_nothing_of_it_names_anybody_or_tells_a_private_rule_from_a_bar(stage, tmp_path):
    mentee, mentor = stage.cast.ben_in, stage.cast.ada_in
    Block.objects.create(owner=mentee.person, person=mentor.person, written="Ada Lovelace")
    bar = next(pair for pair in stage.pairs.items() if pair[0] != mentee.pk)
    stage.take(Edit(Verb.BAR, *bar))
    texts = unpacked(stage, tmp_path)
    everything = " ".join(texts.values())
    for word in ("Lovelace", "Okri", "@", "blocked", "reporting", "declined", "earlier ="):
        assert word not in everything
    (barred,) = (line for line in texts["program.toml"].splitlines() if line[:6] == "barred")
    for pair in (bar, (mentee.pk, mentor.pk)):
        assert f'["m{pair[0]}", "n{pair[1]}"]' in barred


def test_what_is_not_proved_yet_and_what_is_ones_own_is_not_handed_out(stage):
    cleo = stage.cast.cleo
    mentee, mentor = next(iter(stage.pairs.items()))
    stage.take(Edit(Verb.PLACE, mentor=mentor, places=1))
    Enrollment.objects.filter(pk=mentor).update(state="withdrawn")
    with pytest.raises(Refused, match="not proved yet"):
        proof.archive_of(cleo, stage.round)
    Enrollment.objects.filter(pk=mentee).update(person=cleo)
    with pytest.raises(Refused, match="You are one of the two"):
        proof.archive_of(cleo, stage.round)
