"""The one clock that all hosts share: the database's.

What one process writes and another one measures by the seconds, such as a lease, is counted by it.
A host whose own clock is wrong would take everything out of the others' hands.
"""

from datetime import datetime

from django.db import connection


def shared_now() -> datetime:
    """What time it is for the database, at this very moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now
