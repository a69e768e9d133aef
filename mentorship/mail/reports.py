"""Reading what mail servers report: RFC 3464 delivery reports and RFC 5965 complaints.

Servers that keep to neither are left to flufl.bounce, which knows the ways of many. What cannot be
understood even so is a report of the kind `unclear`; nothing that arrives raises.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

from flufl.bounce import all_failures

from mentorship.mail.return_path import named_in
from mentorship.models import OutgoingMail
from mentorship.models.bounces import BounceKind

SOFT = re.compile(r"4\.|5\.2\.[012]\b|5\.7\.|5\.3\.4\b")
"""Answers that do not speak against the address: try later, mailbox full, a rule, too large."""
HARD = re.compile(r"5\.\d{1,3}\.\d{1,3}")
RECEIVERS = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "Original-Mail-From")
MESSAGE_ID = re.compile(r"^Message-ID:\s*(<[^>\s]{1,240}>)", re.IGNORECASE | re.MULTILINE)
MOST = 20_000
"""How much of a report is looked at and kept, in signs."""


@dataclass(frozen=True)
class Report:
    """What a report says: which mail, what kind (`""` for none at all), in whose words."""

    mail: OutgoingMail | None
    kind: str
    words: str
    arrived: str


def read(raw: bytes) -> Report:
    """Read one report as it arrived."""
    arrived = raw.decode(errors="replace").replace("\0", "")
    try:
        message = message_from_bytes(raw, policy=policy.compat32)
        kind, words = _judge(message)
        if kind == BounceKind.UNCLEAR:
            kind = _guessed(raw)
        mail = _mail(message, arrived)
    except (LookupError, TypeError, ValueError, AttributeError):
        mail, kind, words = None, BounceKind.UNCLEAR, ""
    return Report(mail, kind, words.replace("\0", "")[:1000], arrived[:MOST])


def _judge(message: Message) -> tuple[str, str]:
    """What kind of report this is, and the words to show."""
    for part in message.walk():
        if part.get_content_type() == "message/feedback-report":
            return BounceKind.COMPLAINT, "The receiver has marked this mail as unwanted"
        if part.get_content_type() == "message/delivery-status":
            return _delivery(part)
    return BounceKind.UNCLEAR, str(message.get("Subject", ""))


def _guessed(raw: bytes) -> str:
    """What a report in a form of its own says.

    From such words nobody tells a full mailbox from a wrong address, so it is never more than
    `soft`: three of them end the mail to an address. What matters stands at the beginning, and a
    report of megabytes would take minutes.
    """
    try:
        passing, failed = all_failures(message_from_bytes(raw[:MOST], policy=policy.compat32))
    except (LookupError, TypeError, ValueError, AttributeError):  # doctored, or without a sender
        return BounceKind.UNCLEAR
    return BounceKind.SOFT if failed else "" if passing else BounceKind.UNCLEAR


def _delivery(part: Message) -> tuple[str, str]:
    """What became of the delivery; delays and successes are nobody's concern."""
    kind: str = BounceKind.UNCLEAR
    words = ""
    for fields in _blocks(part):
        action = fields.get("Action", "").strip().lower()
        if action in ("delayed", "delivered", "relayed", "expanded"):
            kind = ""
        if action == "failed":
            said = str(fields.get("Diagnostic-Code") or fields.get("Status", ""))
            words = " ".join(re.sub(r"^\s*smtp;", "", said).split())
            return _weight(str(fields.get("Status", ""))), words
    return kind, words


def _blocks(part: Message) -> Iterator[Message]:
    """The groups of fields of a delivery report."""
    payload = part.get_payload()
    return iter([one for one in payload if isinstance(one, Message)])


def _weight(status: str) -> str:
    status = status.strip()
    if SOFT.match(status):
        return BounceKind.SOFT
    return BounceKind.HARD if HARD.match(status) else BounceKind.UNCLEAR


def _mail(message: Message, arrived: str) -> OutgoingMail | None:
    """The mail of ours that this is about: by the signed address, else by its Message-ID."""
    for name in RECEIVERS:
        for value in message.get_all(name, []):
            if mail := named_in(str(value)):
                return mail
    names = MESSAGE_ID.findall(arrived[:200_000])
    return OutgoingMail.objects.filter(message_id__in=names[:10]).first() if names else None
