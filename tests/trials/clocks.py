"""Trials of clocks: hosts whose clocks differ by hours, and two clocks of the site at once."""

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from mentorship.models import OutgoingMail
from tests.trials.stage import MoodyOffice, count, crew, left, opened, wait_until, write

Figures = dict[str, Any]


def hosts(mails: int = 1000, per_minute: int = 3000) -> Figures:
    """Three workers send, one an hour ahead and one an hour behind; sending is limited as well."""
    office = MoodyOffice()
    with opened(office), crew(office, 0, per_minute) as hands:
        for hours in (0, 1, -1):
            hands.start(TEST_CLOCK_HOURS=str(hours))
        wait_until(lambda: all(hands.at_work(hand) for hand in hands.hands))
        write(mails)
        OutgoingMail.objects.update(due_at="2026-01-01T00:00Z")
        begun = time.monotonic()
        wait_until(lambda: not left(), seconds=240)
        return {
            **count(office),
            "seconds to empty": time.monotonic() - begun,
            "sent by a host ahead, on time, behind": _by_host(),
            "as many as may leave in, seconds": mails / per_minute * 60,
        }


def _by_host() -> str:
    """How many each worker sent, by its own clock."""
    now = timezone.now()
    sent = OutgoingMail.objects.filter(state="sent").values_list("sent_at", flat=True)
    hours = Counter(round((moment - now).total_seconds() / 3600) for moment in sent)
    return ", ".join(str(hours[each]) for each in (1, 0, -1))


TRIALS: dict[str, Callable[..., Figures]] = {"clocks": hosts}
