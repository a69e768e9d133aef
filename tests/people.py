"""The fixed cast.

Ada mentors, Ben is her mentee, Cleo coordinates their program, Dov coordinates another, Eve is a
stranger, Ann runs the whole association.
"""

from dataclasses import dataclass

from django.db.models import Model

from accounts.models import Profile, User
from mentorship.models import Coordinator, Enrollment, Pairing, Preference, Program, Round
from tests import factories


def person(name: str, **account) -> User:
    """Somebody with a profile whose address is made from their first name."""
    profile = _told(name, **account)
    for row in (profile.user, profile.institution, profile.region, profile):
        row.save()
    return profile.user


@dataclass
class Cast:
    """Two programs of two units, and who is who in them."""

    program: Program
    round: Round
    elsewhere: Program
    round_elsewhere: Round
    ada: User
    ben: User
    cleo: User
    dov: User
    eve: User
    ann: User
    ada_in: Enrollment
    ben_in: Enrollment

    def pairing(self, state: str = "offered", **values) -> Pairing:
        """Ada and Ben's pairing, in this state."""
        return factories.PairingFactory(
            round=self.round, mentor=self.ada_in, mentee=self.ben_in, state=state, **values
        )


def cast(kind: str = "long_term") -> Cast:
    """Make everybody, with Ada and Ben in the open round of Cleo's program."""
    program = factories.ProgramFactory.build(kind=kind, name="Career mentoring", slug="career")
    elsewhere = factories.ProgramFactory.build(kind=kind, name="Quiet waters", slug="quiet-waters")
    ada, ben, cleo, dov, eve, ann = people = [
        _told("Ada Lovelace"),
        _told("Ben Okri"),
        _told("Cleo Marsh", is_staff=True),
        _told("Dov Stern", is_staff=True),
        _told("Eve Moor"),
        _told("Ann Head", is_staff=True, is_superuser=True),
    ]
    round_ = factories.RoundFactory.build(program=program, name="Spring")
    autumn = factories.RoundFactory.build(program=elsewhere, name="Autumn")
    ada_in = factories.MentorFactory.build(round=round_, person=ada.user, capacity=2)
    ben_in = factories.EnrollmentFactory.build(round=round_, person=ben.user)
    _write(program.unit, elsewhere.unit)
    _write(program, elsewhere)
    _write(round_, autumn)
    _write(*(one.user for one in people))
    _write(*(one.institution for one in people))
    _write(*(one.region for one in people))
    _write(*people)
    _write(
        Coordinator(person=cleo.user, program=program),
        Coordinator(person=dov.user, program=elsewhere),
    )
    _write(ada_in, ben_in)
    _write(Preference(enrollment=ada_in), Preference(enrollment=ben_in))
    return Cast(
        program=program,
        round=round_,
        elsewhere=elsewhere,
        round_elsewhere=autumn,
        ada=ada.user,
        ben=ben.user,
        cleo=cleo.user,
        dov=dov.user,
        eve=eve.user,
        ann=ann.user,
        ada_in=ada_in,
        ben_in=ben_in,
    )


def _told(name: str, **account) -> Profile:
    """The profile of somebody, not written yet."""
    email = f"{name.split()[0].lower()}@example.org"
    user = factories.UserFactory.build(email=email, **account)
    return factories.ProfileFactory.build(user=user, full_name=name, called=name.split()[0])


def _write(*rows: Model) -> None:
    """Write rows of one table at once: one by one, the cast took 46 statements of each test."""
    type(rows[0])._default_manager.bulk_create(rows)
