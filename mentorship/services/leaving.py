"""What people may ask of their data: a copy, closing the account, erasing everything.

Closing ends everything at once and can be undone for `GRACE` by signing in; then the clock erases.
Erasing at once cannot be undone. Each request is written down with its date, and with no content.
"""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, dates
from accounts import services as accounts
from accounts.models import DataRequest, User
from accounts.privacy import copies, erasure
from accounts.privacy.holdings import end_sessions
from mentorship import access, messages, states
from mentorship.mail import outbox
from mentorship.models import Coordinator, Enrollment, Pairing, Program, Unit
from mentorship.models.sides import of_the_pair
from mentorship.services import enrollments
from mentorship.services.acts import Refused, act, log

GRACE = timedelta(days=30)
"""How long a closed account can be opened again."""

MOST_COPIES = 5
"""How many copies one may ask for within an hour."""

SELF = DataRequest.How.SELF


# A copy --------------------------------------------------------------------------------------


@act
def note_copy(actor: User, person: User, how: str = SELF) -> None:
    """Write down that a copy is made now.

    Raises
    ------
    Refused : there were many within the hour, or the two have been paired.
    """
    _check_may(actor, person)
    _check_apart(actor, person)
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    lately = DataRequest.objects.filter(by=actor, what=DataRequest.What.COPY)
    if lately.filter(at__gt=timezone.now() - timedelta(hours=1)).count() >= MOST_COPIES:
        raise Refused(_("You have made five copies within the hour. Wait a while, then try again"))
    _note(actor, person, DataRequest.What.COPY, how)


def _check_apart(actor: User, person: User) -> None:
    """Refuse somebody else's copy to their partner: it holds what they have said of them."""
    both = Pairing.objects.filter(access.is_one_of_two(actor)).filter(access.is_one_of_two(person))
    if actor.pk != person.pk and both.exists():
        raise Refused(
            _(
                "You and %(name)s have been paired, and the copy holds what they say of you. "
                "Another administrator can make it, or they download it themselves"
            )
            % {"name": person.public_name}
        )


def copy_for(actor: User, person: User, how: str = SELF) -> bytes:
    """Everything we hold about this person, packed as two files; the request is written down.

    What is for the person's own eyes is not in a copy that somebody else makes.
    """
    note_copy(actor, person, how)
    return copies.archive(person, own=actor.pk == person.pk)


# Closing -------------------------------------------------------------------------------------


def run_by_nobody_else(person: User) -> list[str]:
    """What would have no coordinator, or no administrator, if this person left: by name."""
    names = [program.name for program in _programs_alone(person)]
    others = access.administrators().exclude(pk=person.pk)
    if person.is_superuser and not others.exists():
        names.insert(0, _("the whole association"))
    return names


def _programs_alone(person: User) -> list[Program]:
    roles = Coordinator.objects.filter(person__is_active=True, person__closed_at__isnull=True)
    runs = list(roles.values_list("person", "unit", "program"))
    above = dict(Unit.objects.values_list("pk", "parent"))
    alone = []
    for program in Program.objects.order_by("name"):
        units = _with_those_above(program.unit_id, above)
        who = {one for one, unit, own in runs if own == program.pk or unit in units}
        if who == {person.pk}:
            alone.append(program)
    return alone


def _with_those_above(unit: int | None, above: dict[int, int | None]) -> set[int]:
    found = set()
    while unit is not None and unit not in found:
        found.add(unit)
        unit = above.get(unit)
    return found


def places_to_leave(person: User) -> QuerySet[Enrollment]:
    """Places in rounds that go on, or in which a pairing does."""
    open_pairs = Pairing.objects.filter(state__in=states.PAIRING_OPEN)
    busy = open_pairs.filter(of_the_pair(person)).values_list("mentor", "mentee")
    ids = {pk for couple in busy for pk in couple}
    places = Enrollment.objects.filter(person=person, state__in=states.ENROLLMENT_THERE)
    return places.exclude(round__state__in=states.ROUND_OVER) | places.filter(pk__in=ids)


@act
def close(actor: User, person: User, how: str = SELF) -> datetime:
    """Close an account: all sessions, rounds and open pairings end, and the others are told kindly.

    Returns the moment from which everything is erased. A repeated closing changes nothing.

    Raises
    ------
    Refused : this is the last one who runs something.
    """
    _check_may(actor, person)
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if person.closed_at is None:
        _check_hand_over(person)
        _leave_everything(person)
        person.closed_at = timezone.now()
        person.is_staff = person.is_superuser = False
        person.save(update_fields=["closed_at", "is_staff", "is_superuser"])
        _note(actor, person, DataRequest.What.CLOSE, how)
        outbox.enqueue(messages.account_closed(person, person.closed_at + GRACE))
    end_sessions(person)
    assert person.closed_at is not None
    return person.closed_at + GRACE


def _check_hand_over(person: User) -> None:
    names = run_by_nobody_else(person)
    if names:
        sentence = _("Hand over first: nobody else runs %(names)s")
        raise Refused(sentence % {"names": dates.listed(names, "or")})


def _leave_everything(person: User) -> None:
    for role in Coordinator.objects.filter(person=person).select_related("program"):
        log("coordinator.dismissed", person, program=role.program, person=person.pk)
        role.delete()
    for enrollment in places_to_leave(person).order_by("pk"):
        enrollments.withdraw(person, enrollment)


@act
def reopen(actor: User, person: User, how: str = SELF) -> bool:
    """Open a closed account again; False where it is open or erased."""
    _check_may(actor, person)
    return accounts.reopen(person, by=actor, how=how)


# Erasing -------------------------------------------------------------------------------------


@act
def erase(actor: User | None, person: User, how: str = SELF) -> bool:
    """Erase everything about a person for good; False if that was done before.

    `actor` None is the clock, or the command that repeats erasures after a restore.

    Raises
    ------
    Refused : this is the last one who runs something.
    """
    if actor is not None:
        _check_may(actor, person)
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if person.erased_at is not None:
        return False
    if person.closed_at is None:
        close(actor or person, person, how)
        person.refresh_from_db()
    erasure.erase(person)
    _note(actor, person, DataRequest.What.ERASE, how)
    return True


def due(now: datetime) -> QuerySet[User]:
    """Closed accounts whose time to change one's mind is over."""
    return User.objects.filter(closed_at__lte=now - GRACE, erased_at__isnull=True)


@act
def erase_due(person: User, now: datetime) -> bool:
    """Erase such an account, unless it was opened again meanwhile."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not due(now).filter(pk=person.pk).exists():
        return False
    return erase(None, person, DataRequest.How.CLOCK)


def _check_may(actor: User, person: User) -> None:
    """404 unless it is one's own account, or one is an administrator."""
    if actor.pk != person.pk and not access.runs_everything(actor):
        raise Http404


def _note(by: User | None, person: User, what: str, how: str) -> None:
    DataRequest.objects.create(person=person, by=by, what=what, how=how)
    audit.record(f"data.{what}", actor=by, on=person)
