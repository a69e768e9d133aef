"""What people do with their own profile: each act is one transaction and writes what it names.

No act touches anything but the person's own rows: enrollments, pairings and suggestions stay as
they are when a profile or a working style changes.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from allauth.account.models import EmailAddress
from django.db import models, transaction
from django.db.models.functions import Lower

from accounts import audit, locales
from accounts.models import (
    DataRequest,
    Education,
    Field,
    Institution,
    InstitutionType,
    Profile,
    Region,
    School,
    User,
    WorkingStyle,
)
from accounts.zones import site_zone

N = TypeVar("N", Institution, School)

UNCONFIRMED_DAYS = 30
"""How long an account is kept whose address nobody has confirmed."""

AFTER_RENAMING: list[Callable[[User], None]] = []
"""What the apps built on this one do when somebody has a new name; in the same transaction."""


@transaction.atomic
def introduce(person: User, *, full_name: str, called: str = "", pronouns: str = "") -> Profile:
    """Say who one is. The first time, this makes the profile that everything else hangs on."""
    names = {"full_name": full_name, "called": called, "pronouns": pronouns}
    first = {
        "time_zone": site_zone(),
        # What their browser asks for, so that mails are written like the pages.
        "regional_format": locales.offered_like(locales.active_territory()),
    }
    profile, _made = Profile.objects.update_or_create(
        user=person, defaults=names, create_defaults=names | first
    )
    for follow in AFTER_RENAMING:
        follow(person)
    return profile


@transaction.atomic
def set_languages_and_zone(
    profile: Profile, *, languages: list[str], time_zone: str, regional_format: str | None = None
) -> None:
    """Say which languages one speaks, what time it is where one lives, and how dates look there."""
    form = {} if regional_format is None else {"regional_format": regional_format}
    _write(profile, languages=languages, time_zone=time_zone, **form)


@transaction.atomic
def set_workplace(
    profile: Profile,
    *,
    job_title: str,
    institution: str,
    region: Region | None,
    institution_type: InstitutionType | None = None,
) -> None:
    """Say what one does and where; an institution that nobody named before joins the list.

    Its kind is taken from whoever says it first.
    """
    place = named(Institution, institution, region=region) if institution else None
    if place and institution_type:
        unsaid = Institution.objects.filter(pk=place.pk, type=None)
        unsaid.update(type=institution_type, kind=institution_type.kind)
    _write(profile, job_title=job_title, institution=place, region=region)


@transaction.atomic
def set_fields(profile: Profile, *, fields: Iterable[Field], career_stage: str) -> None:
    """Say which fields one works in, and how long one has been in the profession."""
    _write(profile, career_stage=career_stage)
    profile.fields.set(fields)


@transaction.atomic
def set_schooling(profile: Profile, *, classes: Iterable[tuple[str, int, str]]) -> None:
    """Make (name of the school, class year, what was studied) the whole of one's schooling."""
    Profile.objects.select_for_update().get(pk=profile.pk)
    told = {named(School, name): (year, study) for name, year, study in classes}
    profile.education.exclude(school__in=told).delete()
    for school, (year, study) in told.items():
        Education.objects.update_or_create(
            profile=profile, school=school, defaults={"class_year": year, "study": study}
        )
    _write(profile)


@transaction.atomic
def set_about(profile: Profile, *, about: str) -> None:
    """Say something in one's own words."""
    _write(profile, about=about)


@transaction.atomic
def set_working_style(profile: Profile, answers: Mapping[str, object]) -> WorkingStyle:
    """Write the answers of one page; those of the other pages stay as they are."""
    style, _made = WorkingStyle.objects.update_or_create(profile=profile, defaults=dict(answers))
    return style


def _write(profile: Profile, **columns: object) -> None:
    for name, value in columns.items():
        setattr(profile, name, value)
    profile.save(update_fields=[*columns, "updated_at"])


def named(model: type[N], name: str, **more: object) -> N:
    """Return the row with this name, whatever its capitals; a new one where there is none.

    Two people may name the same new place at once. The database lets one of them write it, and the
    other is given that row.
    """
    return find_named(model, name) or _add_named(model, name, more)


def find_named(model: type[N], name: str) -> N | None:
    """Return the row whose name differs from `name` in capitals at most."""
    rows = model._default_manager.annotate(lower=Lower("name"))
    return rows.filter(lower=Lower(models.Value(name))).first()


def _add_named(model: type[N], name: str, more: Mapping[str, object]) -> N:
    model._default_manager.bulk_create([model(name=name, **more)], ignore_conflicts=True)
    row = find_named(model, name)
    assert row is not None, "written by us or by whoever was faster"
    return row


def still_open(person: User) -> bool:
    """Whether the account is open; its row is locked for the rest of the transaction.

    Whoever writes something new about a person asks this first, so that nothing is written into
    an account that is being closed in another window.
    """
    return User.objects.select_for_update(no_key=True).get(pk=person.pk).closed_at is None


@transaction.atomic
def reopen(person: User, by: User, how: str = DataRequest.How.SELF) -> bool:
    """Open an account again that waits to be erased; False where there is none to open."""
    closed = User.objects.filter(pk=person.pk, closed_at__isnull=False, erased_at__isnull=True)
    if closed.update(closed_at=None) != 1:
        return False
    person.closed_at = None
    DataRequest.objects.create(person=person, what=DataRequest.What.REOPEN, how=how, by=by)
    audit.record("data.reopen", actor=by, on=person)
    return True


def never_confirmed(now: datetime) -> models.QuerySet[User]:
    """Accounts that somebody began a month ago and never confirmed; nobody can sign in to them."""
    confirmed = EmailAddress.objects.filter(user=models.OuterRef("pk"), verified=True)
    return User.objects.filter(
        ~models.Exists(confirmed),
        emailaddress__isnull=False,
        date_joined__lt=now - timedelta(days=UNCONFIRMED_DAYS),
        last_login__isnull=True,
        is_staff=False,
    ).distinct()


@transaction.atomic
def drop_unconfirmed(person: User) -> bool:
    """Delete an account that was never confirmed; False if it was confirmed a moment ago."""
    addresses = EmailAddress.objects.select_for_update().filter(user=person)
    if any(address.verified for address in addresses):
        return False
    person.delete()
    return True
