"""A real mail server for tests: it speaks SMTP, keeps what it takes, and misbehaves when told."""

import socket
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller


class PostOffice:
    """`answers` says, by receiver, what to answer instead of taking the mail."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.senders: list[str] = []
        self.answers: dict[str, str] = {}
        self.after_data: Callable[[], None] | None = None
        self.port = free_port()
        self.controller: Controller | None = None

    def open(self) -> None:
        """Begin to listen."""
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def close(self) -> None:
        """Stop listening; connections are refused from now on."""
        if self.controller:
            self.controller.stop(no_assert=True)
            self.controller = None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.senders.append(envelope.mail_from)
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.after_data:
            self.after_data()
        return "250 Taken"

    @property
    def receivers(self) -> list[str]:
        """The addresses of the mails taken, in order."""
        return [mail["To"].addresses[0].addr_spec for mail in self.taken]


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
