"""The library from the shell: a round trip, and every fault of a messy sheet in one go."""

import csv
import json
import subprocess
import sys

import pytest

from matching.core.cli.commands import main

pytestmark = pytest.mark.slow

WISHES = "any, same, different, must same, must different"
ANSWERS = "needs 5 answers parted by blanks, “-” for an empty one"
HEAD = "id,sought,top,communication,region_wish,frequency\n"
GOOD = "ben,grants;data,grants,1 2 3 4 5,same,3\n"


@pytest.fixture
def cohort(tmp_path, capsys):
    assert main(["generate", "--mentees", "25", "--mentors", "16", str(tmp_path)]) == 0
    capsys.readouterr()
    return tmp_path


def files(folder):
    return [str(folder / name) for name in ("mentees.csv", "mentors.csv")]


def results(folder):
    return [str(folder / "pairs.csv"), str(folder / "proof.json")]


def pair(folder, *more):
    out, proof = results(folder)
    return main(["pair", *files(folder), "--out", out, "--proof", proof, *more])


def test_people_are_paired_proved_and_explained(cohort, capsys):
    asked = ["--config", str(cohort / "program.toml")]
    assert pair(cohort, *asked) == 0
    assert main(["verify", *files(cohort), *results(cohort), *asked]) == 0
    assert main(["explain", *files(cohort), *results(cohort), "m1"]) == 0
    said = capsys.readouterr()
    assert "no other choice of so many pairs has more points" in said.out
    assert "fit." in said.out
    assert said.err == ""
    rows = list(csv.DictReader((cohort / "pairs.csv").read_text().splitlines()))
    factors = [name for name in rows[0] if name not in {"mentee", "mentor", "points"}]
    assert all(int(row["points"]) == sum(int(row[name]) for name in factors) for row in rows)


def points_of(folder, *more):
    assert pair(folder, *more) == 0
    rows = csv.DictReader((folder / "pairs.csv").read_text().splitlines())
    return {(row["mentee"], row["mentor"]): row["points"] for row in rows}


def test_a_kept_scale_gives_the_same_points_when_people_join_in_front(cohort):
    kept = ("--scale", str(cohort / "scale.json"))
    before = points_of(cohort, *kept)
    sheet = cohort / "mentees.csv"
    head, *lines = sheet.read_text().splitlines()
    copies = [lines[0].replace("m1", f"new{at}", 1) for at in range(8)]
    sheet.write_text("\n".join([head, *reversed(lines), *copies]) + "\n")
    after = points_of(cohort, *kept)
    both = before.keys() & after.keys()
    assert len(both) > 3
    assert {each: after[each] for each in both} == {each: before[each] for each in both}
    assert main(["verify", *files(cohort), *results(cohort), *kept]) == 0


def test_a_file_that_is_no_scale_is_refused_with_a_sentence(cohort, capsys):
    kept = cohort / "scale.json"
    assert pair(cohort, "--scale", str(kept)) == 0
    good = json.loads(kept.read_text())
    doctored = [
        "{}",
        "[]",
        "x",
        json.dumps(good | {"averages": {"needs": 10**9}}),
        json.dumps(good | {"spreads": {"needs": {"low": 5, "high": 1}}}),
        json.dumps(good | {"baselines": {"mentors": {"needs": {"shares": [["a", "b"]]}}}}),
    ]
    for text in doctored:
        kept.write_text(text)
        assert pair(cohort, "--scale", str(kept)) == 2, text
        assert "scale.json: this is not a scale of ours." in capsys.readouterr().err


@pytest.mark.parametrize("objective", ["fair", "best_worst", "stable"])
def test_every_goal_is_proved_from_its_files(cohort, objective):
    (cohort / "goal.toml").write_text(f'objective = "{objective}"\n')
    asked = ["--config", str(cohort / "goal.toml")]
    assert pair(cohort, *asked) == 0
    assert main(["verify", *files(cohort), *results(cohort), *asked]) == 0


def test_a_changed_pair_a_changed_proof_and_a_changed_sheet_are_refused(cohort, capsys):
    assert pair(cohort) == 0
    pairs, proof = (cohort / "pairs.csv"), (cohort / "proof.json")
    kept = pairs.read_text(), proof.read_text(), (cohort / "mentees.csv").read_text()

    lines = kept[0].splitlines()
    pairs.write_text("\n".join(lines[:-1]))
    assert main(["verify", *files(cohort), *results(cohort)]) == 1
    pairs.write_text(kept[0])

    data = json.loads(kept[1])
    data["certificate"]["mentee_points"][0] += 1
    proof.write_text(json.dumps(data))
    assert main(["verify", *files(cohort), *results(cohort)]) == 1
    proof.write_text("{}")
    assert main(["verify", *files(cohort), *results(cohort)]) == 2
    proof.write_text(kept[1])

    (cohort / "mentees.csv").write_text(kept[2].replace("same", "different"))
    assert main(["verify", *files(cohort), *results(cohort)]) == 1
    assert "Not proven." in capsys.readouterr().err


