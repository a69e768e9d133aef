"""What is looked at, by whom, and how often: an ordinary afternoon at a large association."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from django.test import Client
from django.urls import reverse

from accounts.models import User
from matching.directory import Directory
from matching.models import MatchRun, Suggestion
from mentorship.models import Coordinator, Enrollment, OutgoingMail, Pairing, Round

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MEMBERS, COORDINATORS = 40, 5
ONE_AT_THE_DESK = 10
"""Of so many visitors one is a coordinator."""

SEARCH = "?q=lindqvist"


@dataclass(frozen=True)
class Visit:
    """A page, and the cookie of somebody who looks at it."""

    page: str
    address: str
    session: str


@dataclass(frozen=True)
class Mix:
    """What members and coordinators look at; a page that stands there twice is seen as often."""

    member: list[list[Visit]]
    """One list a person."""
    desk: list[list[Visit]]

    def each_page(self) -> dict[str, list[Visit]]:
        """All visits by page."""
        found: dict[str, list[Visit]] = {}
        for visit in (visit for person in (*self.member, *self.desk) for visit in person):
            found.setdefault(visit.page, []).append(visit)
        return found

    @property
    def of_members(self) -> "Mix":
        """The same where nobody is a coordinator."""
        return Mix(self.member, self.member)

    def person(self, number: int) -> list[Visit]:
        """What the visitor of this number looks at."""
        people = self.desk if number % ONE_AT_THE_DESK == 0 else self.member
        return people[number % len(people)]


def prepare(random: Random) -> Mix:
    """Sign people in, in the database itself, and say where each of them goes."""
    current = Round.objects.get(program__slug="everybody")
    directory = Round.objects.get(program__slug="coffee")
    return Mix(
        [list(_member(person, directory)) for person in _paired(random, directory)],
        [list(_desk(person, current)) for person in _coordinators(current)],
    )


def signed_in(user: User) -> str:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client.cookies["sessionid"].value


def _paired(random: Random, directory: Round) -> list[User]:
    """People who are paired now and may look through the directory."""
    active = Pairing.objects.filter(state=Pairing.State.ACTIVE, round__program__kind="long_term")
    listed = Enrollment.objects.filter(round=directory).values("person")
    rows = User.objects.filter(enrollments__pairings_as_mentee__in=active, pk__in=listed)
    found = list(rows.order_by("pk").distinct())
    return random.sample(found, min(MEMBERS, len(found)))


def _coordinators(current: Round) -> list[User]:
    """Administrator and coordinators, of the large round and of running ones."""
    some = Coordinator.objects.filter(unit__programs__rounds__state=Round.State.RUNNING)
    of_units = User.objects.filter(coordinates__in=some).order_by("pk").distinct()
    large = User.objects.filter(coordinates__program=current.program)
    head = User.objects.filter(is_superuser=True)
    return [*head[:2], *large[:2], *of_units[: COORDINATORS - 2]]


def _member(person: User, directory: Round) -> Iterator[Visit]:
    session = signed_in(person)
    pairing = Pairing.objects.filter(
        mentee__person=person, state=Pairing.State.ACTIVE, round__program__kind="long_term"
    ).first()
    assert pairing is not None
    entries = Directory(person, directory).entries
    other = entries[min(len(entries), 200) // 2]
    addresses = [
        *[("home", reverse("home"))] * 4,
        *[("a pairing", reverse("pairing", args=[pairing.pk]))] * 3,
        *[("directory", reverse("directory", args=[directory.pk]))] * 2,
        ("directory, page 20", reverse("directory", args=[directory.pk]) + "?page=20"),
        ("one of the directory", reverse("directory_person", args=[directory.pk, other.pk])),
        ("programs", reverse("programs")),
        ("a program", reverse("program", args=["everybody"])),
        ("own profile", reverse("profile")),
        ("own sign-up", reverse("enrollment", args=[pairing.mentee_id])),
        ("notes", reverse("notes", args=[pairing.pk])),
    ]
    for page, address in addresses:
        yield Visit(page, address, session)


def _desk(person: User, current: Round) -> Iterator[Visit]:
    session = signed_in(person)
    for page, address in _of_everybody(person, current):
        yield Visit(page, address, session)
    if person.is_superuser or person.coordinates.filter(program=current.program).exists():
        for page, address in _of_the_large_round(current):
            yield Visit(page, address, session)


def _of_everybody(person: User, current: Round) -> Iterator[tuple[str, str]]:
    running = Round.objects.filter(state=Round.State.RUNNING, program__slug__startswith="neigh")
    if not person.is_superuser:
        running = running.filter(program__unit__coordinators__person=person)
    round = running.order_by("pk").first() or current
    pairing = round.pairings.filter(state=Pairing.State.ACTIVE).order_by("pk").first()
    mail = OutgoingMail.objects.filter(round=round).order_by("-pk").first()
    yield from [("desk", reverse("admin:index"))] * 3
    yield "a round", reverse("admin:round", args=[round.pk])
    yield "pairings of a round", reverse("admin:round_pairings", args=[round.pk])
    yield "pairings, quiet ones", reverse("admin:round_pairings", args=[round.pk]) + "?going=quiet"
    for name in ("round", "enrollment", "pairing", "outgoingmail", "logline"):
        yield f"list of {name}s", reverse(f"admin:mentorship_{name}_changelist")
    yield "looked after", reverse("admin:stewards", args=[round.pk])
    yield "waiting again", reverse("admin:waiting")
    yield "list of people", reverse("admin:accounts_user_changelist")
    yield "mails, searched", reverse("admin:mentorship_outgoingmail_changelist") + SEARCH
    yield "people, searched", reverse("admin:accounts_user_changelist") + SEARCH
    yield "mails, page 100", reverse("admin:mentorship_outgoingmail_changelist") + "?p=100"
    if pairing is not None:
        yield "a pairing at the desk", reverse("admin:pairing", args=[pairing.pk])
    if mail is not None:
        yield "a mail", reverse("admin:mail", args=[mail.pk])


def _of_the_large_round(current: Round) -> Iterator[tuple[str, str]]:
    run = MatchRun.objects.filter(round=current, state=MatchRun.State.REVIEW).get()
    rows = run.suggestions.filter(state=Suggestion.State.NEW).order_by("points", "pk")
    suggestion = rows[len(rows) // 2]
    two = f"?mentor={suggestion.mentor_id}&mentee={suggestion.mentee_id}"
    by_hand = reverse("admin:by_hand", args=[current.pk])
    yield "the large round", reverse("admin:round", args=[current.pk])
    board, key = (
        reverse("admin:board", args=[current.pk]),
        f"{suggestion.mentee_id}-{suggestion.mentor_id}",
    )
    yield "the board", board
    yield "a pair of the board", f"{board}?pair={key}"
    yield "without a partner", reverse("admin:unmatched", args=[current.pk])
    yield "pair by hand", by_hand
    yield "pair by hand, two chosen", by_hand + two
    yield "announce", reverse("admin:announce", args=[current.pk])
