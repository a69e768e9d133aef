"""The cast as the people whom samples of mails are about, in rows of the database."""

from datetime import UTC, datetime
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from django.db import models
from django.test import RequestFactory

from accounts.models import User
from mentorship.mail.backend import OutboxBackend
from mentorship.messages.accounts import AccountMail
from mentorship.messages.stage import Stage
from mentorship.models import OutgoingMail, Pairing
from tests.people import Cast

REASONS = [
    {
        "code": "needs.top",
        "kind": "reason",
        "text": {
            "mentor": "You can help {mentee} with {topics}.",
            "mentee": "{mentor} can help with {topics}.",
            "desk": "{mentor} covers {topics}.",
        },
        "params": {"topics": ["Grant writing"]},
    },
    {
        "code": "style",
        "kind": "talk",
        "text": {
            "mentor": "{mentee} likes a plan, and you let a talk find its way.",
            "mentee": "You like a plan, and {mentor} lets a talk find its way.",
        },
        "params": {},
    },
]


def pairing_of(it: Cast, state: str, **values: Any) -> Pairing:
    """Ada and Ben's pairing in this state, with all that a mail can tell of it."""
    values = {"answer_by": datetime(2026, 12, 3, 22, 59, tzinfo=UTC), "reasons": REASONS, **values}
    if it.program.kind == "informal":
        values = {"origin": "asked", "asked_words": "May I ask you about archives?", **values}
    return it.pairing(state, **values)


class CastOnStage(Stage):
    """Whatever a sample is about is written first, and the other program is Dov's."""

    def __init__(self, it: Cast) -> None:
        self.it = it
        self.program, self.round = it.program, it.round
        self.other_program, self.next_round = it.elsewhere, it.round_elsewhere
        self.mentor, self.mentee = it.ada_in, it.ben_in
        self.coordinator = it.cleo

    def pairing(self, *states: str, **values: Any) -> Pairing:
        """Their pairing, in the state that fits the kind of program."""
        informal = self.program.kind == "informal"
        state = "asked" if informal and "asked" in states else states[0]
        return pairing_of(self.it, state, **values)

    def keep(self, row: models.Model) -> Any:
        """Write it."""
        row.save()
        return row


def from_accounts(mail: AccountMail, person: User) -> OutgoingMail:
    """The row of a mail that allauth builds."""
    request = RequestFactory().get("/")
    values = {"user": person, "email": person.email, "timestamp": person.date_joined}
    values |= {"ip": "192.0.2.1", "user_agent": "Browser <b>", **mail.sample}
    with request_context(request):
        built = get_adapter(request).render_mail(mail.asked_for_as, person.email, values)
    OutboxBackend().send_messages([built])
    return OutgoingMail.objects.latest("pk")
