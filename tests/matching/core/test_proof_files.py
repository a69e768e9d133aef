"""What the shell's `verify` believes of a proof file: nothing. It is told what is asked."""

import csv
import json

import pytest

from matching.core import solve
from matching.core.cli import proof as proofs
from matching.core.cli.commands import main
from matching.core.cli.proof import read_proof
from matching.core.cli.round import Round
from tests.matching.core.test_shell import files, results

pytestmark = pytest.mark.slow

SETTINGS = """
minimum = 500
locked = [["m4", "n4"]]
barred = [["m3", "n3"]]
blocked = [["p5", "p30"]]
first_mentees = ["m9"]
"""


@pytest.fixture
def cohort(tmp_path, capsys):
    main(["generate", "--mentees", "25", "--mentors", "16", str(tmp_path)])
    (tmp_path / "asked.toml").write_text(SETTINGS + (tmp_path / "program.toml").read_text())
    capsys.readouterr()
    return tmp_path


def run(command, folder, *more):
    out, proof = results(folder)
    where = ["--out", out, "--proof", proof] if command == "pair" else [out, proof]
    return main([command, *files(folder), *where, *more])


def asking(folder):
    return ["--config", str(folder / "asked.toml")]


def changed(folder, change):
    """Change the data of the proof file."""
    path = folder / "proof.json"
    data = json.loads(path.read_text())
    change(data)
    path.write_text(json.dumps(data))


def greedy(found):
    """First come, first served."""
    left = found.problem.capacity.tolist()
    for row in range(found.problem.shape[0]):
        permitted = [
            (int(points), -column)
            for column, points in enumerate(found.problem.points[row])
            if points >= 0 and left[column]
        ]
        if permitted:
            column = -max(permitted)[1]
            left[column] -= 1
            yield row, column


def write_greedy(folder):
    """Write the pairs of a greedy run with a proof in which a huge bonus makes them the best."""
    found = Round(*map(folder.joinpath, ("mentees.csv", "mentors.csv")), {})
    pairs = tuple(greedy(found))
    solution = solve(found.problem, incumbent_bonus=2_000_000, incumbents=pairs)
    assert solution.pairs == pairs
    assert solution.points < solve(found.problem).points
    data = proofs.as_data({}, found.people.calibration, solution)
    (folder / "proof.json").write_text(json.dumps(data))
    with (folder / "pairs.csv").open("w") as sheet:
        csv.writer(sheet).writerows([("mentee", "mentor"), *map(found.ids, pairs)])


def test_greedy_pairs_with_a_bonus_in_the_proof_are_not_proven(cohort, capsys):
    write_greedy(cohort)
    assert run("verify", cohort) == 1
    said = capsys.readouterr().err
    assert "loyalty bonus of 2000000 points on pairs that stand, but 0 was asked" in said


def test_a_bonus_that_the_proof_keeps_to_itself_is_not_believed_either(cohort, capsys):
    write_greedy(cohort)
    changed(cohort, lambda data: data["goal"].update(incumbent_bonus=0, incumbents=[]))
    assert run("verify", cohort) == 1
    assert "are not its worth" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("who", "how_much"), [("--incumbents", "--incumbent-bonus"), ("--standing", "--loyalty")]
)
def test_a_bonus_that_is_asked_for_is_proved_and_said(cohort, capsys, who, how_much):
    assert run("pair", cohort) == 0
    kept = cohort / "kept.csv"
    kept.write_bytes((cohort / "pairs.csv").read_bytes())
    bonus = [who, str(kept), how_much, "250"]
    assert run("pair", cohort, *bonus) == 0
    assert run("verify", cohort, *bonus) == 0
    said = capsys.readouterr().out
    assert "Loyalty: 250 points more for each pair that stood: m1 and " in said
    assert run("verify", cohort) == 1
    assert "The proof states the loyalty bonus 250, but 0 was asked." in capsys.readouterr().err
    assert run("verify", cohort, who, str(kept)) == 2
    assert "pairs that stand need a bonus" in capsys.readouterr().err


