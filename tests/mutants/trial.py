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

    mutant: Mutant
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


def _swap(mutant: Mutant) -> None:
    """Give the living functions of a module the code that they have with the fault."""
    path = Path(mutant.path).resolve()
    right, wrong = (
        list(_codes(compile(text, path, "exec", dont_inherit=True)))
        for text in (path.read_text(), mutant.text())
    )
    if len(right) != len(wrong):  # a lambda has gone: what is around it is enough
        right, wrong = ([each for each in one if "<" not in each.co_name] for one in (right, wrong))
    other = dict(zip(right, wrong, strict=True))
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__ in other:
            with suppress(ValueError):  # one that no longer uses a name around it
                each.__code__ = other[each.__code__]


def _codes(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)


class _Session:
    """Runs chosen tests in their order, on the kept database."""

    def __init__(self, jobs: list[Job], tell: Callable[[int, str], object] | None = None) -> None:
        self.jobs, self.tell = jobs, tell

    def pytest_configure(self) -> None:
        import django.test.utils
        from django.db import connection

        own_database()
        connection.settings_dict["NAME"] = DATABASE
        django.test.utils.setup_databases = lambda **_options: []
        django.test.utils.teardown_databases = lambda *_args, **_options: None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Fork off each mutant, where there is somebody to tell; else run the one there is."""
        items = {item.nodeid: item for item in session.items}
        gc.freeze()  # what is forked off copies no page only to count references
        for at, job in enumerate(self.jobs):
            session.items = [items[test] for test in job.tests if test in items]
            if self.tell is None or not (child := os.fork()):
                _limit(job.seconds)
                if self.tell:
                    _swap(job.mutant)
                self.tell = None
                return None
            self.tell(at, _verdict(child, job.seconds))
        return True


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


def attempt(jobs: list[Job], jit: bool) -> Iterator[tuple[Mutant, str]]:
    """Run the tests of each mutant until one fails; say what became of it."""
    whole = [job for job in jobs if not job.mutant.in_body]
    for job in whole:
        if not (child := os.fork()):
            _limit(job.seconds)
            sys.meta_path.insert(0, _Fault(job.mutant))
            os._exit(_run([job], job.mutant.module, jit))
        yield job.mutant, _verdict(child, job.seconds)
    bodies = [job for job in jobs if job.mutant.in_body]
    reader, writer = os.pipe()
    if bodies and not os.fork():
        _run(bodies, "", jit, lambda at, verdict: os.write(writer, f"{at} {verdict}\n".encode()))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        for line in told:
            at, verdict = line.strip().split(" ", 1)
            yield bodies[int(at)].mutant, verdict


def _run(jobs: list[Job], module: str, jit: bool, tell: Callable | None = None) -> int:
    import numba
    from numba.core.dispatcher import Dispatcher

    numba.config.DISABLE_JIT = not jit
    changed = {module} if module else {job.mutant.module for job in jobs}
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


def _verdict(child: int, seconds: float) -> str:
    """Wait for a process, and end it with all that it began where it waits for ever."""
    end, done, status = time.monotonic() + 20 * seconds, 0, 0
    while not done and time.monotonic() < end:
        time.sleep(0.02)
        done, status = os.waitpid(child, os.WNOHANG)
    if not done:
        os.killpg(child, signal.SIGKILL)
        _child, status = os.waitpid(child, 0)
    if not os.WIFEXITED(status):
        return TIMED_OUT
    passed = pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED
    return SURVIVED if os.WEXITSTATUS(status) in passed else KILLED
