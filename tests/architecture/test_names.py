"""A name means one thing: what a package exports never hides a module of its own."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPS = ("accounts", "matching", "mentorship")
PACKAGES = sorted(path for app in APPS for path in (ROOT / app).rglob("__init__.py"))


def modules_of(package: Path) -> set[str]:
    """The names of a package's own modules and packages."""
    files = {each.stem for each in package.parent.glob("*.py")} - {"__init__"}
    return files | {each.parent.name for each in package.parent.glob("*/__init__.py")}


def bound(tree: ast.Module, package: str) -> Iterator[str]:
    """The names that a package's `__init__` binds, but for its own modules as such."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and not _from_itself(node, package):
            yield from (each.asname or each.name for each in node.names)
        elif isinstance(node, ast.Import):
            yield from (each.asname or each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (each.id for each in targets if isinstance(each, ast.Name))


def _from_itself(node: ast.ImportFrom, package: str) -> bool:
    return node.module == package or bool(node.level and not node.module)


def hidden_in(package: Path, name: str) -> set[str]:
    tree = ast.parse(package.read_text(encoding="utf-8"))
    return set(bound(tree, name)) & modules_of(package)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: str(path.parent.relative_to(ROOT)))
def test_no_package_hides_a_module_behind_a_name_of_its_own(package):
    name = ".".join(package.parent.relative_to(ROOT).parts)
    assert hidden_in(package, name) == set(), f"`import {name}.…` gives something else."


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("from room.verify.check import verify", {"verify"}),
        ("from room.other import thing as verify", {"verify"}),
        ("def verify(): ...", {"verify"}),
        ("verify = 3", {"verify"}),
        ("verify: int = 3", {"verify"}),
        ("from room import verify", set()),
        ("from . import verify", set()),
        ("from room.verify import check", set()),
        ("def act():\n    verify = 3", set()),
    ],
)
def test_a_hidden_module_is_found(tmp_path, text, hidden):
    (tmp_path / "verify.py").touch()
    package = tmp_path / "__init__.py"
    package.write_text(text)
    assert hidden_in(package, "room") == hidden
