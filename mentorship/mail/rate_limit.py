"""How fast mails may leave, over all workers and hosts, by the clock that they share."""

import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from mentorship.models import OutgoingMail
from mentorship.models.shared_clock import shared_now

ROW = 1

LONGEST = timedelta(minutes=4)
"""How long a mail waits for its turn: whoever has it in hand has it for five minutes.

The row is further ahead than that only where a clock was put back.
"""

NEXT_TURN = """
    INSERT INTO mentorship_mailpace AS pace (id, next_at) VALUES (%(row)s, %(now)s + %(step)s)
    ON CONFLICT (id) DO UPDATE SET next_at =
        least(greatest(pace.next_at, %(now)s), %(now)s + %(longest)s) + %(step)s
    RETURNING next_at - %(step)s
"""


def await_turn(mail: OutgoingMail) -> None:
    """Wait until this mail may leave. A code waits for nobody, but counts as well."""
    if not settings.MAIL_PER_MINUTE:
        return
    now = shared_now()
    turn = take_turn(now)
    if not mail.sensitive:
        time.sleep(max(0.0, (turn - now).total_seconds()))


def take_turn(now: datetime) -> datetime:
    """Take the next free moment and return it; each is given to one mail alone."""
    step = timedelta(minutes=1) / settings.MAIL_PER_MINUTE
    told: dict[str, Any] = {"row": ROW, "now": now, "step": step, "longest": LONGEST}
    with connection.cursor() as cursor:
        cursor.execute(NEXT_TURN, told)
        turn: datetime = cursor.fetchone()[0]
    return turn
