"""How fast mails may leave, over all workers and hosts."""

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from mentorship.models import OutgoingMail

ROW = 1

NEXT_TURN = """
    INSERT INTO mentorship_mailpace AS pace (id, next_at) VALUES (%(row)s, %(now)s + %(step)s)
    ON CONFLICT (id) DO UPDATE SET next_at = greatest(pace.next_at, %(now)s) + %(step)s
    RETURNING next_at - %(step)s
"""


def await_turn(mail: OutgoingMail) -> None:
    """Wait until this mail may leave. A code waits for nobody, but counts as well."""
    if not settings.MAIL_PER_MINUTE:
        return
    turn = take_turn(timezone.now())
    if not mail.sensitive:
        time.sleep(max(0.0, (turn - timezone.now()).total_seconds()))


def take_turn(now: datetime) -> datetime:
    """Take the next free moment and return it; each is given to one mail alone."""
    step = timedelta(minutes=1) / settings.MAIL_PER_MINUTE
    with connection.cursor() as cursor:
        cursor.execute(NEXT_TURN, {"row": ROW, "now": now, "step": step})
        turn: datetime = cursor.fetchone()[0]
    return turn