def test_a_proof_that_uses_former_names_is_read(cohort):
    def say_formerly(data):
        goal, settings = data["goal"], data["settings"]
        goal["loyalty"], goal["standing"] = goal.pop("incumbent_bonus"), goal.pop("incumbents")
        settings["loyalty"] = 0
        settings["weights"] = {"needs": 60, "commitment": 40}

    (cohort / "program.toml").write_text("weights = {needs = 60, availability = 40}")
    asked = ["--config", str(cohort / "program.toml")]
    assert run("pair", cohort, *asked) == 0
    changed(cohort, say_formerly)
    assert run("verify", cohort, *asked) == 0


def test_everything_that_was_proved_is_said(cohort, capsys):
    assert run("pair", cohort, *asking(cohort)) == 0
    capsys.readouterr()
    assert run("verify", cohort, *asking(cohort)) == 0
    said = capsys.readouterr().out.splitlines()
    begins = [
        "Proven.",
        "- 2",
        "- Goal “most_matched”: as many mentees as possible have a mentor, and no other choice of",
        "- Weights: needs 30, communication 15, approach 15, preference 15, field 10, region 8,",
        "- Lowest score: 500 points, but for locked pairs.",
        "- Rules of the kind “long_term”; pairs of persons: 1 blocked, 0 reporting, 0 earlier,",
        "- The constants of the scale were found anew from the sheets: ",
        "- Locked pairs, all kept: m4 and n4.",
        "- Barred pairs: m3 and n3.",
        "- No pair had a loyalty bonus.",
        "- These came first: m9.",
        "- The goal counts points with these bonuses;",
        "- By the plain definition, all 2",
        "- So have all 384 pairs that could be chosen.",
    ]
    assert [line[: len(start)] for line, start in zip(said, begins, strict=True)] == begins


STATED = [
    ({"minimum": 0}, "The proof states the lowest score 0, but 500 was asked."),
    ({"kind": "informal"}, "The proof states the kind informal, but long_term was asked."),
    ({"objective": "fair"}, "The proof states the goal fair, but most_matched was asked."),
    ({"earlier_class": True}, "the rule of the earlier class yes, but no was asked."),
    ({"class_years": -3}, "the years between the classes -3, but 1 was asked."),
    ({"weights": {"needs": 60, "field": 40}}, "the weight 60 for needs, but 30 was asked."),
    ({"locked": []}, "Asked for was “locked”: m4 and n4, which the proof does not state."),
    ({"locked": [["m4", "n4"], ["m6", "n6"]]}, "“locked”: m6 and n6, which was not asked for."),
    ({"barred": [["m7", "n2"]]}, "The proof states “barred”: m7 and n2, which was not asked for."),
    ({"blocked": []}, "Asked for was “blocked”: p5 and p30, which the proof does not state."),
    ({"reporting": [["p1", "p2"]]}, "“reporting”: p1 and p2, which was not asked for."),
    ({"earlier": [["p1", "p2"]]}, "“earlier”: p1 and p2, which was not asked for."),
    ({"again": [["p1", "p2"]]}, "“again”: p1 and p2, which was not asked for."),
    ({"first_mentees": ["m8"]}, "The proof states “first_mentees”: m8, which was not asked for."),
    ({"first_mentors": ["n8"]}, "The proof states “first_mentors”: n8, which was not asked for."),
    ({"incumbent_bonus": 9, "incumbents": [["m1", "n1"]]}, "the loyalty bonus 9, but 0 was asked."),
    ({"regions": {}}, "The proof states other groups of regions than were asked."),
    ({"regions": {"neighbours": [["r1", "r2"]]}}, "other neighbours of regions than were asked."),
    ({"fields": {}}, "The proof states other parents of fields than were asked."),
]


@pytest.mark.parametrize(("stated", "sentence"), STATED, ids=[sentence for _, sentence in STATED])
def test_a_proof_that_states_other_settings_is_refused_by_name(cohort, capsys, stated, sentence):
    run("pair", cohort, *asking(cohort))
    changed(cohort, lambda data: data["settings"].update(stated))
    assert run("verify", cohort, *asking(cohort)) == 1
    assert sentence in capsys.readouterr().err


