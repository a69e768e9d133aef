"""What the tables of accounts, and of the sign-in underneath, know of a person."""

import secrets
from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    AddressChange,
    DataRequest,
    Education,
    Institution,
    Profile,
    School,
    User,
    WorkingStyle,
)
from accounts.privacy.registry import Holding, impersonal, register
from accounts.privacy.traces import Traces

ERASED_DOMAIN = "erased.invalid"
"""The domain of the addresses of erased accounts; no mail can ever go there."""

SECRET = "it would let somebody in"  # noqa: S105  words, not a secret
KEY = "a key between tables"


def end_sessions(person: User, addresses: Iterable[str] = ()) -> int:
    """End every session of this person, on all devices; returns how many there were.

    Half-finished sign-ins are no sessions of anybody yet, but may hold the address: they go too.
    """
    keys = list(_sessions_of(person, {person.email, *addresses}))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=person).delete()
    return len(keys)


def _sessions_of(person: User, addresses: set[str]) -> Iterable[str]:
    for session in Session.objects.iterator():
        held = session.get_decoded()
        if held.get("_auth_user_id") == str(person.pk) or _names(held, addresses):
            yield session.session_key


def _names(held: dict[str, Any], addresses: set[str]) -> bool:
    said = repr(held).lower()
    return any(address and address in said for address in addresses)


def empty_account(traces: Traces) -> None:
    """Leave of the account nothing but its number and dates."""
    person = traces.person
    person.groups.clear()
    person.user_permissions.clear()
    values: dict[str, Any] = {
        "email": f"{person.pk}-{secrets.token_hex(8)}@{ERASED_DOMAIN}",
        "password": make_password(None),
        "is_staff": False,
        "is_superuser": False,
        "last_login": None,
    }
    User.objects.filter(pk=person.pk).update(**values)
    for name, value in values.items():
        setattr(person, name, value)


def drop_profile(traces: Traces) -> None:
    """Delete the profile, and the place of work if nobody else names it.

    What a member types there may be in their own words, and says who they are if they are the
    only one. Places that somebody keeps with their town or kind are the association's own list.
    """
    mine = Institution.objects.filter(
        profile__user=traces.person, town="", kind=Institution.Kind.OTHER
    )
    places = list(mine.values_list("pk", flat=True))
    Profile.objects.filter(user=traces.person).delete()
    Institution.objects.filter(pk__in=places, profile__isnull=True).delete()


def drop_schooling(traces: Traces) -> None:
    """Delete the class years, and the schools that nobody else and no program names."""
    mine = School.objects.filter(education__profile__user=traces.person)
    schools = list(mine.values_list("pk", flat=True))
    Education.objects.filter(profile__user=traces.person).delete()
    unnamed = School.objects.filter(pk__in=schools, education__isnull=True)
    unnamed.filter(program__isnull=True).delete()


def empty_desk_log(traces: Traces) -> None:
    """Take the words out of the desk's own history of the person, and of what they changed."""
    naming = Q(object_repr__iregex=traces.pattern) | Q(change_message__iregex=traces.pattern)
    about = Q(content_type__app_label="accounts", object_id=str(traces.person.pk))
    LogEntry.objects.filter(naming | about | Q(user=traces.person)).update(
        object_repr="–", change_message=""
    )


def keep_as_it_is(traces: Traces) -> None:
    """Do nothing: there is nothing in it that names anybody."""


