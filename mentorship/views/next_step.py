"""The one next step of two people who are paired: the same on their page and on home.

Each function in `WAITS`, `GOES_ON` and `RESTS` knows one thing that may come next, and gives its
step or None. The order of the tables is the order of what matters most. A new thing that can wait
for somebody is one more function in `WAITS`; what it needs to know of a pair is a field of `Pair`,
read for all pairs at once in `views.pairs.pairs_of`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import dates
from mentorship.messages import checkins as questions
from mentorship.models import Agreement, Program
from mentorship.services import pairings
from mentorship.views.agreements import waits_for_me
from mentorship.views.meetings import Talk, TalkKind
from mentorship.views.pairing_view import Kind, PairingView, WrapUp
from mentorship.views.pairs import Pair, pairs_of


@dataclass(frozen=True)
class Step:
    """A next step: a sentence, what it is about, and a button."""

    title: str
    text: str
    url: str
    label: str
    first_lines: bool = False
    """Whether it is to write to the other: the page of the pairing then shows what to write."""


Find = Callable[[Pair], Step | None]


# What waits for the reader -------------------------------------------------------------------


def answer_offer(pair: Pair) -> Step | None:
    """Say yes or no to an offer or a request."""
    one = pair.view
    if not one.is_to_answer:
        return None
    until = dates.short_day(one.pairing.answer_by)
    words = {"name": one.name, "called": one.called, "until": until}
    title = (
        _("%(name)s would like to talk with you")
        if one.kind == Kind.REQUEST
        else _("We would like you to meet %(name)s")
    )
    return Step(
        title % words,
        _("Say yes or no by %(until)s. Your address stays private until you say yes.") % words,
        _page_of(pair),
        _("Read about %(called)s") % words,
    )


def choose_time(pair: Pair) -> Step | None:
    """The other has proposed times to meet."""
    return _talk_step(
        pair.talk(TalkKind.MINE),
        _("%(name)s would like to meet you") % _name(pair),
        _("Choose one of the times, or propose others. An invitation follows by mail."),
        _("Choose a time"),
    )


def agree(pair: Pair) -> Step | None:
    """The other has agreed to what is written down; the reader is asked."""
    if not (pair.active and waits_for_me(pair.view)):
        return None
    return Step(
        _("%(name)s asks you to agree") % _name(pair),
        _("Read what is written down for the two of you. Agree, or change what does not suit you."),
        reverse("agreement", args=[pair.view.pairing.pk]),
        _("Read it"),
    )


def go_on_longer(pair: Pair) -> Step | None:
    """The other would like to go on beyond the end."""
    pairing = pair.view.pairing
    if not pair.active or pairing.longer_until is None or pairing.longer_by == pair.view.side:
        return None
    return Step(
        _("%(name)s would like to go on with you") % _name(pair),
        _("Say whether you would like it too: until %(day)s.")
        % {"day": dates.day(pairing.longer_until)},
        reverse("pairing_longer", args=[pairing.pk]),
        _("Answer"),
    )


def wrap_up(pair: Pair) -> Step | None:
    """The other proposes to wrap up."""
    if not pair.active or pair.view.wrap_up != WrapUp.THEIRS:
        return None
    return Step(
        _("%(name)s proposes to wrap up") % _name(pair),
        _("Agree, or go on together: both are fine. Nothing ends before you answer."),
        reverse("pairing_wrap_up", args=[pair.view.pairing.pk]),
        _("Answer"),
    )


def check_in(pair: Pair) -> Step | None:
    """A short question waits for an answer."""
    if pair.asked is None:
        return None
    return Step(
        questions.question(pair.asked),
        _("It takes half a minute. Your partner does not see your answer."),
        reverse("checkin", args=[pair.asked.pk]),
        _("Answer"),
    )


def did_you_meet(pair: Pair) -> Step | None:
    """An agreed time has passed."""
    return _talk_step(
        pair.talk(TalkKind.OVER),
        _("Did you and %(name)s meet?") % _name(pair),
        _("Note it with one press, so that you both see how often you met."),
        _("Say whether you met"),
    )


# What goes on --------------------------------------------------------------------------------


def write_first(pair: Pair) -> Step | None:
    """The first lines are the reader's, alone or as either of the two may."""
    if not pair.goes_on or pair.begun or not pair.view.writes_first:
        return None
    if pair.view.either_writes:
        title = _("Either of you may write first")
        text = _("Whoever has a minute begins. A few words to %(name)s are enough.")
    else:
        title = _("You write first")
        text = _("%(name)s knows that the first lines come from you. A few words are enough.")
    return _lines(pair, title, text)


def hear_first(pair: Pair) -> Step | None:
    """The first lines are the other's."""
    if not pair.goes_on or pair.begun or pair.view.writes_first:
        return None
    return _lines(
        pair,
        _("%(name)s writes first") % _name(pair),
        _("You should hear from %(name)s within a week. If you do not, write yourself."),
    )


def meet_first(pair: Pair) -> Step | None:
    """Nobody has spoken of a meeting yet."""
    if not pair.goes_on or pair.talks or pair.met:
        return None
    return _plan(pair, _("Meet %(name)s") % _name(pair))


def write_down(pair: Pair) -> Step | None:
    """Write down what one agrees on, or agree to it, where the program asks for it."""
    one = pair.view
    if not pair.goes_on or one.pairing.round.program.agreement == Program.Formality.LIGHT:
        return None
    if one.agreement is None:
        return Step(
            _("Write down what you agree on"),
            _("A first draft is ready, made from what you both wrote. It takes five minutes."),
            reverse("agreement_edit", args=[one.pairing.pk]),
            _("See the first draft"),
        )
    if one.agreement.state == Agreement.State.DRAFT:
        return Step(
            _("Agree on what is written down"),
            _("Neither of you has agreed yet. Read it once more, then agree or change it."),
            reverse("agreement", args=[one.pairing.pk]),
            _("Read it"),
        )
    return None


