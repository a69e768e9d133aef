"""Reports that come by django-anymail, where it is installed and set up; nothing else needs it.

The one place where we listen to a signal, since it is the only way in which anymail speaks.
"""

from typing import Any  # anymail's events have no types

from django.utils.module_loading import import_string

from mentorship.mail.reports import Report
from mentorship.mail.return_path import named_in
from mentorship.models import Bounce
from mentorship.services import bounces

KINDS: dict[str, str] = {
    "bounced": Bounce.Kind.HARD,
    "deferred": "",
    "rejected": Bounce.Kind.SOFT,
    "complained": Bounce.Kind.COMPLAINT,
}


def connect() -> None:
    """Listen to what anymail's webhooks bring."""
    import_string("anymail.signals.tracking").connect(on_event, dispatch_uid="mentorship.tracking")


def on_event(sender: object, event: Any, esp_name: str, **more: object) -> None:
    """Take one event; what is no trouble (sent, opened, clicked) is left alone."""
    kind = KINDS.get(event.event_type, "")
    if not kind:
        return
    mail = named_in(str((event.metadata or {}).get("mail", "")))
    words = str(event.mta_response or event.description or event.reject_reason or "")
    if kind == Bounce.Kind.HARD and words.startswith("4"):
        kind = Bounce.Kind.SOFT
    arrived = f"{esp_name} {event.event_id or event.timestamp} {event.event_type} {words}"
    bounces.take(Report(mail, kind, words, arrived))
