"""Run the web application and the worker together, and end both together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import get_commands
from django.core.management.base import BaseCommand, CommandError

BESIDE = ("worker", "boards")
"""The processes that run beside the web, as commands."""

PR_SET_PDEATHSIG = 1
GRACE_SECONDS = 15


class Command(BaseCommand):
    """Start gunicorn, `manage.py worker` and `manage.py boards`.

    All are stopped on Ctrl-C, on a kill, or when one of them ends.
    """

    help = "Runs the site and its workers until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address, and who we live and die with."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--reload", action="store_true", help="start anew when code changes")
        parser.add_argument("--with-parent", action="store_true", help="stop when our starter ends")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until somebody says stop; a child that ends by itself is an error."""
        parent = os.getppid() if options["with_parent"] else None
        _refuse_taken(options["host"], options["port"])
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, _stop)
        children: list[subprocess.Popen] = []
        try:
            children.extend(map(_start, _commands(options)))
            self._announce(options, children)
            _wait(children, parent)
        except _Stop:
            self.stdout.write("Stopping.")
        finally:
            ended = [child for child in children if child.poll()]
            _end(children)
        if ended:
            raise CommandError("A part of the site ended by itself; its last words are above.")

    def _announce(self, options: dict[str, Any], children: list[subprocess.Popen]) -> None:
        """Say where the site is, once it answers."""
        while all(child.poll() is None for child in children):
            with socket.socket() as probe:
                if probe.connect_ex((options["host"], options["port"])) == 0:
                    break
            time.sleep(0.05)
        self.stdout.write(f"The site is at http://localhost:{options['port']}/  Ctrl-C stops it.")
        self.stdout.flush()


class _Stop(BaseException):
    """Somebody asked us to stop."""


def _stop(number: int, frame: FrameType | None) -> None:
    raise _Stop


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used ({error.strerror}). PORT=8123 chooses another."
            ) from error


def _commands(options: dict[str, Any]) -> list[list[str]]:
    web = ["-m", "gunicorn", "mentorship.wsgi", "--bind", f"{options['host']}:{options['port']}"]
    web += ["--workers", "2", "--threads", "4", "--log-level", "warning", "--no-control-socket"]
    web += ["--reload"] if options["reload"] else ["--preload"]
    return [web, *(["manage.py", name] for name in BESIDE if name in get_commands())]


def _start(command: list[str]) -> subprocess.Popen:
    # In a session of its own, so that Ctrl-C reaches us alone and we end the children in order.
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,
    )


def _die_with_parent() -> None:
    """Have the kernel end this child when `serve` is killed in a way that it cannot notice."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait(children: list[subprocess.Popen], parent: int | None) -> None:
    """Return when a child ends, or when our parent is no more."""
    while all(child.poll() is None for child in children):
        if parent is not None and os.getppid() != parent:
            return
        time.sleep(0.2)


def _end(children: list[subprocess.Popen]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
