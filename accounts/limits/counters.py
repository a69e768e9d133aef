"""Counting tries in the database: one statement a try, over all processes and hosts.

A row holds the moments of the newest tries, as many as the limit allows. One more is allowed while
the oldest of them lies outside the window, so no stretch of time, however it is laid, ever holds
more. Two tries at once meet at the row's lock: the second is judged by what the first has written.
Rows are never dropped for their number, only once none of their moments counts any more.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.limits.rates import Rate
from accounts.models import RateCounter

TABLE = RateCounter._meta.db_table
TAKE = f"""
    INSERT INTO {TABLE} AS counter (key, hits, expires_at)
    VALUES (%(key)s, ARRAY[%(now)s::timestamptz], %(now)s::timestamptz + %(window)s)
    ON CONFLICT (key) DO UPDATE SET
        hits = (EXCLUDED.hits || counter.hits)[1:%(amount)s], expires_at = EXCLUDED.expires_at
    WHERE counter.hits[%(most)s] IS NULL
       OR counter.hits[%(most)s] <= %(now)s::timestamptz - %(window)s
    RETURNING key
"""  # noqa: S608  the table's own name
GIVE_BACK = f"UPDATE {TABLE} SET hits = array_remove(hits, %s::timestamptz) WHERE key = %s"  # noqa: S608


@dataclass(frozen=True)
class Receipt:
    """A try that was counted; it may be given back when it turns out to be a right one."""

    key: str
    at: datetime

    def give_back(self) -> None:
        """Count this try no more. The others stay: a right try does not wash away wrong ones."""
        with connection.cursor() as cursor:
            cursor.execute(GIVE_BACK, [self.at, self.key])


def take(rate: Rate, subject: str, *, known: bool = False) -> Receipt | None:
    """Count one try and return its receipt; None, and nothing counted, where it is one too many."""
    receipt = Receipt(key_of(rate, subject), timezone.now())
    values: dict[str, Any] = {
        "key": receipt.key,
        "now": receipt.at,
        "window": rate.window,
        "amount": rate.amount,
        "most": rate.most(known=known),
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        return receipt if cursor.fetchone() else None


def shut_until(rate: Rate, subject: str, *, known: bool = False) -> datetime | None:
    """When the next try is allowed; None where it is allowed now. Writes nothing."""
    row = RateCounter.objects.filter(key=key_of(rate, subject)).first()
    most = rate.most(known=known)
    if row is None or len(row.hits) < most:
        return None
    opens = row.hits[most - 1] + rate.window
    return opens if opens > timezone.now() else None


def key_of(rate: Rate, subject: str) -> str:
    """Under which key a subject is counted: nobody can read from it who that is."""
    return salted_hmac("accounts.limits", f"{rate.name}|{subject}", algorithm="sha256").hexdigest()
