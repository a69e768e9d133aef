"""Whom the lines of private lists name: looked at when they are written, and again ever after.

Whether a line is recognised is told of people of the same program alone. Of anybody else it is
told just what is told of nobody, so that no list tells who has an account.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from allauth.account.signals import email_changed
from django.db.models import Exists, OuterRef, QuerySet

from accounts import services as people
from accounts.models import User
from mentorship.models import Block, Enrollment, Program
from mentorship.text import naming

Forms = dict[int, dict[str, str]]
"""Person -> the forms that name them (see `naming.borne`)."""


@dataclass(frozen=True)
class Line:
    """One line of a private list, and those of a program whom it keeps away."""

    written: str
    names: tuple[str, ...]
    """Never more than was written: the name or the address by which each goes, as they write it."""


def people_of(program: Program) -> QuerySet[User]:
    """Whoever has a place in the program, or had one: who leaves may come back."""
    return User.objects.filter(enrollments__round__program=program).distinct()


def forms_of(those: QuerySet[User]) -> Forms:
    """What names each of these people."""
    rows = those.values_list(
        *("pk", "profile__full_name", "profile__called", "email"),
        *("emailaddress__email", "emailaddress__verified"),
    )
    found: Forms = {}
    for pk, full_name, called, address, other, verified in rows:
        addresses = (address, other) if verified else (address,)
        found[pk] = found.get(pk, {}) | naming.borne(full_name or "", called or "", *addresses)
    return found


# Looking -------------------------------------------------------------------------------------


def look_for(owner: User) -> None:
    """Look whom this person's list names in each program of theirs."""
    blocks = owner.blocks.all()
    if blocks.exists():
        own = Program.objects.filter(rounds__enrollments__person=owner)
        theirs = User.objects.filter(enrollments__round__program__in=own).distinct()
        _remember(blocks, forms_of(theirs))


def look_at(person: User) -> None:
    """Look whose lists name this person, among those who share a program with them."""
    own = Program.objects.filter(rounds__enrollments__person=person)
    blocks = Block.objects.filter(owner__enrollments__round__program__in=own).distinct()
    if blocks.exists():
        _remember(blocks, forms_of(User.objects.filter(pk=person.pk)))


def connect() -> None:
    """Look again when somebody has a new name or a new main address."""
    if look_at not in people.AFTER_RENAMING:
        people.AFTER_RENAMING.append(look_at)
    email_changed.connect(_readdressed, dispatch_uid="look again at private lists")


def _readdressed(user: User, **_more: object) -> None:
    look_at(user)


def programs(now: datetime) -> Iterable[Program]:
    """Those in which somebody has a private list."""
    return Program.objects.filter(rounds__enrollments__person__blocks__isnull=False).distinct()


def sweep(program: Program, now: datetime) -> int:
    """Look at every list of a program again; returns how many people were recognised anew."""
    theirs = people_of(program)
    return _remember(Block.objects.filter(owner__in=theirs), forms_of(theirs))


def _remember(blocks: QuerySet[Block], forms: Forms) -> int:
    """Tie each line to those whom it names; one who was named stays so under any later name."""
    by_key = _by_key(forms)
    link = Block.recognised.through
    known = set(link.objects.filter(block__in=blocks).values_list("block_id", "user_id"))
    rows = {
        (pk, person)
        for pk, owner, written in blocks.values_list("pk", "owner_id", "written")
        for person in by_key.get(naming.key(written), ())
        if person != owner
    }
    fresh = [link(block_id=pk, user_id=person) for pk, person in sorted(rows - known)]
    link.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _by_key(forms: Forms) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for person, borne in forms.items():
        for key in borne:
            found[key].append(person)
    return found


# Telling -------------------------------------------------------------------------------------


Kept = dict[str, dict[str, dict[int, str]]]
"""Kind -> line -> those of the program whom it keeps away, each with how it names them."""

WAYS = ("person", "recognised")
"""How a line came to name somebody."""


def kept(owner: User, program: Program) -> Kept:
    """The private lists of this person, and whom of the program each line keeps away."""
    columns = ("", "__email", "__profile__full_name", "__profile__called")
    rows = owner.blocks.annotate(**{f"{way}_here": _is_here(way, program) for way in WAYS})
    names = [name for way in WAYS for name in (f"{way}_here", *(way + end for end in columns))]
    found: Kept = defaultdict(lambda: defaultdict(dict))
    for kind, written, *values in rows.values_list("kind", "written", *names):
        people = found[kind][written]
        for here, pk, email, full_name, called in (values[:5], values[5:]):
            if here:
                borne = naming.borne(full_name or "", called or "", email)
                people[pk] = borne.get(naming.key(written), written)
    return found


def _is_here(way: str, program: Program) -> Exists:
    """Whether the one whom a line names has, or had, a place in the program."""
    places = Enrollment.objects.filter(person=OuterRef(way), round__program=program)
    return Exists(places)


def told(
    lines: Iterable[str], stands: dict[str, dict[int, str]], others: Callable[[], Forms]
) -> list[Line]:
    """Say of each line whom it keeps away: as it stands, or would among `others` once it is kept.

    Whoever goes by another name now is told as they were written. Writes nothing.
    """
    lines = list(lines)
    forms = {} if all(line in stands for line in lines) else others()
    by_key = _by_key(forms)
    return [
        Line(line, tuple(stands[line].values()))
        if line in stands
        else Line(line, tuple(_names(naming.key(line), by_key, forms)))
        for line in lines
    ]


def _names(key: str, by_key: dict[str, list[int]], forms: Forms) -> Iterator[str]:
    for person in by_key.get(key, ()):
        yield forms[person][key]


def bars(one: User, other: User, kinds: Iterable[str]) -> bool:
    """Whether the list of either keeps the other away, whatever program they are in."""
    blocks = Block.objects.filter(owner__in=(one, other), kind__in=kinds)
    rows = list(blocks.values_list("owner_id", "written", "person_id", "recognised"))
    if not rows:
        return False
    forms = forms_of(User.objects.filter(pk__in=(one.pk, other.pk)))
    against = {one.pk: other.pk, other.pk: one.pk}
    return any(
        against[owner] in named or naming.key(written) in forms.get(against[owner], ())
        for owner, written, *named in rows
    )
