"""One mutant: a process forked off, in which the source has the fault, runs the tests that count.

A fault in a function's body is put into a session of pytest that has loaded and collected all: what
is forked off changes the code of the living function, so that a mutant costs its tests and no more.
One in a table, a default or a constant needs the site loaded anew; there only what the site builds
on (Django, numpy ...) is loaded before.
"""

import gc
import importlib
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, FunctionType
from typing import NamedTuple

import pytest

from tests.mutants.sites import Mutant
from tests.mutants.touched import DATABASE, HOME, own_database

OURS = "accounts", "matching", "mentorship", "tests", "__main__"
FAILED = HOME / f"failed.{os.getpid()}"
"""Where a process that was forked off names the test that failed."""
SURVIVED, KILLED, TIMED_OUT = "survived", "killed", "timed out"
OPTIONS = [
    "-x",
    "-q",
    "--tb=short",
    "--reuse-db",
    "--hypothesis-seed=0",
    "-m",
    "not browser and not far",
]
OPTIONS += ["-p", "no:randomly", "-p", "no:cacheprovider"]
OPTIONS += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]


class Job(NamedTuple):
    """A mutant, the tests to try on it in their order, and the processor's seconds for them."""

    mutant: Mutant | None
    tests: list[str]
    seconds: float


class _Fault(MetaPathFinder):
    """Loads one module with the fault."""

    def __init__(self, mutant: Mutant) -> None:
        self.path, self.text = Path(mutant.path).resolve(), mutant.text()
        self.name = mutant.module

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        if name != self.name:
            return None
        loader = SourceFileLoader(name, str(self.path))
        loader.get_code = lambda name: compile(self.text, self.path, "exec", dont_inherit=True)
        return spec_from_file_location(name, self.path, loader=loader)


def _swap(mutant: Mutant, living: list[FunctionType]) -> None:
    """Give the living functions of a module the code that they have with the fault."""
    path = Path(mutant.path).resolve()
    right, wrong = (
        list(_codes(compile(text, path, "exec", dont_inherit=True)))
        for text in (path.read_text(), mutant.text())
    )
    if len(right) != len(wrong):  # a lambda has gone: what is around it is enough
        right, wrong = ([each for each in one if "<" not in each.co_name] for one in (right, wrong))
    other = dict(zip(right, wrong, strict=True))
    for each in living:
        if each.__code__ in other:
            with suppress(ValueError):  # one that no longer uses a name around it
                each.__code__ = other[each.__code__]


def _codes(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)


class _ForkedOff(Exception):
    """We are the process in which tests are to run."""


Told = tuple[str, str]
"""What became of tests: a verdict, and which of them failed."""


class Judge:
    """Says what became of a mutant, and believes no test that fails without a fault too."""

    def __init__(self, run: Callable[[list[str], float, Mutant | None], Told]) -> None:
        self.run = run
        self.sound: set[tuple[str, ...]] = set()
        self.broken: list[str] = []

    def __call__(self, job: Job) -> Told:
        """Run the tests with the fault; then without, up to the one that failed."""
        while tests := [test for test in job.tests if test not in self.broken]:
            verdict, failed = self.run(tests, job.seconds, job.mutant)
            if verdict == SURVIVED:
                break
            until = tests[: tests.index(failed) + 1] if failed in tests else tests
            if tuple(until) in self.sound:
                return verdict, failed
            without, other = self.run(until, job.seconds, None)
            if without == SURVIVED:
                self.sound.add(tuple(until))
                return verdict, failed
            self.broken.append(other if other in until else until[-1])
        return SURVIVED, ""