def test_order_and_capitals_and_what_is_usual_make_no_difference(cohort):
    run("pair", cohort, *asking(cohort))

    def say_otherwise(data):
        settings = data["settings"]
        settings |= {"kind": "long_term", "incumbent_bonus": 0, "blocked": [["P30", "p5"]]}
        settings["regions"]["groups"] = dict(reversed(settings["regions"]["groups"].items()))

    changed(cohort, say_otherwise)
    assert run("verify", cohort, *asking(cohort)) == 0


def test_the_scale_is_found_anew_or_given_and_never_taken_from_the_proof(cohort, capsys):
    other = cohort / "scale.json"
    assert run("verify", cohort, "--scale", str(other)) == 2  # nothing is there yet
    assert run("pair", cohort, "--scale", str(other)) == 0
    scale = json.loads(other.read_text())
    scale["averages"]["needs"] += 1234
    other.write_text(json.dumps(scale))
    assert run("pair", cohort, "--scale", str(other)) == 0
    assert run("verify", cohort) == 1
    said = capsys.readouterr().err
    assert "another constant of the scale: averages needs is" in said
    assert run("verify", cohort, "--scale", str(other)) == 0
    assert f"The constants of the scale are those of {other}: " in capsys.readouterr().out


def test_points_beside_the_pairs_are_checked_too(cohort, capsys):
    run("pair", cohort)
    sheet = cohort / "pairs.csv"
    head, first, *others = sheet.read_text().splitlines()
    cells = first.split(",")
    sheet.write_text("\n".join([head, ",".join([*cells[:2], "9999", *cells[3:]]), *others]))
    assert run("verify", cohort) == 1
    assert "pairs.csv, line 2, column points: m1 and " in capsys.readouterr().err


MALFORMED = [
    (lambda data: data.update(format=3), "its format is not 2"),
    (lambda data: data.update(bonus=5), "“bonus” is too much"),
    (lambda data: data.pop("goal"), "“goal” is missing"),
    (lambda data: data["goal"].update(lift=5), "“lift” is too much"),
    (lambda data: data["goal"].update(incumbent_bonus=1.5), "“1.5” is not a whole number"),
    (lambda data: data["goal"].update(objective="luck"), "this is not a proof of ours"),
    (lambda data: data.update(points=True), "“True” is not a whole number"),
    (lambda data: data.update(points=float("nan")), "“NaN” is not a number"),
    (lambda data: data.update(settings=[]), "its settings and constants are not tables"),
    (lambda data: data.update(certificate=[]), "a table is missing"),
    (lambda data: data["certificate"].update(mentee_points="12"), "“mentee_points” is not a list"),
    (lambda data: data["certificate"]["mentee_points"].append("5"), "“5” is not a whole number"),
    (lambda data: data["certificate"]["mentor_class"].append(0.5), "“0.5” is not a whole number"),
    (lambda data: data["certificate"]["mentor_class"].append(1 << 70), "is not a whole number"),
    (lambda data: data["settings"].update(luck=1), "settings, luck: there is no such setting"),
]


@pytest.mark.parametrize(("change", "sentence"), MALFORMED, ids=[each for _, each in MALFORMED])
def test_a_file_that_is_no_proof_is_refused_with_a_sentence(cohort, capsys, change, sentence):
    run("pair", cohort)
    changed(cohort, change)
    assert run("verify", cohort) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("text", ["[" * 100_000, "{", "[]", "null", '{"format": 1, "format": 1}'])
def test_what_is_hardly_json_is_refused_with_a_sentence(cohort, capsys, text):
    run("pair", cohort)
    (cohort / "proof.json").write_text(text)
    assert run("verify", cohort) == 2
    assert "proof.json: this is not a proof of ours" in capsys.readouterr().err


def test_a_proof_file_is_read_as_it_was_written(cohort):
    run("pair", cohort)
    path = cohort / "proof.json"
    read = read_proof(path)
    assert json.loads(path.read_text())["certificate"] == read.certificates[0].as_data()
