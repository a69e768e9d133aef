"""What the desk opens on: the person's own programs, and the work that waits."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import dates
from mentorship import access, needs, states
from mentorship.admin.figures import Figures, figures_of
from mentorship.admin.mails import changed_lately
from mentorship.admin.words import ROUND
from mentorship.models import OutgoingMail, Pairing, Round
from mentorship.services.clock.dates import is_held_up, today
from mentorship.services.rounds import may_announce
from mentorship.site.desk import desk

SOON = timedelta(days=3)
"""So long before its day the announcement of pairs is named."""


def home(user: Any) -> dict[str, Any]:
    """The programs that the user runs, each with its rounds, those that go on first."""
    programs = list(access.programs_run_by(user).select_related("unit"))
    rounds = _rounds_of(user)
    figures = figures_of(user, (round for round in rounds if round.state not in states.ROUND_OVER))
    by_program: dict[int, list[dict[str, Any]]] = {program.pk: [] for program in programs}
    for round in sorted(rounds, key=lambda each: each.state in states.ROUND_OVER):
        by_program[round.program_id].append(_line(round, figures.get(round.pk)))
    return {"programs": [(program, by_program[program.pk]) for program in programs]}


def _rounds_of(user: Any) -> list[Round]:
    """The rounds that the user runs, read once for the page: `user` is made anew for each."""
    if not hasattr(user, "rounds_of_the_desk"):
        user.rounds_of_the_desk = list(access.rounds_run_by(user))
    rounds: list[Round] = user.rounds_of_the_desk
    return rounds


def _line(round: Round, figures: Figures | None) -> dict[str, Any]:
    said = figures and (
        figures.people_in_words(round.program),
        figures.together_in_words(round.program),
    )
    return {"round": round, "state": ROUND[round.state], "said": said}


def waiting_work(user: Any) -> Iterator[tuple[str, str]]:
    """What waits for this person, the most pressing first."""
    yield from _failed_mails(user)
    rounds = {round.pk: round for round in _rounds_of(user)}
    going_on = [round for round in rounds.values() if round.state not in states.ROUND_OVER]
    to_announce = _to_announce(user, going_on)
    for round in going_on:
        yield from _next_steps(round, to_announce.get(round.pk, 0))
    yield from _pairs_in_need(user, rounds)
    yield from _declines(user, rounds)


def _failed_mails(user: Any) -> Iterator[tuple[str, str]]:
    rows = changed_lately(access.mails_run_by(user)).filter(
        state__in=(OutgoingMail.State.FAILED, OutgoingMail.State.BOUNCED)
    )
    counts = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    url = reverse("admin:mentorship_outgoingmail_changelist")
    if failed := counts.get(OutgoingMail.State.FAILED, 0):
        text = ngettext(
            "%(count)s mail could not be sent", "%(count)s mails could not be sent", failed
        )
        yield text % {"count": failed}, f"{url}?standing=failed_lately"
    if bounced := counts.get(OutgoingMail.State.BOUNCED, 0):
        text = ngettext("%(count)s mail came back", "%(count)s mails came back", bounced)
        yield text % {"count": bounced}, f"{url}?standing=bounced_lately"


def _to_announce(user: Any, rounds: list[Round]) -> dict[int, int]:
    """How many approved pairings wait to be announced, by the id of their round.

    One of the user's own counts where they can announce it: no list of theirs shows it.
    """
    announced = [round for round in rounds if may_announce(round)]
    counted = Q(round__in=announced) | ~access.is_one_of_two(user)
    rows = access.pairings_decided_by(user).filter(counted, state=Pairing.State.APPROVED)
    rows = rows.filter(round__in=rounds).order_by()
    return dict(rows.values_list("round").annotate(count=Count("pk")))


def _next_steps(round: Round, to_announce: int) -> Iterator[tuple[str, str]]:
    if is_held_up(round):
        words = _("Its day has come, and sign-up waits for what is missing: %(round)s")
        yield words % {"round": round}, reverse("admin:round", args=[round.pk])
    if round.state == Round.State.MATCHING:
        words = _("Sign-up is closed, so matching can run: %(round)s")
        yield words % {"round": round}, reverse("admin:round", args=[round.pk])
    yield from _due(round)
    if to_announce:
        text = ngettext(
            "%(count)s approved pairing to announce: %(round)s",
            "%(count)s approved pairings to announce: %(round)s",
            to_announce,
        )
        url = reverse("admin:announce", args=[round.pk])
        if not may_announce(round):
            url = reverse("admin:round_pairings", args=[round.pk]) + "?state=approved"
        yield text % {"count": to_announce, "round": round}, url


def _due(round: Round) -> Iterator[tuple[str, str]]:
    """A day of the round that has come, or comes soon; and a round that nobody has opened yet."""
    url = reverse("admin:round", args=[round.pk])
    if round.state == Round.State.DRAFT and not is_held_up(round):
        yield _("A round is still a draft: %(round)s") % {"round": round}, url
    day = round.announce_on if round.state in states.ROUND_BEFORE_ANNOUNCED else None
    if day is None:
        return
    ahead = day - today(round, timezone.now())
    told = {"round": round, "day": dates.day(day)}
    if ahead < timedelta():
        yield _("Pairs were to be announced on %(day)s: %(round)s") % told, url
    elif ahead <= SOON:
        yield _("Pairs are to be announced on %(day)s: %(round)s") % told, url


def _pairs_in_need(user: Any, rounds: dict[int, Round]) -> Iterator[tuple[str, str]]:
    """Pairs that struggle, then those that are quiet or wait to wrap up, round by round."""
    found = needs.needs_by_round(access.pairings_run_by(user))
    order = list(needs.NEEDS)
    for (how, pk), count in sorted(found.items(), key=lambda one: (order.index(one[0][0]), one)):
        url = reverse("admin:round_pairings", args=[pk])
        yield _need(how, count) % {"count": count, "round": rounds[pk]}, f"{url}?going={how}"


def _need(how: str, count: int) -> str:
    if how == needs.Need.TROUBLE:
        return ngettext(
            "%(count)s pair says that something is not working: %(round)s",
            "%(count)s pairs say that something is not working: %(round)s",
            count,
        )
    if how == needs.Need.WRAP_UP:
        return ngettext(
            "%(count)s pair waits to wrap up, since one of them has not answered: %(round)s",
            "%(count)s pairs wait to wrap up, since one of each has not answered: %(round)s",
            count,
        )
    return ngettext(
        "%(count)s pair is quiet: %(round)s", "%(count)s pairs are quiet: %(round)s", count
    )


def _declines(user: Any, rounds: dict[int, Round]) -> Iterator[tuple[str, str]]:
    rows = needs.fallen_lately(access.pairings_run_by(user)).order_by("round", "pk")
    for pk, count in Counter(rows.values_list("round", flat=True)).items():
        text = ngettext(
            "%(count)s offer declined or not answered lately: %(round)s",
            "%(count)s offers declined or not answered lately: %(round)s",
            count,
        )
        url = reverse("admin:round_pairings", args=[pk])
        yield text % {"count": count, "round": rounds[pk]}, f"{url}?going=fallen"


desk.open_on(home)
desk.add_work(waiting_work)
