"""Words of former pairs on a program's page: given by whoever was paired, with their consent."""

import re

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access
from mentorship.models import Pairing, Program, Quote
from mentorship.models.sides import Side
from mentorship.roles import Role
from mentorship.services.acts import Refused, act, log
from mentorship.services.pairings.places import lock_pairing, own_side

SHOWN = 3
"""How many stand on the page, the newest first."""

SHORTEST_NAME = 3


@act
def give(actor: User, pairing: Pairing, words: str) -> Quote:
    """Let everybody read these words, with one's first name and role, until they are taken back.

    Words that were given before are replaced; whatever a coordinator kept off the page stays off.

    Raises
    ------
    Refused : the pairing did not come to a good end, or the words name the partner.
    """
    side = own_side(actor, pairing)
    lock_pairing(pairing)
    if not is_asked(pairing):
        raise Refused(_("Words for the program’s page are asked for after a good end"))
    if _names(words, side.other.person):
        raise Refused(_("Leave your partner’s name out: they were not asked"))
    given, _new = Quote.objects.update_or_create(
        pairing=pairing,
        side=side.role,
        defaults={
            "program": pairing.round.program,
            "words": words,
            "given_at": timezone.now(),
        },
    )
    return given


def is_asked(pairing: Pairing) -> bool:
    """Whether the two may say something for others: after a good end that others arranged."""
    return pairing.state == Pairing.State.COMPLETED and not pairing.made_by_the_two


def _names(words: str, person: User) -> bool:
    profile = getattr(person, "profile", None)
    said = f"{profile.full_name} {profile.called}" if profile else ""
    parts = {part for part in re.findall(r"\w+", said) if len(part) >= SHORTEST_NAME}
    found = {part.casefold() for part in re.findall(r"\w+", words)}
    return not found.isdisjoint(part.casefold() for part in parts)


@act
def take_back(actor: User, pairing: Pairing) -> None:
    """Delete one's words; from then on nobody reads them."""
    pairing = access.pairing_for(actor, pairing.pk)
    Quote.objects.filter(pairing=pairing, side=pairing.own_side(actor).role).delete()


@act
def keep_off(actor: User, quote: Quote, *, hidden: bool) -> None:
    """Keep somebody's words off the page, or let them onto it again."""
    access.one_or_404(access.programs_run_by(actor), quote.program_id)
    Quote.objects.filter(pk=quote.pk).update(hidden_at=timezone.now() if hidden else None)
    log("quote.hidden" if hidden else "quote.shown", actor, program=quote.program)


def own_words(side: Side) -> str:
    """What the person on this side has given; "" where nothing."""
    found = Quote.objects.filter(pairing=side.pairing, side=side.role).first()
    return found.words if found else ""


def on_the_page(program: Program) -> QuerySet[Quote]:
    """What the program's page shows, of people who still have an account."""
    here = Q()
    for role in Role:
        person = f"pairing__{role.path('person')}"
        there = {f"{person}__is_active": True, f"{person}__closed_at": None}
        here |= Q(side=role, **there)
    rows = Quote.objects.filter(here, program=program, hidden_at=None)
    two = ("pairing__mentor__person__profile", "pairing__mentee__person__profile")
    return rows.select_related("program", *two)[:SHOWN]
