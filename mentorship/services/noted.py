"""Noting a relationship that exists already: one names the other by address, the other confirms.

What the site answers is the same whether the address has an account or not, and whether the other
has said no: it waits until it lapses. Once confirmed, the two are a pair in a program that nobody
runs, with all the tools of a pair and none of its duties.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, among_members, states, weights
from mentorship.informal_states import NOTED_SEEMS_OPEN as SEEM_OPEN
from mentorship.mail import outbox
from mentorship.messages import noted as messages
from mentorship.models import Enrollment, NotedRelationship, Pairing, Program, Round, Unit
from mentorship.roles import Role
from mentorship.services.acts import Refused, act
from mentorship.services.pairings.places import lock, open_between, places_for

WAITS = timedelta(days=30)
"""How long it waits for the other's word."""

MOST_WAITING = 5
"""How many such notes of one member may wait at once."""

MOST_PLACES = 10


def waiting_of(person: User) -> Q:
    """What this person noted and sees as waiting."""
    return Q(by=person, state__in=SEEM_OPEN, noted_at__gt=timezone.now() - WAITS)


@act
def note(actor: User, address: str, role: str, label: str = "", words: str = "") -> None:
    """Note that the actor and whoever has this address work together; the other is asked by mail.

    Raises
    ------
    Refused : it is one's own address, it is noted already, or many wait.
    """
    address = address.lower()
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if EmailAddress.objects.filter(user=actor, email__iexact=address).exists():
        raise Refused(_("This is your own address. Enter the other person’s"))
    waiting = NotedRelationship.objects.filter(waiting_of(actor))
    if waiting.filter(address=address).exists():
        raise Refused(_("You have noted this already, and wait for an answer"))
    if waiting.count() >= MOST_WAITING:
        raise Refused(_("Several wait for an answer already. Take one back, or wait"))
    row = NotedRelationship.objects.create(
        by=actor, address=address, role=role, label=label, words=words
    )
    other = _person_at(address)
    if other and among_members.notes_to(other).filter(pk=row.pk).exists():
        outbox.enqueue(messages.noted(row, other))


def _person_at(address: str) -> User | None:
    rows = EmailAddress.objects.filter(email__iexact=address, verified=True, user__is_active=True)
    found = rows.select_related("user__profile").first()
    return found.user if found else None


@act
def take_back(actor: User, row: NotedRelationship) -> None:
    """Take one's own note back, as long as it seems to wait."""
    stored = _locked(among_members.noted_for(actor, row.pk))
    if stored.state not in SEEM_OPEN:
        raise Refused(_("This has been answered, or has lapsed"))
    states.move(stored, "take_back", states.OWNER)


@act
def decline(actor: User, row: NotedRelationship) -> None:
    """Say that it is not so; nobody is told."""
    stored = _locked(among_members.note_to(actor, row.pk))
    states.move(stored, "decline", states.OWNER)


@act
def confirm(actor: User, row: NotedRelationship) -> Pairing:
    """Say that it is so: the two are a pair from now on, and the one who noted it is told.

    Raises
    ------
    Refused : one of the two has no place left, or they are such a pair already.
    """
    stored = _locked(among_members.note_to(actor, row.pk))
    room = _room()
    own, other = Role(stored.role), Role(stored.role).other
    places = {own: _place(room, stored.by, own), other: _place(room, actor, other)}
    mentor, mentee = lock(places[Role.MENTOR], places[Role.MENTEE])
    if open_between(mentor, mentee):
        raise Refused(_("You have noted this together already"))
    now = timezone.now()
    pairing = Pairing.objects.create(
        round=room,
        mentor=mentor,
        mentee=mentee,
        origin=Pairing.Origin.NOTED,
        state=Pairing.State.ACTIVE,
        active_at=now,
        mentor_accepted_at=now,
        mentee_accepted_at=now,
        **places_for(mentor, mentee, actor),
    )
    states.move(stored, "confirm", states.OWNER, pairing=pairing)
    outbox.enqueue(messages.confirmed(pairing, own))
    return pairing


@act
def rename(actor: User, pairing: Pairing, label: str) -> None:
    """Call it something else, or nothing; either of the two may."""
    access.check(access.pairings_visible_to(actor), pairing.pk)
    NotedRelationship.objects.filter(pairing=pairing).update(label=label)


def _locked(row: NotedRelationship) -> NotedRelationship:
    return NotedRelationship.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)


def _room() -> Round:
    """The round of all that is noted, made with the first."""
    unit = Unit.objects.select_for_update(no_key=True).filter(parent=None).order_by("pk").first()
    if unit is None:
        raise Refused(_("The association is not set up yet"))
    values = {
        "kind": Program.Kind.INFORMAL,
        "name": _("Already happening"),
        "slug": f"already-happening-{unit.pk}",
        "summary": _("What two people noted themselves."),
        "listed": False,
        "checkin_weeks": 0,
    }
    program, _made = Program.objects.get_or_create(unit=unit, of_two=True, defaults=values)
    dates = {"signup_opens_on": timezone.now().date(), "weights": weights.proposed(program.kind)}
    room, _made = Round.objects.get_or_create(
        program=program, defaults={"name": "1", "state": Round.State.RUNNING, **dates}
    )
    return room


def _place(room: Round, person: User, role: Role) -> Enrollment:
    """The person's place in this part, with room for as many as there may be."""
    place, _made = Enrollment.objects.get_or_create(
        round=room, person=person, role=role, defaults={"capacity": MOST_PLACES}
    )
    if place.has_left:
        states.move(place, "rejoin", states.OWNER)
    return place


# The clock -----------------------------------------------------------------------------------


def stale(now: datetime) -> Iterator[NotedRelationship]:
    """What has waited long enough, answered with no or not at all."""
    rows = NotedRelationship.objects.filter(state__in=SEEM_OPEN, noted_at__lt=now - WAITS)
    yield from rows.order_by("pk")


@act
def lapse(row: NotedRelationship, now: datetime) -> bool:
    """Let it lapse; False where it was answered meanwhile."""
    stored = _locked(row)
    if stored.state not in SEEM_OPEN:
        return False
    states.move(stored, "lapse", states.CLOCK)
    return True
