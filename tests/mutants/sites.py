"""Where a module can be changed: mutmut's operators, on every line of it.

mutmut itself leaves out decorated functions and whatever stands outside of functions. Here that
is nearly everything: acts are `@transaction.atomic`, loops are `@njit`, state machines are tables.
"""

import ast
import difflib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import libcst as cst
from libcst import matchers as m
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

SILENT = "select_related", "prefetch_related", "TypeVar"
WORDS = "_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"
GENERIC = "Callable", "Iterable", "Mapping", "NDArray", "dict", "list", "tuple"
LEFT_OUT = (
    m.Annotation()  # nothing happens at run time
    | m.Decorator()  # what they do is shown by tests of whole acts
    | m.AnnAssign(annotation=m.Annotation(m.Name("TypeAlias")))
    | m.Assign(value=m.Subscript(value=m.OneOf(*map(m.Name, GENERIC))))  # a name for a type
    | m.If(test=m.Name("TYPE_CHECKING"))
    | m.Expr(value=m.SimpleString())  # docstrings
    | m.Assign(targets=[m.AssignTarget(m.Name("__all__"))])
    | m.Call(func=m.OneOf(*(m.Name(each) for each in (*SILENT, *WORDS))))
    | m.Arg(keyword=m.Name("strict"))  # both are as long by their making; it asserts that
    | m.Import()
    | m.ImportFrom()
)
"""What says nothing about behaviour, or is only words; a fault there cannot be told by its acts."""


@dataclass(frozen=True)
class Mutant:
    """One fault: in which file and function, and the whole text with it."""

    path: str
    function: str
    in_body: bool
    """Whether it lies in what runs when the function is called."""
    name: str
    wrapper: MetadataWrapper = field(repr=False, compare=False)
    node: cst.CSTNode = field(repr=False, compare=False)
    fault: cst.CSTNode = field(repr=False, compare=False)

    @property
    def module(self) -> str:
        """The name by which the file is imported."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def line(self) -> int:
        """The line on which it begins."""
        return int(self.name.split(":")[1])

    def text(self) -> str:
        """Give the module with the fault."""
        module = self.wrapper.module
        return module.with_deep_changes(module).deep_replace(self.node, self.fault).code

    def lines(self) -> tuple[str, str]:
        """Give what stood there, and what stands there now."""
        right = self.wrapper.module.code.splitlines()
        diff = list(difflib.ndiff(right, self.text().splitlines()))
        sides = ([line[2:].strip() for line in diff if line[:2] == side] for side in ("- ", "+ "))
        was, now = (" ".join(side) for side in sides)
        return was, now


class _Finder(cst.CSTVisitor):
    def __init__(self, path: str, wrapper: MetadataWrapper) -> None:
        self.path, self.wrapper, self.found = path, wrapper, []
        self.inside: list[str] = []
        self.many: Counter[str] = Counter()
        self.bodies = 0
        self.lines = wrapper.resolve(PositionProvider)

    def on_visit(self, node: cst.CSTNode) -> bool:
        if m.matches(node, LEFT_OUT):
            return False
        if m.matches(node, m.Call(func=m.Attribute(attr=m.OneOf(*map(m.Name, SILENT))))):
            node.func.visit(self)  # what it is called on may still be changed
            return False
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self.inside.append(node.name.value)
        self.found += self._faults(node)
        return True

    def on_visit_attribute(self, node: cst.CSTNode, attribute: str) -> None:
        self.bodies += isinstance(node, cst.FunctionDef) and attribute == "body"

    def on_leave_attribute(self, node: cst.CSTNode, attribute: str) -> None:
        self.bodies -= isinstance(node, cst.FunctionDef) and attribute == "body"

    def on_leave(self, node: cst.CSTNode) -> None:
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self.inside.pop()

    def _faults(self, node: cst.CSTNode) -> Iterator[Mutant]:
        if isinstance(node, cst.SimpleString) and " " in node.value:
            return  # a sentence
        faults = [
            fault
            for kind, operator in mutation_operators
            if isinstance(node, kind)
            for fault in operator(node)
            if not _same_but_strict(node, fault)
        ]
        if isinstance(node, cst.SimpleString):
            faults = faults[:1]  # XX around it; upper and lower case tell nothing more
        for fault in faults:
            line = self.lines[node].start.line if node in self.lines else 0
            kind = f"{self.path}:{line}:{type(node).__name__}"
            name = f"{kind}:{self.many[kind]}"
            self.many[kind] += 1
            function, in_body = ".".join(self.inside), self.bodies > 0
            yield Mutant(self.path, function, in_body, name, self.wrapper, node, fault)


def _same_but_strict(node: cst.CSTNode, fault: cst.CSTNode) -> bool:
    if not (isinstance(node, cst.Call) and isinstance(fault, cst.Call)):
        return False
    strict = m.Arg(keyword=m.Name("strict"))
    was, now = ([arg for arg in one.args if not m.matches(arg, strict)] for one in (node, fault))
    same = (one.value.deep_equals(other.value) for one, other in zip(was, now, strict=False))
    return len(was) == len(now) < len(node.args) and all(same)


def mutants(path: str) -> list[Mutant]:
    """Find every fault that can be put into one file."""
    wrapper = MetadataWrapper(cst.parse_module(Path(path).read_text()))
    finder = _Finder(path, wrapper)
    wrapper.module.visit(finder)
    return finder.found


def functions(path: str) -> dict[int, str]:
    """Say of each line in which function it lies, by the names on the way to it."""
    whose: dict[int, str] = {}

    def look(node: ast.AST, inside: tuple[str, ...]) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                deeper = (*inside, child.name)
                if isinstance(child, ast.FunctionDef):
                    for line in range(child.body[0].lineno, child.end_lineno + 1):
                        whose[line] = ".".join(deeper)
                look(child, deeper)
            else:
                look(child, inside)

    look(ast.parse(Path(path).read_text()), ())
    return whose
