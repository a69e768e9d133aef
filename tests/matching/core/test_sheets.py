"""Nothing that somebody wrote is lost without a word: ids, files, encodings, columns."""

import csv
import io
import json
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from matching.core.cli.commands import main
from matching.core.cli.headings import understand
from matching.core.cli.meanings import MENTEES, MENTORS
from matching.core.cli.sheets import read_grid


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "mentees.csv").write_text("id,sought\nben,grants\neve,data\n")
    (tmp_path / "mentors.csv").write_text("id,willing\nada,grants\ndov,data\n")
    return tmp_path


def pair(folder, *, mentees="mentees.csv", mentors="mentors.csv", config=None, **files):
    out = str(folder / files.get("out", "pairs.csv"))
    proof = str(folder / files.get("proof", "proof.json"))
    settings = ["--config", str(folder / config)] if config else []
    sheets = [str(folder / mentees), str(folder / mentors)]
    return main(["pair", *sheets, "--out", out, "--proof", proof, *settings])


def refused(folder, capsys, **options):
    """Run, expect a refusal, and that the folder is as it was; give the sentences."""
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert pair(folder, **options) == 2
    after = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert after == before
    said = capsys.readouterr()
    assert said.out == ""
    return said.err.splitlines()


# Ids that nobody has -----------------------------------------------------------------------------


def test_every_unknown_id_is_named_at_once_with_its_file_and_line(folder, capsys):
    (folder / "mentees.csv").write_text("id,sought,ranked\nben,grants,ada;zoe\neve,data,Ben\n")
    (folder / "mentors.csv").write_text("id,willing,Preferred mentees\nada,x,BEN\ndov,y,n9\n")
    (folder / "program.toml").write_text(
        'barred = [["ben", "m7"]]\n# "ben" and "m8"\nlocked = [\n'
        "  ['eve', 'dov'],\n  [\"eva\", 'ada'],\n  ['ben', 'm8']]\n"
    )
    assert refused(folder, capsys, config="program.toml") == [
        "mentees.csv, line 2, column ranked: nobody among the mentors has the id “zoe”.",
        "mentees.csv, line 3, column ranked: nobody among the mentors has the id “Ben”.",
        "mentors.csv, line 3, column Preferred mentees: nobody among the mentees has the id “n9”.",
        "program.toml, line 1, barred: nobody among the mentors has the id “m7”.",
        "program.toml, line 5, locked: nobody among the mentees has the id “eva”.",
        "program.toml, line 6, locked: nobody among the mentors has the id “m8”.",
    ]


def test_ids_count_without_case_and_blanks(folder):
    (folder / "program.toml").write_text('locked = [[" BEN", "Dov "]]\n')
    assert pair(folder, config="program.toml") == 0
    assert "ben,dov" in (folder / "pairs.csv").read_text()


def test_an_id_leaves_as_its_own_sheet_writes_it(folder):
    (folder / "mentees.csv").write_text("id,ranked\nM-07,ada\n")
    (folder / "mentors.csv").write_text("id,ranked\nAda,m-07\n")
    assert pair(folder) == 0
    assert "M-07,Ada," in (folder / "pairs.csv").read_text()


def test_somebody_on_a_wrong_line_is_not_called_unknown(folder, capsys):
    (folder / "mentees.csv").write_text("id,sought,ranked,frequency\nben,grants,ada,9\n")
    (folder / "program.toml").write_text('locked = [["ben", "ada"]]\n')
    assert refused(folder, capsys, config="program.toml") == [
        "mentees.csv, line 2, column frequency: “9” is not a number from 1 to 5."
    ]


def test_a_person_of_another_year_is_said_and_does_not_stop_the_run(folder, capsys):
    (folder / "program.toml").write_text('blocked = [["ann", "bob"]]\n')
    assert pair(folder, config="program.toml") == 0
    assert capsys.readouterr().err.splitlines()[:2] == [
        f"program.toml, line 1, blocked: nobody has the name “{name}” in a column person, "
        "so this pair does nothing."
        for name in ("ann", "bob")
    ]


# Files that are written --------------------------------------------------------------------------


def test_two_results_never_go_into_one_file_nor_over_a_sheet(folder, capsys):
    (folder / "link.csv").symlink_to(folder / "pairs.csv")
    for options in (
        {"out": "x.csv", "proof": "x.csv"},
        {"out": "x.csv", "proof": "./x.csv"},
        {"out": "pairs.csv", "proof": "link.csv"},
    ):
        (sentence,) = refused(folder, capsys, **options)
        assert sentence.endswith("two results cannot go into one file.")
    (sentence,) = refused(folder, capsys, out="mentees.csv")
    assert sentence.endswith("this file is read, so nothing can be written to it.")


