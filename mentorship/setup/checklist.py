"""What a site needs before people can join its first round, and what of it is there."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship.models import ClaimRule, Coordinator, LogLine, OutgoingMail, Program, Round, Unit
from mentorship.models.association import house
from mentorship.setup.lists import STARTERS

NOT_OPENED = (Round.State.DRAFT, Round.State.CANCELLED)
"""States of a round that nobody has joined."""


@dataclass(frozen=True)
class Step:
    """One thing to see to: whether it is done, how it stands in a sentence, and where."""

    name: str
    title: str
    done: bool
    says: str
    url: str
    needed: bool = True
    """Whether nobody can join a round without it."""


def steps() -> list[Step]:
    """All steps in the order in which they are best taken."""
    return [*_whose(), _mail(), _units(), *_lists(), *_first_program(), _sign_on()]


def has_begun() -> bool:
    """Whether a round has opened: from then on the site needs no reminder to be set up."""
    return Round.objects.exclude(state__in=NOT_OPENED).exists()


def missing() -> list[Step]:
    """What still keeps people from joining a first round."""
    return [step for step in steps() if step.needed and not step.done]


def _whose() -> Iterator[Step]:
    own = house()
    yield Step(
        "association",
        _("The association"),
        own.name != settings.NAMELESS,
        _("Pages and mails say “%(name)s”, and name %(email)s for questions.")
        % {"name": own.name, "email": own.contact_email},
        reverse("admin:setup_association"),
    )


def _mail() -> Step:
    tried = LogLine.objects.filter(verb="mail.tried").exists()
    left = tried or OutgoingMail.objects.filter(state=OutgoingMail.State.SENT).exists()
    says = _("Mails have left the site.") if left else _("No mail has been tried yet.")
    return Step("mail", _("Mail"), left, says, reverse("admin:setup_mail"))


def _units() -> Step:
    count = Unit.objects.count()
    text = ngettext("%(count)s unit", "%(count)s units", count)
    says = text % {"count": count} if count else _("No unit yet: programs belong to one.")
    return Step("units", _("Units"), bool(count), says, reverse("admin:setup_units"))


def _lists() -> Iterator[Step]:
    for one in STARTERS.values():
        count = one.count()
        text = ngettext("%(count)s line on the list", "%(count)s lines on the list", count)
        yield Step(
            one.slug,
            str(one.title),
            bool(count),
            text % {"count": count} if count else str(one.lead),
            reverse("admin:setup_list", args=[one.slug]),
            needed=one.slug == "topics",
        )


def _first_program() -> Iterator[Step]:
    units, programs, rounds = (one.objects.count() for one in (Unit, Program, Round))
    yield Step(
        "program",
        _("A first program"),
        bool(programs),
        _first_program_says(units, programs),
        reverse(_where_a_program_is_made(units, programs)),
    )
    yield Step(
        "coordinators",
        _("Who coordinates it"),
        Coordinator.objects.exists(),
        _("People with an account on this site. You can do it yourself until you find somebody."),
        reverse("admin:mentorship_coordinator_add"),
        needed=False,
    )
    yield _first_round(programs, rounds)


def _sign_on() -> Step:
    server, lines = settings.SINGLE_SIGN_ON_SERVER, ClaimRule.objects.count()
    says = _("People may sign in through your member system, and be known as members by it.")
    if server:
        text = ngettext(
            "%(server)s, and %(count)s line that tells who is a member",
            "%(server)s, and %(count)s lines that tell who is a member",
            lines,
        )
        says = text % {"server": server, "count": lines}
    return Step(
        "sign_on", _("Single sign-on"), bool(server), says, reverse("admin:sign_on"), needed=False
    )


def _where_a_program_is_made(units: int, programs: int) -> str:
    """The guided beginning, once there is a unit for it."""
    return "admin:begin" if units or programs else "admin:setup_units"


def _first_program_says(units: int, programs: int) -> str:
    if programs:
        text = ngettext("%(count)s program", "%(count)s programs", programs)
        return text % {"count": programs}
    if not units:
        return _("It belongs to a unit: make one first.")
    return _("What members join: take a template, change what differs, open it.")


def _first_round(programs: int, rounds: int) -> Step:
    is_open = has_begun()
    title = _("A first round")
    if not programs:
        url, says = reverse("admin:setup"), _("It belongs to a program: set one up first.")
    elif not rounds:
        url, says = reverse("admin:mentorship_round_add"), _("Its dates and rules.")
    elif is_open:
        url, says = reverse("admin:mentorship_round_changelist"), _("People can join.")
    else:
        url = reverse("admin:mentorship_round_changelist")
        says = _("Open its sign-up, and people can join.")
    return Step("round", title, is_open, says, url)
