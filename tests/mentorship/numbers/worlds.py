"""A year of mentoring by chance: every kind of row that is counted, in every state."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from django.utils import timezone

from accounts.models import Field, Institution, Profile, Region
from mentorship.models import (
    CheckIn,
    CircleClosing,
    CircleMeeting,
    CircleSeat,
    Closing,
    Enrollment,
    EnrollmentDraft,
    Goal,
    GroupLetter,
    Meeting,
    OutgoingMail,
    Pairing,
    Round,
    SignUpReview,
    SourceLink,
    SourceUse,
)
from mentorship.weights import LABELS
from tests import factories
from tests.people import Cast

STATES = ("submitted",) * 6 + ("paused", "waiting_list", "withdrawn", "declined")
OVER = ("active", "active", "completed", "completed", "ended", "declined", "expired", "offered")
THIS_YEAR = datetime(2026, 7, 1, tzinfo=UTC)
"""When these worlds are looked at."""


class World:
    """Two rounds of Cleo's program and one of Dov's, filled by chance."""

    def __init__(self, cast: Cast, seed: int, people: int = 60) -> None:
        self.random = Random(seed)
        self.cast = cast
        earlier = factories.RoundFactory(
            program=cast.program,
            name="Autumn before",
            signup_opens_on=date(2025, 8, 1),
            signup_closes_on=date(2025, 9, 1),
            starts_on=None,
            ends_on=None,
            reviews_first=True,
        )
        Round.objects.filter(pk=cast.round.pk).update(signup_opens_on=date(2026, 1, 10))
        cast.round.refresh_from_db()
        self.rounds = [earlier, cast.round, cast.round_elsewhere]
        self._places()
        for number in range(people):
            self._person(number)
        self._pairs()
        self._links_and_letters()
        for round in self.rounds:
            self._circles(round)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def moment(self, first: int = 0, last: int = 540) -> datetime:
        """Some moment since the beginning of 2025."""
        days = self.random.randint(first, last)
        return datetime(2025, 1, 1, tzinfo=UTC) + timedelta(
            days=days, seconds=self.random.randint(0, 86_399)
        )

    def _places(self) -> None:
        self.regions = [
            factories.RegionFactory(group=group) for group in ("North", "North", "South", "", "")
        ]
        self.fields = [
            factories.FieldFactory(group=group) for group in ("Books", "Books", "Bytes", "")
        ]
        self.institutions = [
            factories.InstitutionFactory(kind=kind) for kind in ("public", "academic", "school")
        ]

    def _person(self, number: int) -> None:
        person = factories.ProfileFactory(
            region=self.random.choice([None, *self.regions, self.regions[0], self.regions[0]]),
            institution=self.random.choice([None, *self.institutions]),
            career_stage=self.random.choice(["", "early", "mid", "mid"]),
        )
        person.fields.set(self.random.sample(self.fields, self.random.randint(0, 3)))
        for round in self.random.sample(self.rounds, self.random.randint(1, 2)):
            role = "mentor" if self.chance(0.4) else "mentee"
            row = factories.EnrollmentFactory(
                round=round,
                person=person.user,
                role=role,
                capacity=self.random.randint(1, 3),
                state=self.random.choice(STATES),
            )
            Enrollment.objects.filter(pk=row.pk).update(submitted_at=self.moment())
            if self.chance(0.5):
                self._review(row)
        if self.chance(0.2):
            EnrollmentDraft.objects.create(round=self.rounds[0], person=person.user, role="mentee")

    def _review(self, row: Enrollment) -> None:
        accepted = self.chance(0.7)
        state = {"state": "accepted"} if accepted else {"state": "held"}
        SignUpReview.objects.create(enrollment=row, **state)

    # Pairs -----------------------------------------------------------------------------------

    def _pairs(self) -> None:
        for round in self.rounds:
            mentors = list(round.enrollments.filter(role="mentor"))
            places = [(one, place) for one in mentors for place in range(1, one.capacity + 1)]
            self.random.shuffle(places)
            for mentee in round.enrollments.filter(role="mentee"):
                if places and self.chance(0.8):
                    self._pair(round, *places.pop(), mentee)

    def _pair(self, round: Round, mentor: Enrollment, place: int, mentee: Enrollment) -> None:
        if mentor.person_id == mentee.person_id:
            return
        begun = max(self.moment(), mentor.submitted_at, mentee.submitted_at)
        state = self.random.choice(OVER)
        dates = {"offered_at": begun - timedelta(days=3)} if self.chance(0.8) else {}
        if state in ("active", "completed", "ended"):
            dates |= dict.fromkeys(("active_at", "mentor_accepted_at", "mentee_accepted_at"), begun)
        if state in ("completed", "ended"):
            dates["ended_at"] = begun + timedelta(days=self.random.randint(0, 200))
        if state == "ended":
            dates["end_reason"] = self.random.choice(Pairing.EndReason.values)
        scored = self.chance(0.8)
        pair = factories.PairingFactory(
            round=round,
            mentor=mentor,
            mentee=mentee,
            state=state,
            mentor_place=place,
            mentee_place=1,
            **dates,
            points=self.random.randint(3000, 9000) if scored else None,
            parts={name: self._part() for name in LABELS} if scored else {},
        )
        if pair.active_at:
            self._life(pair)

    def _part(self) -> dict[str, object]:
        most = self.random.choice([0, 100, 2000])
        basis = self.random.choice(["answers", "answers", "average"])
        return {"points": self.random.randint(0, most), "most": most, "basis": basis}

    def _life(self, pair: Pairing) -> None:
        assert pair.active_at
        if self.chance(0.3):
            Pairing.objects.filter(pk=pair.pk).update(ends_on=date(2027, 1, 1))
        for days in self.random.sample(range(120), self.random.randint(0, 4)):
            day = pair.active_at.date() + timedelta(days=days)
            held = {"state": "held", "met_on": day, "starts_at": None, "times": []}
            minutes = self.random.choice([30, 45, 90])
            factories.MeetingFactory(pairing=pair, minutes=minutes, **held)
        if self.chance(0.3):
            factories.MeetingFactory(pairing=pair)
        for side in ("mentor", "mentee"):
            self._said(pair, side)
        for place in range(1, self.random.randint(1, 4)):
            progress = self.random.choice(Goal.Progress.values)
            factories.GoalFactory(pairing=pair, place=place, progress=progress)

    def _said(self, pair: Pairing, side: str) -> None:
        state = self.random.choice(["asked", "answered", "answered", "lapsed"])
        answer = self.random.choice(CheckIn.Answer.values) if state == "answered" else ""
        factories.CheckInFactory(
            pairing=pair,
            side=side,
            state=state,
            answer=answer,
            asked_at=self.moment(),
            useful=self.random.choice([None, 1, 3, 5]) if answer else None,
        )
        if pair.ended_at and self.chance(0.8):
            closing = factories.ClosingFactory(
                pairing=pair,
                side=side,
                worth=self.random.choice([None, 2, 4, 5]),
                reached=self.random.choice(["", *Closing.Reached.values]),
            )
            Closing.objects.filter(pk=closing.pk).update(created_at=self.moment(300))
        if pair.state == "completed" and self.chance(0.5):
            Pairing.objects.filter(pk=pair.pk).update(**{f"{side}_stays_at": timezone.now()})

    # Around them -----------------------------------------------------------------------------

    def _links_and_letters(self) -> None:
        program, round = self.cast.program, self.cast.round
        links = [
            SourceLink.objects.create(program=program, label=f"Poster {n}", slug=f"poster-{n}")
            for n in range(3)
        ]
        letter = GroupLetter.objects.create(
            round=round, group="former", subject="Come", words="Back"
        )
        for number, row in enumerate(round.enrollments.all()):
            if self.chance(0.5):
                SourceUse.objects.create(
                    link=self.random.choice(links), person=row.person, round=round
                )
                SourceUse.objects.filter(person=row.person, round=round).update(at=self.moment())
            self._mail(number, row, letter if self.chance(0.3) else None)

    def _mail(self, number: int, row: Enrollment, letter: GroupLetter | None) -> None:
        state = self.random.choice(["sent", "sent", "failed", "bounced", "queued", "cancelled"])
        sent = self.moment() if state in ("sent", "bounced") else None
        mail = OutgoingMail.objects.create(
            key=f"world:{number}",
            kind="joined",
            to_email=row.person.email,
            to_person=row.person,
            program=row.round.program,
            round=row.round,
            letter=letter,
            subject="x",
            text="x",
            state=state,
            sent_at=sent,
        )
        OutgoingMail.objects.filter(pk=mail.pk).update(created_at=self.moment())

    def _circles(self, round: Round) -> None:
        for number in range(1, 7):
            state = self.random.choice(["active", "completed", "completed", "ended", "offered"])
            began = {} if state == "offered" else {"active_at": self.moment(0, 300)}
            over = {"ended_at": self.moment(300)} if state in ("completed", "ended") else {}
            circle = factories.CircleFactory(
                round=round, number=number, state=state, **began, **over
            )
            last = {"active": "accepted", "offered": "accepted"}.get(state, "done")
            for place in range(5):
                factories.CircleSeatFactory(
                    circle=circle,
                    role="mentee" if place else "mentor",
                    state=last if self.chance(0.7) or not place else "left",
                )
            for seat in circle.seats.filter(state="done"):
                self._closing(seat)
            for _meeting in range(3):
                CircleMeeting.objects.create(
                    circle=circle,
                    planned_by=circle.seats.get(role="mentor"),
                    starts_at=self.moment(0, 700),
                    called_off_at=timezone.now() if self.chance(0.2) else None,
                )

    def _closing(self, seat: CircleSeat) -> None:
        closing = CircleClosing.objects.create(
            seat=seat,
            worth=self.random.choice([None, 2, 4, 5]),
            reached=self.random.choice(["", *Closing.Reached.values]),
        )
        CircleClosing.objects.filter(pk=closing.pk).update(created_at=self.moment(300))


def all_people() -> list[Profile]:
    """Everybody with a profile, read at once."""
    return list(Profile.objects.prefetch_related("fields").select_related("region", "institution"))


__all__ = ["THIS_YEAR", "Field", "Institution", "Meeting", "Region", "World", "all_people"]