def meet_again(pair: Pair) -> Step | None:
    """The two have met, and nothing is planned."""
    if not pair.goes_on or pair.talks:
        return None
    last = pair.view.wrap_up != WrapUp.NOBODY
    title = (
        _("Plan a last talk with %(name)s") if last else _("Plan your next meeting with %(name)s")
    )
    return _plan(pair, title % _name(pair))


# What rests ----------------------------------------------------------------------------------


def meet_soon(pair: Pair) -> Step | None:
    """A meeting is agreed on."""
    talk = pair.talk(TalkKind.AHEAD)
    when = talk.when if talk else ""
    return _talk_step(
        talk,
        _("You meet %(name)s: %(when)s") % {**_name(pair), "when": when},
        _("Ideas for what to talk about stand on your page."),
        _("Look at the meeting"),
    )


def they_choose(pair: Pair) -> Step | None:
    """The other chooses a time."""
    return _talk_step(
        pair.talk(TalkKind.THEIRS),
        _("%(name)s chooses a time") % _name(pair),
        _("There is nothing to do for you until then."),
        _("Look at what you proposed"),
    )


def they_answer(pair: Pair) -> Step | None:
    """The other has an offer or a request to answer."""
    if pair.view.kind not in (Kind.OFFER_WAITING, Kind.REQUEST_SENT):
        return None
    return Step(
        _("We wait for %(name)s to answer") % _name(pair),
        _("There is nothing to do for you. You get a mail as soon as there is an answer."),
        _page_of(pair),
        _("Look at it"),
    )


def they_wrap_up(pair: Pair) -> Step | None:
    """The other has a proposal to wrap up to answer."""
    if not pair.active or pair.view.wrap_up != WrapUp.MINE:
        return None
    return Step(
        _("We wait for %(name)s to say whether you wrap up") % _name(pair),
        _("There is nothing to do for you. Your pairing goes on until you both agree."),
        reverse("pairing_wrap_up", args=[pair.view.pairing.pk]),
        _("Look at it"),
    )


def they_pause(pair: Pair) -> Step | None:
    """The two pause."""
    until = pair.view.pairing.paused_until
    if until is None:
        return None
    words = {**_name(pair), "until": dates.short_day(until)}
    return Step(
        _("You and %(name)s pause until %(until)s") % words,
        _("There is nothing to do for you until then. Either of you can go on earlier."),
        _page_of(pair),
        _("Open your page with %(name)s") % _name(pair),
    )


def say_how_it_was(pair: Pair) -> Step | None:
    """It is over, and there is room for an answer and for thanks."""
    if not pair.unsaid:
        return None
    return Step(
        _("You and %(name)s: how was it?") % _name(pair),
        _("Two minutes, and room for a word of thanks."),
        reverse("closing", args=[pair.view.pairing.pk]),
        _("Say how it was"),
    )


def stay_in_touch(pair: Pair) -> Step | None:
    """It is over, and the other would like to stay in touch."""
    view, pairing = pair.view, pair.view.pairing
    if view.mine.stays_at:
        return None
    if not view.theirs.stays_at or not pairings.may_stay(pairing):
        return None
    return Step(
        _("%(name)s would like to stay in touch") % _name(pair),
        _("If you would like it too, one press is enough. If not, there is nothing to do."),
        _page_of(pair),
        _("Open your page with %(name)s") % _name(pair),
    )


WAITS: tuple[Find, ...] = (
    answer_offer,
    choose_time,
    agree,
    go_on_longer,
    wrap_up,
    check_in,
    did_you_meet,
)
"""Something waits for the reader's word."""
GOES_ON: tuple[Find, ...] = (write_first, hear_first, meet_first, write_down, meet_again)
"""Nobody waits, and there is something good to do."""
RESTS: tuple[Find, ...] = (meet_soon, they_choose, they_answer, they_wrap_up)
"""There is nothing to do but to look."""
ON_THE_PAGE: tuple[Find, ...] = (say_how_it_was, stay_in_touch, they_pause)
"""What the pairing's own page says elsewhere."""


def steps_among(pairs: Iterable[Pair], finds: Iterable[Find]) -> Iterator[Step]:
    """What these functions find, the first of them first, each over all pairs."""
    pairs = list(pairs)
    found = (find(pair) for find in finds for pair in pairs)
    return (step for step in found if step)


def next_step(view: PairingView) -> Step | None:
    """What comes next for the reader of one pairing; None where nothing does."""
    return next(steps_among(pairs_of([view]), WAITS + GOES_ON + RESTS), None)


def _name(pair: Pair) -> dict[str, str]:
    return {"name": pair.view.called}


def _page_of(pair: Pair) -> str:
    return reverse("pairing", args=[pair.view.pairing.pk])


def _talk_step(talk: Talk | None, title: str, text: str, label: str) -> Step | None:
    return Step(title, text, reverse("meeting", args=[talk.meeting.pk]), label) if talk else None


def _lines(pair: Pair, title: str, text: str) -> Step:
    label = _("Open your page with %(name)s") % _name(pair)
    return Step(title, text % _name(pair), _page_of(pair), label, first_lines=True)


def _plan(pair: Pair, title: str) -> Step:
    return Step(
        title,
        _("Propose a time or two. %(name)s chooses, and both calendars get an invitation.")
        % _name(pair),
        reverse("meeting_propose", args=[pair.view.pairing.pk]),
        _("Propose a time to meet"),
    )