class _Session:
    """Runs chosen tests in their order, on the kept database."""

    def __init__(self, jobs: list[Job], tell: Callable[[int, str, str], object] | None) -> None:
        self.jobs, self.tell = jobs, tell

    def pytest_configure(self) -> None:
        import django.test.utils
        from django.db import connection

        own_database()
        connection.settings_dict["NAME"] = DATABASE
        django.test.utils.setup_databases = lambda **_options: []
        django.test.utils.teardown_databases = lambda *_args, **_options: None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            FAILED.write_text(report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Fork off each mutant, where there is somebody to tell; else run the one there is."""
        items = {item.nodeid: item for item in session.items}
        if self.tell is None:
            session.items = _of(items, self.jobs[0].tests)
            return None
        for module in {job.mutant.module for job in self.jobs if job.mutant}:
            importlib.import_module(module)  # what is loaded only once it is used would be right
        living = [each for each in gc.get_objects() if isinstance(each, FunctionType)]
        # What is forked off copies no page only to count references. `gc.get_objects` no longer
        # gives what is frozen, so whatever may get a fault has been listed before.
        gc.freeze()

        def run(tests: list[str], seconds: float, mutant: Mutant | None) -> Told:
            FAILED.unlink(missing_ok=True)
            if child := os.fork():
                return _verdict(child, seconds)
            _limit(seconds)
            session.items = _of(items, tests)
            if mutant:
                _swap(mutant, living)
            raise _ForkedOff

        judge = Judge(run)
        try:
            for at, job in enumerate(self.jobs):
                self.tell(at, *judge(job))
        except _ForkedOff:
            self.tell = None
            return None
        self.tell(-1, "broken", " ".join(judge.broken))
        return True


def _of(items: dict[str, pytest.Item], tests: list[str]) -> list[pytest.Item]:
    return [items[test] for test in tests if test in items]


def preload() -> None:
    """Load what is not ours. A forked process finds out what that is."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    reader, writer = os.pipe()
    if not (child := os.fork()):
        import django

        django.setup()
        for name in ("numba", "scipy.optimize", "mentorship.urls"):
            importlib.import_module(name)
        os.write(writer, " ".join(sys.modules).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as names:
        found = names.read().split()
    os.waitpid(child, 0)
    for name in found:
        if name.split(".")[0] not in OURS:
            with suppress(Exception):  # a model's module wants a site that is set up
                importlib.import_module(name)


def attempt(jobs: list[Job], jit: bool) -> Iterator[tuple[Mutant, str, str]]:
    """Run the tests of each mutant until one fails; say what became of it, and by which test."""
    judge = Judge(lambda tests, seconds, mutant: _loaded_anew(tests, seconds, mutant, jit))
    for job in (job for job in jobs if not job.mutant.in_body):
        yield job.mutant, *judge(job)
    _name_broken(judge.broken)
    bodies = [job for job in jobs if job.mutant.in_body]
    reader, writer = os.pipe()
    if bodies and not os.fork():
        _run(bodies, "", jit, lambda *told: _tell(writer, told))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        for line in told:
            at, verdict, test = line.rstrip("\n").split("\t")
            if verdict == "broken":
                _name_broken(test.split())
            else:
                yield bodies[int(at)].mutant, verdict, test


def _tell(writer: int, told: tuple[object, ...]) -> None:
    os.write(writer, ("\t".join(map(str, told)) + "\n").encode())


def _loaded_anew(tests: list[str], seconds: float, mutant: Mutant | None, jit: bool) -> Told:
    """Run tests in a process that loads the site, with the fault in a module or without."""
    FAILED.unlink(missing_ok=True)
    if child := os.fork():
        return _verdict(child, seconds)
    _limit(seconds)
    if mutant:
        sys.meta_path.insert(0, _Fault(mutant))
    job = Job(mutant, tests, seconds)
    os._exit(_run([job], mutant.module if mutant else "", jit))


def _name_broken(tests: list[str]) -> None:
    for test in tests:
        sys.stdout.write(f"left out, as it fails without a fault: {test}\n")


def _run(
    jobs: list[Job],
    module: str,
    jit: bool,
    tell: Callable[[int, str, str], object] | None = None,
) -> int:
    import numba
    from numba.core.dispatcher import Dispatcher

    numba.config.DISABLE_JIT = not jit
    changed = {module} if module else {job.mutant.module for job in jobs if job.mutant}
    keep = Dispatcher.enable_caching
    Dispatcher.enable_caching = lambda self: (
        None if self.py_func.__module__ in changed else keep(self)
    )
    files = dict.fromkeys(test.split("::")[0] for job in jobs for test in job.tests)
    log = os.open(HOME / "last.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    session = _Session(jobs, tell)
    code = int(pytest.main([*OPTIONS, *files], plugins=[session]))
    if tell and session.tell is None:  # we are one that was forked off
        os._exit(code)
    return code


def _limit(seconds: float) -> None:
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 5))


def _verdict(child: int, seconds: float) -> Told:
    """Wait for a process, and end it with all that it began where it waits for ever."""
    end, done, status = time.monotonic() + 20 * seconds, 0, 0
    while not done and time.monotonic() < end:
        time.sleep(0.02)
        done, status = os.waitpid(child, os.WNOHANG)
    if not done:
        os.killpg(child, signal.SIGKILL)
        _child, status = os.waitpid(child, 0)
    if not os.WIFEXITED(status):
        _clean()
        return TIMED_OUT, ""
    passed = pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED
    if os.WEXITSTATUS(status) in passed:
        return SURVIVED, ""
    return KILLED, FAILED.read_text() if FAILED.exists() else ""


def _clean() -> None:
    """End what a stopped process left in the database, and delete what it had committed."""
    if child := os.fork():
        os.waitpid(child, 0)
        return
    with suppress(Exception):  # tests that need no database may have none
        import django
        from django.db import connection

        from tests.emptying import empty

        django.setup()
        connection.settings_dict["NAME"] = DATABASE
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        empty()
    os._exit(0)
