"""By what a person is found in rows that no key ties to them."""

import re
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.utils.html import escape

from accounts.models import AddressChange, Profile, User


@dataclass(frozen=True)
class Traces:
    """A person about to be erased, with their addresses and the names that mean them for certain.

    A name of one word, or one that another member bears as well, is not certain: what others wrote
    may mean somebody else. Such a name counts only in rows that are tied to the person anyway.
    """

    person: User
    addresses: tuple[str, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, person: User) -> "Traces":
        """Everything by which this person can be found now."""
        more = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
        changes = AddressChange.objects.filter(person=person).values_list("old_email", "new_email")
        former = (address for change in changes for address in change)
        addresses = {address.lower() for address in (person.email, *more, *former)}
        return cls(person, tuple(sorted(addresses)), _certain_names(person))

    @property
    def pattern(self) -> str:
        """A pattern that finds what means them for certain."""
        return _pattern(*self.addresses, *self.names)

    @property
    def any_name(self) -> str:
        """A pattern for rows about people who know them, where any name of theirs means them."""
        profile = Profile.objects.filter(user=self.person).first()
        return _pattern(*self.addresses, *self.names, *([profile.full_name] if profile else []))


def _pattern(*words: str) -> str:
    """A pattern, for Python and for PostgreSQL, that finds these words whatever the line breaks."""
    found = sorted({*words, *(escape(word) for word in words)})
    spelled = (r"\s+".join(re.escape(part) for part in word.split()) for word in found)
    return rf"(?<!\w)(?:{'|'.join(spelled)})(?!\w)"


def _certain_names(person: User) -> tuple[str, ...]:
    profile = Profile.objects.filter(user=person).first()
    if profile is None or len(profile.full_name.split()) == 1:
        return ()
    namesakes = Profile.objects.filter(full_name__iexact=profile.full_name).exclude(pk=profile.pk)
    return () if namesakes.exists() else (profile.full_name,)