@pytest.mark.parametrize("wrong", ["nowhere/proof.json", "a_folder"])
def test_with_an_unwritable_proof_no_pairs_are_written(folder, capsys, wrong):
    (folder / "a_folder").mkdir()
    (folder / "pairs.csv").write_text("as it was")
    assert len(refused(folder, capsys, proof=wrong)) == 1
    assert (folder / "pairs.csv").read_text() == "as it was"
    assert len(refused(folder, capsys, out="a_folder", proof="nowhere/proof.json")) == 2


def test_files_are_put_back_when_the_second_cannot_be_put_in_place(folder, capsys, monkeypatch):
    (folder / "pairs.csv").write_text("as it was")
    plain = type(folder).replace

    def replace(self, target):
        if target.name == "proof.json":
            raise OSError(28, "No space left on device")
        return plain(self, target)

    monkeypatch.setattr(type(folder), "replace", replace)
    (sentence,) = refused(folder, capsys)
    assert sentence.endswith("proof.json: No space left on device.")


# Columns -----------------------------------------------------------------------------------------


def test_names_and_addresses_come_along_and_other_columns_are_said_once(folder, capsys):
    (folder / "mentees.csv").write_text(
        "Member No.,First name,Last name,E-mail Address,TOPICS,Shoe size,Area of work\n"
        "ben,Ben,=Okri,ben@example.org,grants,43,Archives\n"
        "eve,Eve,Sands,eve@example.org,data,38,Archives\n"
    )
    (folder / "mentors.csv").write_text("ID,Topics offered,Name\nada,grants,Ada\ndov,data,Dov\n")
    assert pair(folder) == 0
    assert capsys.readouterr().err.splitlines() == [
        (
            "mentees.csv: this column is not used: “Shoe size”. Used: "
            "“Member No.” as id, “First name” as first_name, “Last name” as last_name, "
            "“E-mail Address” as email, “TOPICS” as sought, “Area of work” as fields."
        )
    ]
    rows = list(csv.DictReader(io.StringIO((folder / "pairs.csv").read_text())))
    known = [[row[f"{side}{end}"] for side in ("mentee", "mentor") for end in ("", "_name")]
             for row in rows]  # fmt: skip
    assert known == [["ben", "Ben =Okri", "ada", "Ada"], ["eve", "Eve Sands", "dov", "Dov"]]
    assert rows[0]["mentee_email"] == "ben@example.org"
    assert main(["verify", *(str(folder / each) for each in SHELL_FILES)]) == 0


SHELL_FILES = ("mentees.csv", "mentors.csv", "pairs.csv", "proof.json")


def test_a_name_that_is_a_formula_leaves_as_text(folder):
    (folder / "mentees.csv").write_text("id,name\nben,=1+1\n")
    assert pair(folder) == 0
    assert "ben,'=1+1,ada,,0" in (folder / "pairs.csv").read_text()


def test_twenty_unknown_columns_are_one_sentence(folder, capsys):
    extra = [f"Column {at}" for at in range(20)]
    (folder / "mentees.csv").write_text(
        ",".join(["id", "topics", *extra]) + "\nben,grants" + ",x" * 20 + "\neve,data\n"
    )
    assert pair(folder) == 0
    (sentence,) = capsys.readouterr().err.splitlines()
    assert "“Column 7” and 12 more. Used: “id” as id, “topics” as sought." in sentence


def test_without_an_id_the_address_tells_people_apart(folder, capsys):
    (folder / "mentees.csv").write_text("E-mail,topics\nben@example.org,grants\n")
    assert pair(folder) == 0
    assert "there is no id, so “E-mail” tells people apart." in capsys.readouterr().err
    assert "ben@example.org,ben@example.org,ada" in (folder / "pairs.csv").read_text()


def test_two_headings_with_one_meaning_are_named(folder, capsys):
    (folder / "mentees.csv").write_text("id,State,Region\nben,OH,OH\n")
    assert refused(folder, capsys) == [
        "mentees.csv, line 1: “State” and “Region” both mean region; keep one of them."
    ]


def test_a_column_that_cannot_be_read_at_all_is_one_sentence(folder, capsys):
    lines = "".join(f"m{at},weekly\n" for at in range(30))
    (folder / "mentees.csv").write_text("id,How often\n" + lines)
    assert refused(folder, capsys) == [
        (
            "mentees.csv, column How often: no cell can be read; "
            "on line 2, “weekly” is not a number from 1 to 5."
        )
    ]


@pytest.mark.parametrize("meanings", [MENTEES, MENTORS])
def test_no_heading_means_two_things(meanings):
    for name, words in meanings.items():
        for word in (name, *words):
            assert list(understand([word.upper()], meanings).at) == [name]


