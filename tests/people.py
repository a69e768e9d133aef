"""The fixed cast.

Ada mentors, Ben is her mentee, Cleo coordinates their program, Dov coordinates another, Eve is a
stranger, Ann runs the whole association.
"""

from dataclasses import dataclass

from accounts.models import User
from mentorship.models import Enrollment, Pairing, Program, Round
from tests import factories


def person(name: str, **account) -> User:
    """Somebody with a profile whose address is made from their first name."""
    email = f"{name.split()[0].lower()}@example.org"
    user = factories.UserFactory(email=email, **account)
    return factories.ProfileFactory(user=user, full_name=name, called=name.split()[0]).user


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
    program = factories.ProgramFactory(kind=kind, name="Career mentoring", slug="career")
    elsewhere = factories.ProgramFactory(kind=kind, name="Quiet waters", slug="quiet-waters")
    round_ = factories.RoundFactory(program=program, name="Spring")
    ada, ben = person("Ada Lovelace"), person("Ben Okri")
    cleo, dov = person("Cleo Marsh", is_staff=True), person("Dov Stern", is_staff=True)
    factories.CoordinatorFactory(person=cleo, program=program)
    factories.CoordinatorFactory(person=dov, program=elsewhere)
    return Cast(
        program=program,
        round=round_,
        elsewhere=elsewhere,
        round_elsewhere=factories.RoundFactory(program=elsewhere, name="Autumn"),
        ada=ada,
        ben=ben,
        cleo=cleo,
        dov=dov,
        eve=person("Eve Moor"),
        ann=person("Ann Head", is_staff=True, is_superuser=True),
        ada_in=factories.MentorFactory(round=round_, person=ada, capacity=2),
        ben_in=factories.EnrollmentFactory(round=round_, person=ben),
    )
