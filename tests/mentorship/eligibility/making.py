"""Rules, lists and people for the tests of who may join."""

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import User
from mentorship.models import EligibilityRule, ListedPerson, Program, Round, Unit


def rule(owner: Program | Round, kind: str, role: str = "mentee", **values) -> EligibilityRule:
    """A rule of a program or, where it has its own, of a round."""
    regions = values.pop("regions", ())
    key = "program" if isinstance(owner, Program) else "round"
    made = EligibilityRule.objects.create(**{key: owner}, kind=kind, role=role, **values)
    made.regions.set(regions)
    return made


def on_the_list(person: User, unit: Unit, **values) -> ListedPerson:
    """A line on the unit's list, under an address that the person has confirmed."""
    EmailAddress.objects.get_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )
    return ListedPerson.objects.create(
        roster=unit, email=person.email, full_name=str(person), **values
    )


def today():
    return timezone.now().date()