def test_a_title_above_and_a_total_below_are_no_people(folder, capsys):
    (folder / "mentees.csv").write_text(
        "Mentees 2026,,\n,,\nid,sought,name\nben,grants,Ben\n,,\nTotal records: 1,,\n"
    )
    assert pair(folder) == 0
    assert (
        "line 6 is not a person and is passed over (“Total records: 1”)" in capsys.readouterr().err
    )
    assert len((folder / "pairs.csv").read_text().splitlines()) == 2


# Wishes ------------------------------------------------------------------------------------------


def points(folder):
    rows = csv.DictReader(io.StringIO((folder / "pairs.csv").read_text()))
    return {(row["mentee"], row["mentor"]): row for row in rows}


def test_without_a_wish_the_same_region_and_field_are_better(folder, capsys):
    (folder / "mentees.csv").write_text("id,region,fields\nben,OH,law\neve,TX,art\n")
    (folder / "mentors.csv").write_text("id,region,fields\nada,TX,art\ndov,OH,law\n")
    assert pair(folder) == 0
    assert set(points(folder)) == {("ben", "dov"), ("eve", "ada")}
    assert int(points(folder)["ben", "dov"]["region"]) > 0
    assert int(points(folder)["ben", "dov"]["field"]) > 0
    assert capsys.readouterr().err == ""


def test_whoever_says_any_or_different_is_heard(folder):
    (folder / "mentees.csv").write_text("id,region,region_wish\nben,OH,different\neve,TX,\n")
    (folder / "mentors.csv").write_text("id,region\nada,OH\ndov,TX\n")
    assert pair(folder) == 0
    assert set(points(folder)) == {("ben", "dov"), ("eve", "ada")}
    (folder / "mentees.csv").write_text("id,region\nben,OH\neve,TX\n")
    (folder / "mentors.csv").write_text(
        "id,region,region_wish\nada,OH,different\ndov,TX,different\n"
    )
    assert pair(folder) == 0
    assert set(points(folder)) == {("ben", "dov"), ("eve", "ada")}


def test_equal_points_everywhere_are_said(folder, capsys):
    (folder / "mentees.csv").write_text("id\nben\neve\n")
    (folder / "mentors.csv").write_text("id\nada\ndov\n")
    assert pair(folder) == 0
    assert "Every pair has 0 points, so nothing speaks for these pairs" in capsys.readouterr().err
    (folder / "mentors.csv").write_text("id\nada\n")
    (folder / "mentees.csv").write_text("id\nben\n")
    assert pair(folder) == 0
    assert capsys.readouterr().err == ""


# Encodings, delimiters, workbooks ----------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_way_of_saving_reads_alike(tmp_path, encoding, delimiter, end):
    text = end.join(["id|Nm (Last, First)|topics", 'm1|"Ã, José"|a', "", "||", "m2|Zoë|b", ""])
    path = tmp_path / "sheet.csv"
    if delimiter == ",":
        text = text.replace("Nm (Last, First)", '"Nm (Last, First)"')
    path.write_bytes(text.replace("|", delimiter).encode(encoding))
    grid = read_grid(path)
    assert (grid.faults, grid.notes) == ([], [])
    assert grid.rows == [
        (1, ["id", "Nm (Last, First)", "topics"]),
        (2, ["m1", "Ã, José", "a"]),
        (5, ["m2", "Zoë", "b"]),
    ]


def test_the_line_that_excel_adds_is_no_row(tmp_path):
    (tmp_path / "sheet.csv").write_text("sep=;\nid;a\nm1;x\n")
    assert read_grid(tmp_path / "sheet.csv").rows == [(2, ["id", "a"]), (3, ["m1", "x"])]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            "id,name\nben,José\n".encode("cp1252"),
            (
                "sheet.csv, line 2: this is not UTF-8 but perhaps Windows-1252 (“José”); "
                "save the sheet as “CSV UTF-8”."
            ),
        ),
        (
            b"id\n\x81\n",
            "sheet.csv, line 2: this is not UTF-8; save the sheet as “CSV UTF-8”.",
        ),
        (
            "id\nben".encode("utf-16") + b"x",
            "sheet.csv: this is not a text that can be read; save the sheet as “CSV UTF-8”.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1",
            (
                "sheet.csv: this is an Excel file of the old kind or with a password; "
                "save it as XLSX or CSV."
            ),
        ),
        (
            b"PK\x03\x04 and then nothing",
            "sheet.csv: this is no workbook that can be read; save it as XLSX or as CSV.",
        ),
    ],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path, content, sentence):
    (tmp_path / "sheet.csv").write_bytes(content)
    assert read_grid(tmp_path / "sheet.csv").faults == [sentence]


