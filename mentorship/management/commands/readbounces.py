"""Read the mails that came back, from wherever the mail server put them."""

import imaplib
import mailbox
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mentorship.services import bounces


class Command(BaseCommand):
    """Take every report and take it out of its mailbox; a report that comes twice counts once."""

    help = "Reads mails that came back: one from standard input, or all of a mailbox."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where the mails lie."""
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--mbox", metavar="FILE", help="empty this mailbox file")
        where.add_argument("--maildir", metavar="FOLDER", help="empty this Maildir")
        where.add_argument("--imap", action="store_true", help="empty the one of MAIL_REPORTS_IMAP")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take what there is, then say how much it was."""
        counts: dict[str, int] = {}
        for raw in self._reports(options):
            bounce = bounces.take_raw(raw)
            kind = bounce.kind if bounce else "nothing new"
            counts[kind] = counts.get(kind, 0) + 1
        for kind, count in sorted(counts.items()):
            self.stdout.write(f"{kind}: {count}")

    def _reports(self, options: dict[str, Any]) -> Iterator[bytes]:
        if options["mbox"]:
            yield from emptied(_open(mailbox.mbox, options["mbox"]))
        elif options["maildir"]:
            yield from emptied(_open(mailbox.Maildir, options["maildir"]))
        elif options["imap"]:
            yield from emptied_over_imap(settings.MAIL_REPORTS_IMAP)
        else:
            yield sys.stdin.buffer.read()


def _open(kind: Any, path: str) -> mailbox.Mailbox:
    try:
        box: mailbox.Mailbox = kind(path, create=False)
    except (mailbox.NoSuchMailboxError, OSError) as error:
        raise CommandError(f"There is no mailbox at {path}.") from error
    return box


def emptied(box: mailbox.Mailbox) -> Iterator[bytes]:
    """Each mail as it lies there; it is taken out once the next one is asked for."""
    box.lock()
    try:
        for key in box.keys():  # noqa: SIM118  (iterating the box itself parses every mail)
            yield box.get_bytes(key)
            box.remove(key)
    finally:
        box.close()


def emptied_over_imap(url: str) -> Iterator[bytes]:
    """Each mail that lies in the folder that the URL names; marked as deleted once it was taken."""
    parts = urlsplit(url)
    if parts.scheme not in ("imap", "imaps") or not parts.hostname:
        raise CommandError("MAIL_REPORTS_IMAP is to be like imaps://user:password@host/INBOX")
    kind = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    port = parts.port or (993 if parts.scheme == "imaps" else 143)
    with closing(_Folder(kind(parts.hostname, port, timeout=30), parts)) as folder:
        yield from folder.emptied()


class _Folder:
    def __init__(self, server: Any, parts: Any) -> None:
        self.server = server
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        server.select(unquote(parts.path.strip("/")) or "INBOX")

    def emptied(self) -> Iterator[bytes]:
        _answer, (numbers,) = self.server.search(None, "UNDELETED")
        for number in numbers.split():
            _answer, found = self.server.fetch(number, "(RFC822)")
            yield found[0][1]
            self.server.store(number, "+FLAGS", r"(\Deleted)")

    def close(self) -> None:
        self.server.close()
        self.server.logout()
