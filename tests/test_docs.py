"""What the pages for people who work on this say is so: files, names, map, words, examples."""

import fnmatch
import importlib
import importlib.util
import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from matching.core import FACTORS

ROOT = Path(__file__).parent.parent
OURS = ("accounts", "matching", "mentorship")
OF_THE_TOP = ("CONTRIBUTING.md", "README.md", "SECURITY.md")
PAGES = (*OF_THE_TOP, *sorted(str(p.relative_to(ROOT)) for p in ROOT.glob("docs/**/*.md")))

NOT_YET: set[str] = set()
"""Files that a page names before they are there; one that is there must not stand here."""

PASSED_OVER = (".venv", ".data", ".env", "/", ".txt", ".html")
"""What `make` makes, addresses of the site, and endings."""
SUFFIX = re.compile(r"\.(py|md|html|css|js|svg|png|in|toml|ya?ml)$|\.txt$")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
MAKE = re.compile(r"(?:^ {4}|`(?:[A-Z_]+=\S+ )*)make ([a-z]+)", re.MULTILINE)
LOOSE = {"program.toml", "everything.html", "erased.txt", "kept.txt"}
"""Files that stand for somebody's own."""


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """Every file that is there for everybody, with those that are new."""
    told = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in told.stdout.splitlines() if (ROOT / name).exists()]


# Files and names -----------------------------------------------------------------------------


def named_files(words: str) -> Iterator[str]:
    """Give what looks like a file or a folder of ours among the words between backticks."""
    for span in SPAN.findall(FENCE.sub("", words)):
        for word in span.split():
            name = re.sub(r"<\w+>", "*", word.strip(",;:()\"'"))
            ours = (ROOT / name.split("/")[0]).exists() and "/" in name
            is_path = re.fullmatch(r"[\w.*/-]+", name) and not name.startswith(PASSED_OVER)
            if is_path and (ours or SUFFIX.search(name)):
                yield name


def is_there(name: str, tracked: list[str]) -> bool:
    """Whether a file is at that place, or named as templates are, or a bare name is anywhere."""
    if name.rstrip("/") in NOT_YET | LOOSE or (name.endswith("/") and (ROOT / name).is_dir()):
        return True
    if "/" not in name:
        return any(fnmatch.fnmatch(Path(each).name, name) for each in tracked)
    places = name.rstrip("/"), f"templates/{name}"
    return any(
        each.startswith(f"{place}/") or fnmatch.fnmatch(each, place)
        for each in tracked
        for place in places
    )


@pytest.mark.parametrize("written", PAGES)
def test_each_file_that_a_page_names_is_there(written, tracked):
    assert [name for name in named_files(read(written)) if not is_there(name, tracked)] == []


def anchors(page: Path) -> set[str]:
    """Give the anchors of a page's headings, as they are made of their words."""
    heads = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