def test_letters_lost_long_ago_are_named(tmp_path):
    (tmp_path / "sheet.csv").write_text("id,name\n1,MÃ¼ller\n2,Nu\ufffdez\n3,Ann\n")
    (note,) = read_grid(tmp_path / "sheet.csv").notes
    assert note == "sheet.csv, lines 2, 3: letters were lost when this was saved (“MÃ¼ller”)."


def workbook(path, rows, change=lambda book: None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    change(book)
    book.save(path)
    return path


def test_a_workbook_is_read_like_a_csv(folder):
    rows = [["id", "topics", "Class year"], [7, "grants", 2019.0], [], ["eve", "data", None]]
    workbook(folder / "mentees.xlsx", rows)
    assert pair(folder, mentees="mentees.xlsx") == 0
    assert list(points(folder)) == [("7", "ada"), ("eve", "dov")]
    assert read_grid(folder / "mentees.xlsx").rows[-1] == (4, ["eve", "data", ""])


def test_values_of_a_workbook_become_text(tmp_path):
    values = [True, 2.5, date(2026, 3, 1), datetime.fromisoformat("2026-03-01T09:30:00"), "  x "]
    grid = read_grid(workbook(tmp_path / "sheet.xlsx", [values]))
    assert grid.rows == [(1, ["yes", "2.5", "2026-03-01", "2026-03-01T09:30:00", "  x "])]


def test_formulas_errors_and_merged_cells_have_a_sentence_each(folder, capsys):
    def change(book):
        book.active["B2"] = "=A2&1"
        book.active["B3"] = "#N/A"
        book.active.merge_cells("A4:A5")
        book.create_sheet("Empty")
        book.create_sheet("Notes")["A1"] = "hello"
        book.active.row_dimensions[3].hidden = True

    rows = [["id", "topics"], ["ben", ""], ["eve", ""], ["mia", "x"], ["", "y"]]
    workbook(folder / "mentees.xlsx", rows, change)
    assert refused(folder, capsys, mentees="mentees.xlsx") == [
        (
            "mentees.xlsx, line 2: the formula in B2 was never worked out; "
            "open the sheet in a spreadsheet program and save it."
        ),
        "mentees.xlsx, line 3: the cell B3 holds an error (#N/A).",
        "mentees.xlsx: cells are merged (A4:A5); part them and fill each one.",
    ]
    assert read_grid(folder / "mentees.xlsx").notes == [
        "mentees.xlsx: the sheet “Sheet” is read; there are others: “Notes”.",
        "mentees.xlsx: 1 hidden lines are read like all others.",
    ]


def test_a_formula_that_was_worked_out_gives_its_result(tmp_path):
    path = workbook(tmp_path / "sheet.xlsx", [["id"], ["=1+1"]])
    parts = {}
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>")
    with zipfile.ZipFile(path, "w") as book:
        for part, content in parts.items():
            book.writestr(part, content)
    grid = read_grid(path)
    assert (grid.rows, grid.faults) == ([(1, ["id"]), (2, ["2"])], [])


def test_a_cell_far_away_does_not_fill_the_memory(tmp_path):
    def change(book):
        book.active.cell(1_000_000, 40, "x")

    path = workbook(tmp_path / "sheet.xlsx", [["id"], ["ben"]], change)
    (fault,) = read_grid(path).faults
    assert fault == "sheet.xlsx: the sheet “Sheet” reaches to line 1000000; empty its end."


def test_a_sheet_of_a_real_office_gets_its_faults_and_no_more(folder, capsys):
    roster = folder / "roster.csv"
    roster.write_text(
        'Mbr No,"Nm (Last, First)",Pref. Nm,E-mail Addr 1,Mbr Cat,Join Dt,Pd Thru,Chptr,St/Prov\n'
        '1001,"Abara, Ifeoma",,ifeoma@example.org,REG,2019-05-14,2026-12-31,OH,OH\n'
        '1002,"Bergqvist, Tove",,tove@example.org,REG,2015-09-01,2026-12-31,MI,MI\n'
        '1002,"Bergqvist, Tove",,tove@example.org,REG,2015-09-01,2026-12-31,MI,MI\n'
    )
    assert refused(folder, capsys, mentees="roster.csv") == [
        "roster.csv, line 4, column Mbr No: “1002” is on line 3 too."
    ]


def test_the_proof_holds_for_a_sheet_with_everything(folder, capsys):
    (folder / "mentees.csv").write_text("E-mail,region,Hobby\nben@example.org,OH,x\n")
    assert pair(folder) == 0
    assert main(["verify", *(str(folder / each) for each in SHELL_FILES)]) == 0
    assert json.loads((folder / "proof.json").read_text())["matched"] == 1
