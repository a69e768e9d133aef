"""Letters to groups in each state that the desk shows."""

from datetime import datetime

from mentorship.mail import outbox
from mentorship.messages import group_letters
from mentorship.messages.group_letters import receivers
from mentorship.models import GroupLetter, Job
from mentorship.roles import Role
from tests import factories
from tests.people import Cast

WORDS = """The hall is ready for us, and **doors open at nine**.

- Bring what you would like to talk about.
- Lunch is on us.

**[See the plan](https://www.example.org/plan)**"""


def letters_of(people: Cast, now: datetime) -> dict[str, GroupLetter]:
    """A draft, one that nobody would get, one under way, one whose work broke off, and the rest."""
    make = factories.GroupLetterFactory
    told = {"round": people.round, "changed_by": people.cleo}
    gone = {**told, "sent_by": people.cleo, "asked_at": now, "words": WORDS}
    job = {"kind": "letter", "round": people.round, "requested_by": people.cleo, "total": 80}
    found = {
        "draft": make(words=WORDS, **told),
        "nobody": make(group="in_line", role=Role.MENTOR, **told),
        "under way": make(
            state="under_way", job=Job.objects.create(state="running", done=30, **job), **gone
        ),
        "broken off": make(
            state="under_way",
            job=Job.objects.create(state="failed", error="It broke.", finished_at=now, **job),
            **gone,
        ),
        "sent": make(
            state="sent",
            job=Job.objects.create(
                state="done",
                done=79,
                skipped=1,
                causes={"Has switched such letters off": 1},
                finished_at=now,
                **job,
            ),
            **gone,
        ),
        "stopped": make(state="stopped", **gone),
    }
    for it in receivers(found["sent"], [people.ada, people.ben], people.cleo):
        outbox.enqueue(group_letters.group_letter(found["sent"], it, people.cleo))
    return found
