"""`make audit` takes silence about a package for a failure, and says which package."""

import importlib.util
import stat
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", ROOT / "requirements" / "audit.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def answer(tmp_path, monkeypatch):
    """Let a program that says these words stand where pip-audit is asked."""

    def says(words: str) -> None:
        program = tmp_path / "python"
        program.write_text(f"#!/bin/sh\ncat <<'END'\n{words}\nEND\nexit 1\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr(sys, "executable", str(program))

    return says


def test_all_looked_up_and_whole_is_a_success(audit, answer, capsys):
    answer('{"dependencies": [{"name": "django", "version": "5.2", "vulns": []}]}')
    assert audit.main(["base.txt"]) == 0
    assert capsys.readouterr().out == "1 packages looked up, no known hole.\n"


def test_a_package_that_was_not_looked_up_is_named_and_fails(audit, answer, capsys):
    answer(
        '{"dependencies": [{"name": "django", "version": "5.2", "vulns": []},'
        ' {"name": "numpy", "skip_reason": "not found"}]}'
    )
    assert audit.main(["base.txt"]) == 1
    assert capsys.readouterr().err == "numpy: not looked up (not found)\n1 to look at.\n"


def test_a_hole_is_named_with_the_version_that_mends_it(audit, answer, capsys):
    answer(
        '{"dependencies": [{"name": "django", "version": "5.2", "vulns":'
        ' [{"id": "PYSEC-1", "fix_versions": ["5.2.1"]}]}]}'
    )
    assert audit.main(["base.txt"]) == 1
    assert capsys.readouterr().err.startswith("django 5.2: PYSEC-1, mended in 5.2.1\n")


def test_no_package_at_all_is_not_a_success(audit, answer):
    answer('{"dependencies": []}')
    assert audit.main(["base.txt"]) == 1


def test_no_answer_at_all_is_not_a_success(audit, answer):
    answer("connection refused")
    with pytest.raises(SystemExit, match="no answer"):
        audit.main(["base.txt"])
