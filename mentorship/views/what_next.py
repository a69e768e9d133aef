"""What happens next to somebody who has signed up, and by when: the sentences of their page."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import dates
from mentorship import priority, states
from mentorship.models import Enrollment, Program, Round
from mentorship.roles import Role
from mentorship.services.windows import in_line


def what_next(own: Enrollment, *, paired: bool) -> list[str]:
    """What happens next and by when, in a few sentences."""
    if own.is_gone:
        return []
    if own.is_paused:
        return [_("You are paused: nobody new is suggested to you until you come back.")]
    if own.waits_in_line:
        return _next_in_line(own)
    if own.round.program.is_informal:
        return _next_informal(own)
    if paired and own.round.looks_on:
        return [_("Your pairing is below.")]
    if own.waits_again_since:
        return [
            _("You come first, since your last pairing ended early."),
            _("The coordinators look for somebody else. You hear from us by mail."),
        ]
    return [*_comes_first(own), *_NEXT.get(own.round.state, _next_over)(own)]


def _comes_first(own: Enrollment) -> list[str]:
    """That whoever waited in vain last time comes first, for as long as nobody is announced."""
    if own.round.state in states.ROUND_BEFORE_ANNOUNCED and priority.comes_first(own):
        return [_("You come first this time, since there was no partner for you last time.")]
    return []


def _next_in_line(own: Enrollment) -> list[str]:
    round, closes = own.round, own.round.closes_on(own.role)
    if round.is_over:
        return [_("This round is over, and no place became free in it.")]
    before = in_line(round, own.role).filter(state_changed_at__lt=own.state_changed_at).count()
    told = ngettext(
        "%(count)s person waits before you.", "%(count)s people wait before you.", before
    )
    first = told % {"count": before} if before else _("You are the first in line.")
    late = closes and own.state_changed_at > round.end_of(closes)
    how = _("Whoever is first in line gets the next place that is free.")
    if late and round.matches_nightly:
        how = _("You came after the last day: we take you in within minutes if there is a place.")
    elif late:
        how = _("You came after the last day: the coordinators take people in as they can.")
    return [first, how, _("You hear from us by mail when there is a place for you.")]


def _next_informal(own: Enrollment) -> list[str]:
    if not own.round.is_open:
        return _next_over(own)
    return [
        _("Look through the people who have joined, and ask somebody who interests you."),
        _("Whoever is asked has 10 days to answer. You hear of it by mail."),
    ]


def _next_open(own: Enrollment) -> list[str]:
    round = own.round
    first = _("Nothing more is needed from you now.")
    if round.rolling:
        return [first, *_next_rolling(own)]
    if closes := round.closes_on(own.role):
        first = _("Sign-up goes on until %(day)s. Nothing more is needed from you now.") % {
            "day": dates.day(closes)
        }
    return [first, *_next_matching(own)]


def _next_rolling(own: Enrollment) -> list[str]:
    """The same where sign-up never closes: one waits, and who waits longest comes first."""
    return [
        _("Sign-up never closes here. We keep looking for who fits whom among those who wait."),
        _("Whoever waits longest comes first. You hear from us by mail."),
        _("You then have %(days)s days to say yes or no. Nobody is paired without both saying yes.")
        % {"days": own.round.offer_days},
    ]


def _next_matching(own: Enrollment) -> list[str]:
    round = own.round
    chosen = _("The coordinators look for somebody who fits what you told us.")
    when = _("You hear from us by mail as soon as they have found somebody.")
    if round.announce_on:
        when = _("You hear from us by mail by %(day)s.") % {"day": dates.day(round.announce_on)}
    answer = _(
        "You then have %(days)s days to say yes or no. Nobody is paired without both saying yes."
    )
    return [chosen, when, answer % {"days": round.offer_days}]


def _next_announced(own: Enrollment) -> list[str]:
    """The same for a mentee about whom a mentor is being asked and for one who waits: it is said
    nowhere which of the two somebody is.
    """
    program = own.round.program
    if program.asks_first == Program.AsksFirst.MENTOR and own.role == Role.MENTEE:
        return [
            _("Mentors are asked first here."),
            _("As soon as one has said yes to you, you hear from us by mail."),
        ]
    return [
        _("We have not found a partner who fits what you asked for."),
        _("You stay on the list. If somebody becomes free, you hear from us by mail."),
    ]


def _next_over(own: Enrollment) -> list[str]:
    if own.round.state == Round.State.CANCELLED:
        return [_("The coordinators have called this round off. Nobody is paired in it.")]
    return [_("This round is over. Pairings that are active go on for as long as you both wish.")]


_NEXT: dict[str, Callable[[Enrollment], list[str]]] = {
    Round.State.OPEN: _next_open,
    Round.State.MATCHING: _next_matching,
    Round.State.REVIEW: _next_matching,
    Round.State.ANNOUNCED: _next_announced,
    Round.State.RUNNING: _next_announced,
}
