"""To whom a letter to a group goes: asked anew each time, since groups change by the hour."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from mentorship import access, states
from mentorship.mail.return_path import suppressed_among
from mentorship.models import (
    Enrollment,
    GroupLetter,
    MailOptOut,
    Meeting,
    NextYear,
    Pairing,
)
from mentorship.models.lookups import IsAmong
from mentorship.models.pairings import unpaired
from mentorship.needs import Need, pairs_going
from mentorship.roles import Role

LETTERS = "letters"
NEWS = "news"
Group = GroupLetter.Group

Places: TypeAlias = "QuerySet[Enrollment]"
Pairs: TypeAlias = "QuerySet[Pairing]"


def pairs_of(letter: GroupLetter, runner: User | None) -> Pairs:
    """The pairs that a letter is about, without those of which `runner` is one of the two.

    None for a letter to people as they are in the round.
    """
    rows = access.pairings_run_by(runner) if runner else Pairing.objects.all()
    rows = rows.filter(round=letter.round_id).select_related(None).order_by()
    return PAIRS[letter.group](rows) if letter.group in PAIRS else rows.none()


def _active(pairs: Pairs) -> Pairs:
    return pairs.filter(state=Pairing.State.ACTIVE)


def _not_met(pairs: Pairs) -> Pairs:
    """Those who neither met nor plan to; two who pause are left alone."""
    meeting = Meeting.objects.filter(pairing=OuterRef("pk"))
    some = meeting.filter(state__in=(Meeting.State.HELD, *states.MEETING_AHEAD))
    return _active(pairs).filter(paused_until__isnull=True).exclude(Exists(some))


PAIRS: dict[str, Callable[[Pairs], Pairs]] = {
    Group.UNANSWERED: lambda pairs: pairs.filter(state=Pairing.State.OFFERED),
    Group.PAIRED: _active,
    Group.NOT_MET: _not_met,
    Group.QUIET: lambda pairs: pairs_going(pairs, Need.QUIET).order_by(),
}
"""The groups that are made of pairs."""


def places(letter: GroupLetter, runner: User | None) -> Places:
    """The places in rounds by which people belong to a letter's group; one person may have two."""
    if letter.group in PAIRS:
        rows = _sides(letter, pairs_of(letter, runner))
    else:
        rows = OTHERS[letter.group](letter)
    if letter.role:
        rows = rows.filter(role=letter.role)
    if letter.region_id:
        rows = rows.filter(person__profile__region=letter.region_id)
    if letter.asked_at:
        rows = rows.filter(submitted_at__lte=letter.asked_at)
    return rows.order_by()


def _sides(letter: GroupLetter, pairs: Pairs) -> Places:
    found = Q()
    for role in Role:
        found |= Q(pk__in=_side(letter, pairs, role).values(role.value))
    return Enrollment.objects.filter(found).exclude(state__in=states.ENROLLMENT_GONE)


def _side(letter: GroupLetter, pairs: Pairs, role: Role) -> Pairs:
    """Of an offer that waits only those who know of it, and have not said yes."""
    if letter.group != Group.UNANSWERED:
        return pairs
    pairs = pairs.filter(**{role.column("accepted_at"): None})
    return pairs.filter(mentor_only=False) if role is Role.MENTEE else pairs


def _in(letter: GroupLetter, *found: str) -> Places:
    return Enrollment.objects.filter(round=letter.round_id, state__in=found)


def _alone(letter: GroupLetter) -> Places:
    begun = (*states.PAIRING_OPEN, Pairing.State.COMPLETED)
    return unpaired(_in(letter, Enrollment.State.SUBMITTED), *begun)


def _former(letter: GroupLetter) -> Places:
    """Of earlier rounds: who mentored, and who was a mentee to a good end; not who is here now.

    Whoever has left this round has said no to it, and so has who would not come again.
    """
    here = Enrollment.objects.filter(round=letter.round_id).values("person")
    rows = _of_earlier_rounds(letter).exclude(person__in=here)
    return rows.exclude(pk__in=NextYear.objects.filter(returns=False).values("enrollment"))


def _of_earlier_rounds(letter: GroupLetter) -> Places:
    over = Pairing.objects.filter(
        round__program=letter.round.program_id, state__in=states.PAIRING_BEGUN
    ).exclude(round=letter.round_id)
    ended_well = over.filter(state=Pairing.State.COMPLETED)
    return Enrollment.objects.filter(
        Q(pk__in=over.values("mentor")) | Q(pk__in=ended_well.values("mentee"))
    )


OTHERS: dict[str, Callable[[GroupLetter], Places]] = {
    Group.EVERYBODY: lambda letter: _in(letter, *states.ENROLLMENT_PLACED),
    Group.ALONE: _alone,
    Group.IN_LINE: lambda letter: _in(letter, Enrollment.State.WAITING_LIST),
    Group.FORMER: _former,
}
"""The other groups."""


def people(letter: GroupLetter, runner: User | None) -> "QuerySet[User]":
    """Everybody in the group, once each, with those who have switched such mails off."""
    among = IsAmong("pk", places(letter, runner), "person")
    there = User.objects.filter(Q(among), is_active=True, closed_at__isnull=True)
    return there.select_related("profile").order_by("pk")


def switched_off(letter: GroupLetter) -> Exists:
    """Whether a person does not want what the letter is: news of a next round is news as well."""
    off = MailOptOut.objects.filter(person=OuterRef("pk"), group__in=groups_of(letter))
    return Exists(off)


def groups_of(letter: GroupLetter) -> list[str]:
    """The groups of mails of which a letter is one."""
    return [LETTERS, NEWS] if letter.group == Group.FORMER else [LETTERS]


def is_in(letter: GroupLetter, person_id: int | None) -> bool:
    """Whether somebody still belongs to the letter's group, and wants it."""
    there = {"person__is_active": True, "person__closed_at__isnull": True}
    rows = places(letter, letter.sent_by).filter(person=person_id, **there)
    off = MailOptOut.objects.filter(person=person_id, group__in=groups_of(letter))
    return rows.exists() and not off.exists()


@dataclass(frozen=True)
class Audience:
    """Who gets a letter, and who does not though they belong to the group."""

    receivers: list[User]
    opted_out: list[User]
    unreachable: list[User]
    """Their address gets no more mail, since what was sent there came back."""
    here_already: int
    """Of a letter to people of earlier rounds: how many have signed up, or have left again."""


def audience(letter: GroupLetter, runner: User) -> Audience:
    """Look at the group as it is now."""
    found = list(people(letter, runner).annotate(off=switched_off(letter)))
    wanted = [person for person in found if not person.off]
    dead = suppressed_among(person.email for person in wanted)
    return Audience(
        receivers=[person for person in wanted if person.email not in dead],
        opted_out=[person for person in found if person.off],
        unreachable=[person for person in wanted if person.email in dead],
        here_already=_here_already(letter),
    )


def _here_already(letter: GroupLetter) -> int:
    if letter.group != Group.FORMER:
        return 0
    here = Enrollment.objects.filter(round=letter.round_id).values("person")
    rows = _of_earlier_rounds(letter).filter(person__in=here)
    return rows.values("person").distinct().count()
