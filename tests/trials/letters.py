"""Trial of a letter to a group: a coordinator presses once, and thousands of mails are written."""

import time
from collections.abc import Callable

from django.conf import settings
from django.db import connection

from mentorship.letters import acts
from mentorship.models import GroupLetter
from mentorship.services import jobs
from tests.crowd import enroll
from tests.people import cast

Figures = dict[str, object]

WORDS = "Dear {first name}, as {role} of {round}.\n\n- Come to **hall B** by {sign-up closes}.\n\n"
LINES = "Words of a usual length that fill some lines of a letter. " * 12


def letter(people: int = 5000) -> Figures:
    """Write to so many people of a round; nothing is sent."""
    it = cast()
    for role in ("mentor", "mentee"):
        enroll(it.round, people // 2, role)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # PostgreSQL plans for empty tables until it is told
    settings.DEBUG = False  # as a site is run; with it, templates are read anew for each mail
    row = GroupLetter(round=it.round, subject="News of {program}", words=WORDS + LINES)
    acts.save(it.cleo, row, 0)
    began, worked = time.perf_counter(), time.process_time()
    sent = acts.send(it.cleo, row, 1)
    pressed = time.perf_counter() - began
    while jobs.work_once():
        pass
    return {
        "people": people,
        "mails written": sent.mails.count(),
        "the press, seconds": pressed,
        "queued after, seconds": time.perf_counter() - began,
        "CPU of it, seconds": time.process_time() - worked,
    }


TRIALS: dict[str, Callable[..., Figures]] = {"letter": letter}
