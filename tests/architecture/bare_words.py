"""Finds states, kinds and roles that stand in the code as bare words.

    .venv/bin/python -m tests.architecture.bare_words [folder]

says how many there are, by rule and by file, in this tree or in another one.
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path

from django.db.models import TextChoices

APPS = ("accounts", "matching", "mentorship")
LEFT_OUT = ("migrations", "matching/core")
HERE = Path(__file__).parents[2]
STARTS_SOMETHING = ("__init__", "__main__", "apps_admin", "settings", "wsgi")

WRITES = {
    "aget", "create", "exclude", "filter", "get", "get_or_create", "update", "update_or_create",
    "Q", "When",
}  # fmt: skip
"""Whose keywords are looked up in the database, or written to it; and so are those of models."""

NAMES = {"fields", "name"}
"""Keywords that name columns and rows."""

IN_PROSE = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "pgettext", "translate"}
COLUMNS = {
    "F",
    "OuterRef",
    "select_related",
    "values_list",
    "values",
    "order_by",
    "prefetch_related",
}
"""Calls whose words are names of columns: a pairing has a `mentor` and a `mentee`."""


@dataclass(frozen=True)
class Found:
    path: str
    line: int
    rule: str
    words: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {', '.join(self.words)}"


@cache
def types() -> dict[str, frozenset[str]]:
    """The types of our own by their names, each with its words."""
    for path in sources(HERE):  # all of them, so that the types are the same in any order
        if path.stem not in STARTS_SOMETHING:
            import_module(".".join(path.relative_to(HERE).with_suffix("").parts))
    found = {}
    for base in (TextChoices, StrEnum):
        for one in base.__subclasses__():
            if one.__module__.startswith(APPS) and not one.__module__.startswith("matching.core"):
                name = f"{one.__module__}.{one.__qualname__}"
                found[name] = frozenset(filter(None, map(str, one)))
    return found


@cache
def words() -> frozenset[str]:
    return frozenset().union(*types().values())


ROLES = frozenset({"mentor", "mentee"})


def sources(root: Path) -> Iterator[Path]:
    """The modules that are looked at."""
    for app in APPS:
        for path in sorted((root / app).rglob("*.py")):
            name = str(path.relative_to(root))
            if not any(part in name for part in LEFT_OUT):
                yield path


@cache
def bare_words(root: Path) -> list[Found]:
    """Every place where a type is spelt as a word."""
    found = []
    for path in sources(root):
        tree = ast.parse(path.read_text())
        finder = Finder(str(path.relative_to(root)))
        finder.visit(tree)
        found += finder.found
    return found


def kinds_compared(root: Path) -> int:
    """How many comparisons hold a `kind` against words."""
    compared = (
        node
        for path in sources(root)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Compare)
    )
    return sum(_is_of_kind(node) and any(map(_texts, _operands(node))) for node in compared)


def _operands(node: ast.Compare) -> list[ast.expr]:
    return [node.left, *node.comparators]


def _is_of_kind(node: ast.Compare) -> bool:
    return any(_name(each) == "kind" for each in _operands(node))


def _is_about_a_page(node: ast.Compare) -> bool:
    """Whether it asks which button was pressed, or whether something has a part of this name."""
    if isinstance(node.ops[0], ast.In | ast.NotIn) and isinstance(node.left, ast.Constant):
        return _name(node.comparators[0]) not in ("kinds", "roles", "states")
    asked = " ".join(map(ast.unparse, _operands(node)))
    return bool(re.search(r"\brequest\.(GET|POST)\b", asked))


def _name(node: ast.expr) -> str:
    """What an operand is called: `row.state`, `state` and `row["state"]` are all a state."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Subscript):
        return "".join(_texts(node.slice))
    return ""


def _if_words(texts: list[str]) -> list[str]:
    """The texts where all of them are words of our types; one of those may be empty."""
    full = [text for text in texts if text]
    return full if set(full) <= words() else []


def _is_role(node: ast.expr) -> bool:
    return _name(node).endswith(("role", "side"))


def _texts(node: ast.expr) -> list[str]:
    """The words of a constant, or of a tuple, a list or a set; unpacked parts are passed over."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return [text for each in node.elts for text in _texts(each)]
    return []


class Finder(ast.NodeVisitor):
    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Found] = []

    def note(self, node: ast.AST, rule: str, texts: list[str]) -> None:
        if texts:
            self.found.append(Found(self.path, node.lineno, rule, tuple(texts)))

    def visit_Compare(self, node: ast.Compare) -> None:
        if not _is_about_a_page(node):
            for operand in _operands(node):
                texts = _texts(operand)
                self.note(operand, "compared", _if_words(texts))
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        called = _name(node.func)
        if called in WRITES or called[:1].isupper():
            for keyword in node.keywords:
                if keyword.arg and keyword.arg not in NAMES:
                    texts = _texts(keyword.value)
                    self.note(keyword.value, "keyword", _if_words(texts))
        if called not in IN_PROSE | COLUMNS:
            for each in node.args:
                if isinstance(each, ast.Constant) and each.value in ROLES:
                    self.note(each, "argument", [each.value])
        self.generic_visit(node)

    def visit_Tuple(self, node: ast.Tuple) -> None:
        self._display(node, _texts(node), len(node.elts))

    visit_List = visit_Tuple  # noqa: N815
    visit_Set = visit_Tuple  # noqa: N815

    def visit_Dict(self, node: ast.Dict) -> None:
        keys = [text for key in node.keys if key is not None for text in _texts(key)]
        self._display(node, keys, len(node.keys))

    def _display(self, node: ast.AST, texts: list[str], count: int) -> None:
        """A list of words of one type, or a table by them."""
        if len(texts) > 1 and any(words >= set(texts) for words in types().values()):
            self.note(node, "listed", texts)
        self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg not in NAMES:
            self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """Pass over names of places in a sentence; find `side + "_accepted_at"`."""
        if isinstance(node.op, ast.Mod) and isinstance(node.right, ast.Dict):
            for each in (node.left, *node.right.values):
                self.visit(each)
            return
        if isinstance(node.op, ast.Add) and _is_role(node.left):
            ends = [text for text in _texts(node.right) if text.startswith("_")]
            self.note(node, "built", ends)
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        for each in node.values:
            self.note(each, "fallback", [text for text in _texts(each) if text in ROLES])
        self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """`f"{side}_accepted_at"`: a name of a column, put together."""
        parts = node.values
        for part, rest in pairwise(parts):
            if isinstance(part, ast.FormattedValue) and _is_role(part.value):
                ends = [text for text in _texts(rest) if re.match(r"_[a-z_]+", text)]
                self.note(node, "built", ends)
        self.generic_visit(node)


def report(root: Path) -> str:
    """The figures of a tree, in lines."""
    found = bare_words(root)
    rules = Counter(dict.fromkeys(("compared", "keyword", "listed", "built"), 0))
    rules.update(rule for one in found for rule in [one.rule] for _word in one.words)
    lines = [f"{rule:>10} {count:>5}" for rule, count in rules.items()]
    lines += [f"{'all':>10} {rules.total():>5}", f"{'of kind':>10} {kinds_compared(root):>5}"]
    return "\n".join(lines)


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

    django.setup()
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    sys.stdout.write("\n".join([*map(str, bare_words(root)), report(root), ""]))
