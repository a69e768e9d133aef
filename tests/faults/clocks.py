"""The clock of a whole process put off by hours, as on a host whose clock is wrong."""

from datetime import UTC, datetime, timedelta

import time_machine


def put_off_by(hours: float) -> None:
    """Let every question for the time be answered wrong from now on; spans are measured right."""
    if hours:
        moment = datetime.now(UTC) + timedelta(hours=hours)
        time_machine.travel(moment, tick=True).start()
