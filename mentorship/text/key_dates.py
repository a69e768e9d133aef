"""A round's key dates, as `components/dates.html` shows them."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import dates
from mentorship.models import Round
from mentorship.roles import Role


def today_in(round: Round) -> date:
    """Today, in the round's own time zone."""
    return timezone.now().astimezone(round.zone).date()


def key_dates(round: Round) -> list[dict[str, str]]:
    """The dates of a round in order; the next one to come is marked."""
    rows = [(label, value) for label, value in _dates(round) if value]
    today = today_in(round)
    coming = next((value for _label, value in rows if value >= today), None)
    return [
        {
            "label": label,
            "text": dates.day(value),
            "iso": value.isoformat(),
            "when_state": "past" if value < today else "now" if value == coming else "",
        }
        for label, value in rows
    ] + _open_end(round)


Named = tuple[str, date | None]

AFTER_THE_START = 7
"""So many rows come before those that lie after the start."""


def _dates(round: Round) -> list[Named]:
    begins, ends = _begin_and_end(round)
    mentor = {"word": round.program.a_word_for(Role.MENTOR)}
    named = [
        (_("First day to sign up"), round.signup_opens_on),
        (_("First day to sign up as %(word)s") % mentor, round.mentors_open_on),
        (_("Last day to sign up"), round.signup_closes_on),
        (_("Last day to sign up as %(word)s") % mentor, round.mentors_close_on),
        (_("Last day to join the waiting list"), round.late_until),
        (_announced(round), round.announce_on),
        (begins, round.starts_on),
        (_("Goals are written down by"), round.goals_by),
        (_("Half-way"), round.halfway_on),
        (ends, round.ends_on),
        (_("Closing questions are answered by"), round.survey_by),
        (_("Sign-up for the next round opens"), round.next_opens_on),
    ]
    return _with_milestones_in_order(named)


def _announced(round: Round) -> str:
    circles = round.program.makes_circles
    return _("Circles are announced") if circles else _("Partners are announced")


def _begin_and_end(round: Round) -> tuple[str, str]:
    if round.program.is_convention:
        return _("The convention begins"), _("The convention ends")
    if round.program.makes_circles:
        return _("Circles start"), _("Circles end")
    return _("Pairs start"), _("Pairs end")


def _with_milestones_in_order(named: list[Named]) -> list[Named]:
    """Those after the start by their day, as the next sign-up often opens before pairs end."""
    before, after = named[:AFTER_THE_START], named[AFTER_THE_START:]
    return [*before, *sorted(after, key=lambda row: row[1] or date.max)]


def _open_end(round: Round) -> list[dict[str, str]]:
    if round.ends_on:
        return []
    if round.rolling:
        return [
            {"label": _("Sign-up"), "text": _("never closes")},
            {"label": _("Pairs begin"), "text": _("as soon as somebody who fits is found")},
            {"label": _("Pairs end"), "text": _("when you both wish")},
        ]
    if round.program.is_informal:
        return [{"label": _("Open for as long as you like"), "text": _("no fixed end")}]
    return [{"label": _("Pairs end"), "text": _("when you both wish")}]