def leads_somewhere(page: str, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (ROOT / page).parent / path if path else ROOT / page
    if target.resolve().relative_to(ROOT).as_posix() in NOT_YET:
        return True
    return target.exists() and (not anchor or anchor in anchors(target))


@pytest.mark.parametrize("written", PAGES)
def test_each_link_of_a_page_leads_to_a_page_and_a_heading(written):
    links = [link for link in LINK.findall(read(written)) if "://" not in link]
    assert [link for link in links if not leads_somewhere(written, link)] == []


def test_no_file_that_is_there_is_excused():
    assert [name for name in NOT_YET if (ROOT / name).exists()] == []


def means_something(dotted: str) -> bool:
    """Whether a dotted name is a module, or something in one."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for name in parts[length:]:
            if not hasattr(found, name):
                return False
            found = getattr(found, name)
        return True
    return False


@pytest.mark.parametrize("written", PAGES)
def test_each_dotted_name_of_ours_means_something(written):
    names = re.findall(r"`((?:accounts|matching|mentorship|tests)(?:\.\w+)+)`", read(written))
    assert [name for name in names if not means_something(name)] == []


def test_each_command_of_make_that_a_page_names_is_there():
    targets = set(re.findall(r"^([a-z]+):.*## ", read("Makefile"), re.MULTILINE))
    named = {(page, target) for page in PAGES for target in MAKE.findall(read(page))}
    assert {(page, target) for page, target in named if target not in targets} == set()


@pytest.mark.parametrize("index", ["docs/index.md", "docs/decisions/index.md"])
def test_each_index_lists_the_pages_beside_it(index):
    listed = set(LINK.findall(read(index)))
    pages = {page.name for page in (ROOT / index).parent.glob("*.md")} - {"index.md"}
    assert pages - listed == set()


def test_what_is_checked_by_make_is_checked_before_a_commit():
    check = read("Makefile").split("\ncheck: ")[1].split("\n\n")[0]
    hooks = " ".join(read(".pre-commit-config.yaml").split())
    tools = set(re.findall(r"\$\(BIN\)/([\w-]+(?: format| check)?)", check))
    asked = set(re.findall(r"manage\.py (\w+)", check))
    assert len(tools) == 5
    assert asked == {"makemigrations", "check"}
    assert [tool for tool in tools if f".venv/bin/{tool}" not in hooks] == []
    assert [one for one in asked if f"manage.py {one} " not in hooks] == []


# The map -------------------------------------------------------------------------------------


def rooms() -> set[str]:
    """Give each folder of modules that has a place of its own."""
    passing = {"migrations", "commands", "__pycache__"}
    return {
        f"{folder.parent.relative_to(ROOT)}/"
        for app in OURS
        for folder in (ROOT / app).glob("**/*.py")
        if not passing & set(folder.relative_to(ROOT).parts)
    }


def test_the_map_names_each_room_once_and_no_other():
    words = section("The map")
    named = re.findall(r"^\| (?:\*\*)?`([\w/]+/)`(?:\*\*)? \|", words, re.MULTILINE)
    assert sorted(named) == sorted(rooms())


def test_each_top_folder_is_on_the_map(tracked):
    words = section("The map")
    tops = {name.split("/")[0] for name in tracked if "/" in name and not name.startswith(".")}
    assert [top for top in tops if f"`{top}/`" not in words] == []


@pytest.fixture(scope="module")
def cartographer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("map", ROOT / "docs" / "pictures" / "map.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_picture_of_the_map_is_as_the_imports_are(cartographer):
    drawn = cartographer.draw() == cartographer.PICTURE.read_text(encoding="utf-8")
    assert drawn, "The house has changed its shape: `make map` draws it anew."


def test_an_arrow_that_follows_from_others_is_left_out(cartographer):
    assert cartographer.without_shortcuts({(0, 1), (1, 2), (0, 2)}) == {(0, 1), (1, 2)}
    assert cartographer.without_shortcuts({(0, 2), (1, 2)}) == {(0, 2), (1, 2)}
    assert cartographer.without_shortcuts({(0, 1), (1, 2), (2, 3), (0, 3)}) == {
        (0, 1),
        (1, 2),
        (2, 3),
    }


# The four changes ---------------------------------------------------------------------------


def section(heading: str) -> str:
    """Give what stands under a heading of the developers' page, up to the next."""
    found = re.search(
        rf"^#+ {heading}\n(.*?)^#", read("docs/developers.md"), re.DOTALL | re.MULTILINE
    )
    assert found, heading
    return found[1]


def named_in(heading: str, *, tops: tuple[str, ...]) -> set[str]:
    """Give the files that a section names which lie in these folders, but for tests."""
    return {name for name in named_files(section(heading)) if name.startswith(tops)}


def naming(tracked: list[str], name: str, *tops: str) -> set[str]:
    """Give the modules in whose code a name stands, as an identifier or a whole word in quotes."""
    pattern = re.compile(name)
    return {
        file
        for file in tracked
        if file.startswith(tops) and file.endswith(".py") and "/migrations/" not in file
        if any(pattern.fullmatch(word) for word in words_of_code(ROOT / file))
    }


@cache
def words_of_code(file: Path) -> frozenset[str]:
    return frozenset(
        token.string.strip("frb\"'") if token.type == tokenize.STRING else token.string
        for token in tokenize.tokenize(io.BytesIO(file.read_bytes()).readline)
        if token.type in (tokenize.NAME, tokenize.STRING)
    )


def test_changing_the_words_of_a_mail_touches_the_files_named(tracked):
    named = named_in("Change a mail's wording", tops=("templates/mail/thanked",))
    assert named == {"templates/mail/thanked.md"}
    assert named == {
        name for name in tracked if "/thanked" in name and name.startswith("templates/")
    }
    sentence = "They stay on the page of your pairing. Nobody but the two of you reads them."
    holders = {name for name in tracked if name.endswith((".txt", ".html", ".md", ".py"))}
    holders = {name for name in holders if not name.startswith("tests/") and sentence in read(name)}
    assert holders == {"templates/mail/thanked.md"}


def test_adding_a_mail_touches_the_files_named(tracked):
    named = named_in("Add a mail", tops=("mentorship/", "templates/"))
    code = naming(tracked, "mentor_next|MENTOR_NEXT", "accounts/", "matching/", "mentorship/")
    assert named == code | {name for name in tracked if "/mentor_next" in name}


def weighed(tracked) -> set[str]:
    """Templates of programs, which say what each factor weighs; a new one counts 0 in them."""
    return {name for name in tracked if name.startswith("mentorship/beginning/offered/")}


def test_a_factor_stands_in_its_module_and_the_list_of_all(tracked):
    found = naming(tracked, "availability|AVAILABILITY", "accounts/", "matching/", "mentorship/")
    factors = "matching/core/scoring/factors"
    former = "matching/core/cli/program.py"  # reads what it was called before
    assert found - {former} - weighed(tracked) == {
        f"{factors}/availability.py",
        f"{factors}/__init__.py",
    }


def test_adding_a_factor_with_questions_touches_the_files_named(tracked):
    approach = "_?approach(_mask|_turn|_wish)?|APPROACH"
    found = naming(tracked, approach, "accounts/", "matching/", "mentorship/")
    rows = [row for row in section("Add a factor").splitlines() if row.startswith("| its ")]
    factors = "matching/core/scoring/factors/"
    own = {f"{factors}approach.py", f"{factors}__init__.py", "matching/core/scoring/factor.py"}
    assert found - weighed(tracked) == set(named_files("\n".join(rows))) | own


def test_the_factors_are_explained_to_coordinators():
    said = read("docs/matching.md")
    assert all(f"| {factor.label} |" in said for factor in FACTORS.values())


def test_adding_a_profile_field_touches_the_files_named(tracked):
    named = named_in("Add a profile field", tops=("accounts/", "mentorship/", "templates/"))
    named |= {"matching/directory.py", "matching/views.py"} & set(
        named_files(section("Add a profile field"))
    )
    code = naming(tracked, r"(.*__)?pronouns", "accounts/", "matching/", "mentorship/")
    pages = {name for name in tracked if name.startswith("templates/") and "pronouns" in read(name)}
    assert named == code | pages