def test_the_same_seed_writes_the_same_people(cohort, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    main(["generate", "--mentees", "25", "--mentors", "16", str(other)])
    for name in ("mentees.csv", "mentors.csv", "program.toml"):
        assert (other / name).read_bytes() == (cohort / name).read_bytes()


def test_a_messy_sheet_has_every_fault_named_at_once_and_nothing_is_written(tmp_path, capsys):
    (tmp_path / "mentees.csv").write_text(
        HEAD
        + GOOD
        + "Ben,grants,,,,\n"
        + ",grants,,,,\n"
        + '"eve\nline",data,grants,1 2 9 4 5,perhaps,often\n'
        + "dov,data,,1 2 3,must same,7,more\n"
    )
    (tmp_path / "mentors.csv").write_text("id;capacity\nada;2\ncleo;-1\n\nmia;a lot\x00\n")
    assert pair(tmp_path) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "mentees.csv, line 3, column id: “Ben” is on line 2 too.",
        "mentees.csv, line 4, column id: this cell is empty.",
        "mentees.csv, line 5, column communication: “9” is not a number from 1 to 5.",
        f"mentees.csv, line 5, column region_wish: “perhaps” is none of: {WISHES}.",
        "mentees.csv, line 5, column frequency: “often” is not a number from 1 to 5.",
        "mentees.csv, line 5, column top: this topic is not among those sought.",
        "mentees.csv, line 7: there are 7 cells under 6 columns.",
        f"mentees.csv, line 7, column communication: {ANSWERS}.",
        "mentees.csv, line 7, column frequency: “7” is not a number from 1 to 5.",
        "mentors.csv, line 3, column capacity: “-1” is not a whole number, 0 or more.",
        "mentors.csv, line 5, column capacity: “a lot�” is not a whole number, 0 or more.",
    ]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["mentees.csv", "mentors.csv"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"name\nben\n", "mentees.csv, line 1, column id: this column is missing."),
        (b"id,id\n1,1\n", "mentees.csv, line 1, column id: this column is there more than once."),
        (b"", "mentees.csv, line 1, column id: this column is missing."),
        (b"id\nben\nJos\xe9\n", "mentees.csv, line 3: this is not UTF-8"),
        (b'id\n"ben\n', "mentees.csv, line 2: the quotes are not closed"),
    ],
)
def test_a_sheet_that_is_none_is_refused_with_a_sentence(tmp_path, capsys, content, fault):
    (tmp_path / "mentees.csv").write_bytes(content)
    (tmp_path / "mentors.csv").write_text("id\nada\n")
    assert pair(tmp_path) == 2
    assert fault in capsys.readouterr().err


@pytest.mark.parametrize("name", ["availability", "commitment"])
def test_a_factor_is_read_by_its_present_and_by_its_former_name(cohort, name):
    (cohort / "program.toml").write_text(f"weights = {{needs = 60, {name} = 40}}")
    assert pair(cohort, "--config", str(cohort / "program.toml")) == 0


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ("kind = 'club'", "settings, kind: “club” is none of: long_term, convention, informal."),
        ("weights = {needs = 5}", "settings, weights: The weights must sum to 100, not 5."),
        (
            "weights = {luck = 100}",
            "settings, weights: There is no factor “luck”; there are",
        ),
        ("luck = 1", "settings, luck: there is no such setting."),
        ("minimum = -1", "settings, minimum: “-1” is not a whole number, 0 or more."),
        ("blocked = [['a']]", "settings, blocked: this needs a list of pairs of words."),
        ("regions = 3", "settings, regions: this needs neighbours"),
        ("kind = ", "program.toml: this is not TOML"),
    ],
)
def test_wrong_settings_are_refused_with_a_sentence(cohort, capsys, settings, fault):
    (cohort / "program.toml").write_text(settings)
    assert pair(cohort, "--config", str(cohort / "program.toml")) == 2
    assert fault in capsys.readouterr().err


def test_a_missing_file_and_a_missing_person_are_named(cohort, capsys):
    assert main(["verify", *files(cohort), *results(cohort)]) == 2
    assert "No such file" in capsys.readouterr().err
    pair(cohort)
    assert main(["explain", *files(cohort), *results(cohort), "nobody"]) == 2
    assert "Nobody among the mentees has the id “nobody”." in capsys.readouterr().err


def test_who_is_left_over_and_what_another_pair_costs_is_said(tmp_path, capsys):
    (tmp_path / "mentees.csv").write_text("id,sought\nben,a\neve,b\n")
    (tmp_path / "mentors.csv").write_text("id,willing,languages\nada,a,en\ndov,b,\n")
    (tmp_path / "program.toml").write_text("barred = [['eve', 'dov'], ['ben', 'dov']]\n")
    assert pair(tmp_path, "--config", str(tmp_path / "program.toml")) == 0
    capsys.readouterr()
    assert main(["explain", *files(tmp_path), *results(tmp_path), "eve"]) == 0
    said = capsys.readouterr().out
    assert "Nobody: 1 mentor is permitted." in said
    assert "2 mentees compete for 1 place with" in said
    assert main(["explain", *files(tmp_path), *results(tmp_path), "eve", "ada"]) == 0
    assert "Forcing this pair costs" in capsys.readouterr().out


def test_formulas_do_not_leave_in_a_sheet(tmp_path):
    (tmp_path / "mentees.csv").write_text("id\n=1+1\n")
    (tmp_path / "mentors.csv").write_text("id\nada\n")
    assert pair(tmp_path) == 0
    assert "'=1+1,ada" in (tmp_path / "pairs.csv").read_text()
    assert main(["verify", *files(tmp_path), *results(tmp_path)]) == 0


def test_it_runs_as_a_module():
    ran = subprocess.run(
        [sys.executable, "-m", "matching", "--help"], capture_output=True, text=True, check=True
    )
    assert "generate" in ran.stdout
