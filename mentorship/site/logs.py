"""What the log looks like, and what it never shows.

Outside a developer's machine each line is one object of JSON. Keys stand in no line, whoever writes
it: our own code, Django, or gunicorn's access log.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from accounts import audit

KEYED = (
    "a",
    "m",
    "u",
    "begin",
    "calendar",
    "accounts/confirm-email",
    "accounts/password/reset/key",
)
KEYS = re.compile(rf"(/(?:{'|'.join(KEYED)})/)[^/\s?\"']{{12,}}")
"""Addresses that open something by themselves: links of mails, private calendars, allauth's keys.

The one rule for all logs. What follows one of these words is a key when it is long.
"""
QUERIES = re.compile(r"(/[^\s?\"']*)\?[^\s\"']+")
"""What was asked for: names that were searched, where to go next, an answer of single sign-on."""
TOKENS = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]+")


def without_keys(words: str) -> str:
    """The words with dots in place of what would let their reader act as somebody else."""
    return TOKENS.sub(r"\1 …", QUERIES.sub(r"\1?…", KEYS.sub(r"\1…", words)))


class HideKeys(logging.Filter):
    """Take out of every line what would let its reader act as somebody else."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the line pass, with dots in place of keys."""
        words = record.getMessage()
        hidden = without_keys(words)
        if hidden != words:
            record.msg, record.args = hidden, None
        return True


def guard(*names: str) -> None:
    """Hide keys in the lines of these loggers, which have handlers of their own."""
    for name in names:
        logger = logging.getLogger(name)
        if not any(isinstance(one, HideKeys) for one in logger.filters):
            logger.addFilter(HideKeys())


class JsonLines(logging.Formatter):
    """One line an event, whatever its words hold: a line break in them begins no new line."""

    def format(self, record: logging.LogRecord) -> str:
        """Time in UTC, level, logger, request; then what a line of the audit log says, or words."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "request_id", "") or audit.request_id(),
        }
        said = getattr(record, "audit", None)
        line |= _audited(said) if said else {"message": without_keys(record.getMessage())}
        if record.exc_info and record.exc_info[1]:
            line["error"] = _error(record.exc_info[1])
        return json.dumps(line)


def _audited(said: dict[str, Any]) -> dict[str, Any]:
    thing = {"model": said["model"], "id": said["id"]} if said["model"] else None
    told = {name: said[name] for name in ("actor", "action")}
    return {**told, "object": thing, "outcome": said["outcome"]}


EXPLAINED = (OperationalError, ImproperlyConfigured, ConnectionError, PermissionError)
"""Errors whose words are about the machine. Those of others may quote what somebody wrote."""


def _error(error: BaseException) -> dict[str, Any]:
    """Where it happened and what kind of error it is; its words only where they quote nobody."""
    frames = traceback.extract_tb(error.__traceback__)
    found: dict[str, Any] = {
        "type": type(error).__qualname__,
        "trace": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if isinstance(error, EXPLAINED):
        found["message"] = without_keys(str(error).partition("\n")[0])[:300]
    if error.__cause__:
        found["cause"] = _error(error.__cause__)
    return found
