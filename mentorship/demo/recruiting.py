"""What an invented program tells of itself and its people: events, links, letters, words."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from mentorship import access
from mentorship.letters import acts as letters
from mentorship.models import (
    Gathering,
    GroupLetter,
    Invitation,
    Pairing,
    Program,
    Round,
    SourceLink,
)
from mentorship.models.programs import ResumeAsked
from mentorship.roles import Role
from mentorship.services import gatherings, invitations, jobs, quotes, resumes, sources

EVENTS: tuple[tuple[int, dict[str, Any]], ...] = (
    (
        12,
        {
            "kind": Gathering.Kind.FORUM,
            "title": "Half-way forum",
            "minutes": 60,
            "place": "https://video.example.org/forum",
            "words": "Bring one thing that works and one that does not.",
            "places": 60,
        },
    ),
    (
        40,
        {
            "kind": Gathering.Kind.SOCIAL,
            "title": "Coffee at the spring meeting",
            "minutes": 90,
            "place": "Room 204, next to the exhibits",
            "words": "",
            "places": None,
        },
    ),
)
LINKS = (("Newsletter of January", 84), ("Poster at the winter meeting", 31))
SAID = (
    "Half an hour a month changed how I ask for things. I would do it again tomorrow.",
    "I came to give advice and left with better questions.",
)
LETTER = (
    "Half-way: what helps, what is stuck?",
    (
        "Hello {first name},\n\nhalf of {round} lies behind us. If you have not met for a while, "
        "propose a time today: pairs that meet once more by the end of the month mostly go on.\n\n"
        "If something is stuck, answer this mail. It comes to us and to nobody else."
    ),
)
DRAFT = (
    "The forum, and what to bring",
    "Hello {first name},\n\nplease bring one thing that works and one that does not.",
)


def tell_of_it(random: Random, round: Round) -> None:
    """Let who runs the round plan events, put links about, and write to its people."""
    coordinator = access.those_who_run(round.program)[0]
    for days, values in EVENTS:
        _event(random, coordinator, round, days, values)
    for label, visits in LINKS:
        made = sources.add(coordinator, round.program, label)
        SourceLink.objects.filter(pk=made.pk).update(visits=F("visits") + visits)
    _write(coordinator, round)
    _words(round)


def ask_for_resumes(round: Round) -> None:
    """Let a program ask mentees for a curriculum vitae; some have handed in a link."""
    Program.objects.filter(pk=round.program_id).update(mentee_resume=ResumeAsked.OPTIONAL)
    rows = round.enrollments.filter(role=Role.MENTEE)
    for place in rows.select_related("person").order_by("pk")[:5]:
        resumes.hand_in(place.person, link=f"https://example.org/people/{place.person_id}/cv")


def _event(
    random: Random, coordinator: User, round: Round, days: int, values: dict[str, Any]
) -> None:
    """One event to come, with invitations that have left and some answers."""
    day = timezone.now().date() + timedelta(days=days)
    begins = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
    whom = {"starts_at": begins, "for_whom": ""}
    made = gatherings.plan(coordinator, round, {**values, **whom})
    invitations.invite(coordinator, made)
    for batch in invitations.to_invite(timezone.now()):
        invitations.invite_some(batch, timezone.now())
    asked = Invitation.objects.filter(gathering=made, enrollment__person__is_active=True)
    for row in random.sample(list(asked.order_by("pk")), min(18, asked.count())):
        said = random.choice((Invitation.Answer.YES, Invitation.Answer.YES, Invitation.Answer.NO))
        invitations.answer(row.enrollment.person, made, said)


def _write(coordinator: User, round: Round) -> None:
    """A letter that everybody has, and one that is a draft."""
    sent, draft = (
        GroupLetter(round=round, subject=subject, words=words) for subject, words in (LETTER, DRAFT)
    )
    letters.save(coordinator, sent, 0)
    letters.send(coordinator, sent, sent.version)
    while jobs.work_once():
        pass
    letters.save(coordinator, draft, 0)


def _words(round: Round) -> None:
    """What two who came to a good end leave for others."""
    rows = Pairing.objects.filter(round=round, state=Pairing.State.COMPLETED)
    good = rows.filter(mentor__person__is_active=True, mentee__person__is_active=True)
    sides = (Role.MENTEE, Role.MENTOR)
    for pairing, words, side in zip(good.order_by("pk")[:2], SAID, sides, strict=False):
        quotes.give(pairing.side(side).person, pairing, words)
