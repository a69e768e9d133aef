"""Which tests run which functions, and for how long; asked once for each file of tests.

Kept under `.data/mutants`, and asked anew for a file of tests that has changed. What changes in the
source is found again by the names of its functions.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.mutants.sites import functions

HOME = Path(".data/mutants")
DATABASE = os.environ.get("MUTANTS", "test_mutants")
MEASURED = ["mentorship/services/*", "mentorship/access.py", "mentorship/who_runs.py"]
MEASURED += ["mentorship/states.py", "mentorship/state_types.py"]
MEASURED += ["matching/core/scoring/*", "matching/core/solvers/*", "matching/core/verification/*"]
LONGEST = 5
"""Seconds of the processor after which a test is too long to be tried on hundreds of mutants."""

Touched = dict[str, tuple[float, frozenset[str]]]
"""By test: its seconds, and what it runs, as `path::function`."""


def touched(files: Iterable[str], jit: bool) -> Touched:
    """Give what every test runs that passes in time."""
    files = sorted(files)
    if missing := [file for file in files if not _kept(file, jit).exists()]:
        sys.stdout.write(f"Looking what the tests of {len(missing)} files run\n")
        command = [sys.executable, "-m", "pytest", "-q", *missing, "-m", "not far and not browser"]
        command += ["-p", __name__, "-p", "no:randomly", "-p", "no:cacheprovider", "--reuse-db"]
        command += ["--tb=native"]  # the others stumble over a traceback of a signal
        kind = {"TOUCHED": "jit"} if jit else {"TOUCHED": "plain", "NUMBA_DISABLE_JIT": "1"}
        subprocess.run(command, env={**os.environ, **kind}, check=False)
    tests = {}
    for file in files:
        if (kept := _kept(file, jit)).exists():  # or it has no test that counts
            for test, (seconds, names) in json.loads(kept.read_text()).items():
                tests[test] = seconds, frozenset(names)
    return tests


def _kept(file: str, jit: bool) -> Path:
    digest = hashlib.sha256(Path(file).read_bytes()).hexdigest()[:12]
    return HOME / "touched" / f"{file.replace('/', '.')}.{'jit' if jit else 'plain'}.{digest}.json"


def own_database() -> None:
    """Take a database that no other run of the tests drops."""
    from django.db import connection

    connection.settings_dict["TEST"]["NAME"] = DATABASE


class Looking:
    """Notes for each test what it runs, and writes it down after each file."""

    def __init__(self, jit: bool) -> None:
        import coverage

        self.jit, self.tests = jit, {}
        self.seen = coverage.Coverage(data_file=None, include=MEASURED, config_file=False)
        self.seen.set_option("run:disable_warnings", ["no-data-collected"])  # warnings are errors
        self.seen.start()
        signal.signal(signal.SIGVTALRM, _too_long)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> Iterator:
        self.seen.switch_context(item.nodeid)
        begun = time.process_time()
        result = yield
        self.tests.setdefault(item.nodeid, time.process_time() - begun)
        if nextitem is None or nextitem.path != item.path:
            self.seen.stop()
            self._write(str(item.path.relative_to(Path.cwd())))
            self.seen.erase()
            self.seen.start()
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Iterator:
        """End a test that takes too long; making the database first is not the test's doing."""
        signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
        try:
            return (yield)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.passed:
            self.tests[report.nodeid] = None

    def _write(self, file: str) -> None:
        data, names = self.seen.get_data(), {}
        for path in data.measured_files():
            local = str(Path(path).relative_to(Path.cwd()))
            whose = functions(local)
            for line, tests in data.contexts_by_lineno(path).items():
                for test in tests if line in whose else ():
                    names.setdefault(test, set()).add(f"{local}::{whose[line]}")
        passed = {test: seconds for test, seconds in self.tests.items() if seconds is not None}
        found = {test: (seconds, sorted(names.get(test, ()))) for test, seconds in passed.items()}
        kept = _kept(file, self.jit)
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(found))
        self.tests = {}


def _too_long(_signal: int, _frame: object) -> None:
    raise TimeoutError(f"more than {LONGEST} seconds")


def pytest_configure(config: pytest.Config) -> None:
    """Take the kept database, and look on."""
    own_database()
    config.pluginmanager.register(Looking(os.environ["TOUCHED"] == "jit"))