register(
    Holding(
        User,
        _("Your account"),
        lambda person: User.objects.filter(pk=person.pk),
        _("Emptied. An empty row without a name stays, so that the program’s history adds up."),
        empty_account,
        left_out={"password": SECRET},
        gone=False,
        emptied=("email", "password"),
    ),
    Holding(
        EmailAddress,
        _("Your addresses"),
        lambda person: EmailAddress.objects.filter(user=person),
        _("Deleted."),
        lambda traces: EmailAddress.objects.filter(user=traces.person).delete(),
        left_out={"user": KEY},
    ),
    Holding(
        EmailConfirmation,
        _("Addresses being confirmed"),
        lambda person: EmailConfirmation.objects.filter(email_address__user=person),
        _("Deleted."),
        lambda traces: EmailConfirmation.objects.filter(email_address__user=traces.person).delete(),
        left_out={"key": SECRET},
    ),
    Holding(
        AddressChange,
        _("Changes of your address"),
        lambda person: AddressChange.objects.filter(person=person),
        _("Deleted."),
        lambda traces: AddressChange.objects.filter(person=traces.person).delete(),
        left_out={"person": KEY, "digest": SECRET},
    ),
    Holding(
        Profile,
        _("Your profile"),
        lambda person: Profile.objects.filter(user=person),
        _("Deleted, with a place of work that nobody else has named."),
        drop_profile,
        left_out={"user": KEY},
    ),
    Holding(
        Education,
        _("Where you studied"),
        lambda person: Education.objects.filter(profile__user=person),
        _("Deleted, with a school that nobody else has named."),
        drop_schooling,
        left_out={"profile": KEY},
    ),
    Holding(
        WorkingStyle,
        _("How you work"),
        lambda person: WorkingStyle.objects.filter(profile__user=person),
        _("Deleted."),
        lambda traces: WorkingStyle.objects.filter(profile__user=traces.person).delete(),
        left_out={"profile": KEY},
        private=True,
    ),
    Holding(
        Authenticator,
        _("Your passkeys and apps"),
        lambda person: Authenticator.objects.filter(user=person),
        _("Deleted."),
        lambda traces: Authenticator.objects.filter(user=traces.person).delete(),
        left_out={"user": KEY, "data": SECRET},
    ),
    Holding(
        SocialAccount,
        _("Other ways to sign in"),
        lambda person: SocialAccount.objects.filter(user=person),
        _("Deleted."),
        lambda traces: SocialAccount.objects.filter(user=traces.person).delete(),
        left_out={"user": KEY},
    ),
    Holding(
        SocialToken,
        _("Keys to other ways to sign in"),
        lambda person: SocialToken.objects.filter(account__user=person),
        _("Deleted."),
        lambda traces: SocialToken.objects.filter(account__user=traces.person).delete(),
        left_out={"token": SECRET, "token_secret": SECRET},
    ),
    Holding(
        UserSession,
        _("Where you are signed in"),
        lambda person: UserSession.objects.filter(user=person),
        _("Ended at once, on every device."),
        lambda traces: end_sessions(traces.person, traces.addresses),
        left_out={"user": KEY, "session_key": SECRET},
    ),
    Holding(
        DataRequest,
        _("What you asked us to do with your data"),
        lambda person: DataRequest.objects.filter(person=person),
        _("Kept as proof: what was asked for and when, without your name."),
        keep_as_it_is,
        left_out={"person": KEY},
        gone=False,
        stays={"what": "a word from a list", "how": "a word from a list", "by": "who did it"},
    ),
    Holding(
        LogEntry,
        _("What you changed in the desk’s lists"),
        lambda person: LogEntry.objects.filter(user=person),
        _("That something was changed, and when, stays for 12 months, without words."),
        empty_desk_log,
        left_out={"user": KEY},
        gone=False,
        emptied=("object_repr", "change_message"),
        stays={"object_id": "the number of a row"},
    ),
)

impersonal(
    accounts__Erasure="keyed hashes that name nobody without the site’s key",
    accounts__Field="a list that the association keeps",
    accounts__Institution="a list; one that a single member named goes with their profile",
    accounts__InstitutionType="a list that the association keeps",
    accounts__RateCounter="keyed hashes that name nobody, and times; a day at most",
    accounts__Region="a list that the association keeps",
    accounts__School="a list; one that a single member named goes with their profile",
    auth__Group="not used",
    auth__Permission="not used",
    contenttypes__ContentType="of the program itself",
    sessions__Session="sealed; those of a person end with their list of sessions",
    socialaccount__SocialApp="set-up of the site",
)
