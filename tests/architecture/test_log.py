"""Whatever is written into the log can be read there."""

import ast
from pathlib import Path

from mentorship.models.log import SENTENCES

ROOT = Path(__file__).parents[2]
WRITTEN_BY = "log"


def verbs() -> set[str]:
    """Each verb that stands as a word in a call of `log`."""
    found = set()
    for place in ("accounts", "mentorship", "matching"):
        sources = [path.read_text() for path in (ROOT / place).rglob("*.py")]
        for source in (text for text in sources if "log(" in text):
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Call) and _writes(node):
                    found.add(node.args[0].value)
    return found


def _writes(call: ast.Call) -> bool:
    named = getattr(call.func, "id", getattr(call.func, "attr", None))
    first = call.args[0] if call.args else None
    return (
        named == WRITTEN_BY
        and isinstance(first, ast.Constant)
        and isinstance(first.value, str)
        and "." in first.value
    )


def test_every_act_that_is_logged_has_its_sentence():
    written = verbs()
    assert len(written) > 100
    assert written - set(SENTENCES) == set()
