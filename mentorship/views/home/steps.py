"""The one next step of a member, over everything that may wait for them.

Each function knows one thing about the member alone; what waits in a pairing is found by
`views.next_step`, so that home and the pairing's page name the same. A new thing is one more
function in `ORDER`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import dates
from accounts.models import Profile, User, WorkingStyle
from mentorship.circles.view import CircleView
from mentorship.mail.return_path import suppressed
from mentorship.models import Enrollment, EnrollmentDraft, Pairing, Round
from mentorship.services.windows import may_change, takes_signups
from mentorship.states import MENTEE, MENTOR
from mentorship.views.next_step import GOES_ON, ON_THE_PAGE, RESTS, WAITS, Step, steps_among
from mentorship.views.pairing_view import Kind
from mentorship.views.pairs import Pair


@dataclass(frozen=True)
class Member:
    """All that a member's next step depends on."""

    user: User
    pairs: list[Pair]
    """Those that are open first, then those that are over."""
    drafts: list[EnrollmentDraft]
    enrollments: list[Enrollment]
    taking: list[Round]
    """The rounds that take sign-ups today."""
    circles: list[CircleView]
    """Circles, and peers, those to answer first."""
    circles_unsaid: list[CircleView] = field(default_factory=list)
    """Those that are over, of which they may say how it was."""


def next_step_of(member: Member) -> Step:
    """The step that matters most; there is always one."""
    return next(step for find in ORDER for step in find(member))


def address_that_works(member: Member) -> Iterator[Step]:
    """Mail to them comes back."""
    if suppressed(member.user.email):
        yield Step(
            _("Mail to %(address)s comes back") % {"address": member.user.email},
            _("We send nothing there any more. Enter an address that works, or write to us."),
            reverse("account_email"),
            _("Change your address"),
        )


def who_one_is(member: Member) -> Iterator[Step]:
    """Nothing is known of them yet, or their name alone."""
    profile: Profile | None = getattr(member.user, "profile", None)
    if profile and (profile.job_title or profile.institution_id or profile.region_id):
        return
    if profile and profile.full_name:
        yield Step(
            _("Say a little more about yourself"),
            _("Your work, your region and your fields: with them we can choose somebody who fits."),
            reverse("profile_edit"),
            _("Add to your profile"),
        )
        return
    yield Step(
        _("First, say who you are"),
        _("Your name, your work and your fields: it takes two minutes, once."),
        reverse("profile_edit"),
        _("Fill in your profile"),
    )


def what_waits(member: Member) -> Iterator[Step]:
    """Something in a pairing waits for their word."""
    return steps_among(member.pairs, WAITS)


def circle_offered(member: Member) -> Iterator[Step]:
    """A circle, or a peer, is suggested to them."""
    for view in member.circles:
        if view.is_to_answer and view.mine.answer_by:
            title = _("A circle is suggested to you")
            if view.peers:
                title = _("A peer is suggested to you")
            yield Step(
                title,
                _("%(program)s asks whether it suits you. Say yes or no by %(day)s.")
                % {
                    "program": view.circle.round.program,
                    "day": dates.short_day(view.mine.answer_by),
                },
                reverse("circle", args=[view.circle.pk]),
                _("Read and answer"),
            )


def circle_goes_on(member: Member) -> Iterator[Step]:
    """They sit in a circle, or wait for one to begin."""
    for view in member.circles:
        text = _("It has begun. See who is in it, when you meet and what you agree on.")
        if not view.is_inside:
            text = _("Your yes is noted. You hear from us as soon as enough have said yes.")
        yield Step(view.title, text, reverse("circle", args=[view.circle.pk]), _("Open the page"))


def circle_over(member: Member) -> Iterator[Step]:
    """A circle of theirs is over, and there is room for an answer and for thanks."""
    for view in member.circles_unsaid:
        yield Step(
            _("%(title)s: how was it?") % {"title": view.title},
            _("Two minutes, and room for a word of thanks."),
            reverse("circle_closing", args=[view.circle.pk]),
            _("Say how it was"),
        )


def change_asked(member: Member) -> Iterator[Step]:
    """A coordinator has asked for other answers."""
    for enrollment in member.enrollments:
        review = getattr(enrollment, "sign_up_review", None)
        if review and review.is_asked and may_change(enrollment):
            yield Step(
                _("%(program)s asks you to change an answer")
                % {"program": enrollment.round.program},
                _("A coordinator has read your sign-up and says what would help."),
                reverse("enrollment", args=[enrollment.pk]),
                _("Change my answers"),
            )


def unfinished(member: Member) -> Iterator[Step]:
    """A sign-up was begun and not finished."""
    for draft in member.drafts:
        yield Step(
            _("You have begun to join %(program)s") % {"program": draft.round.program},
            _("Your answers are kept. Go on with the first question that is still open."),
            reverse("join_check", args=[draft.round_id, draft.role]),
            _("Go on where you stopped"),
        )


def working_style(member: Member) -> Iterator[Step]:
    """They take part, and never said how they like to work."""
    known = WorkingStyle.objects.filter(profile__user=member.user)
    if member.enrollments and not known.exists():
        yield Step(
            _("Tell us how you like to work"),
            _("Ten short questions, two minutes. They help to find somebody who suits you."),
            reverse("working_style"),
            _("Answer the questions"),
        )


def what_goes_on(member: Member) -> Iterator[Step]:
    """Nobody waits, and there is something good to do together."""
    return steps_among(member.pairs, GOES_ON)


def directory(member: Member) -> Iterator[Step]:
    """They may look for somebody themselves."""
    if any(pair.view.pairing.state == Pairing.State.ASKED for pair in member.pairs):
        return
    for enrollment in member.enrollments:
        round = enrollment.round
        if round.program.is_informal and enrollment.takes_part:
            yield Step(
                _("Find somebody to talk to"),
                _("The directory of %(program)s shows who would suit you, and why.")
                % {"program": round.program},
                reverse("directory", args=[round.pk]),
                _("Look through the directory"),
            )


def what_rests(member: Member) -> Iterator[Step]:
    """There is nothing to do but to look."""
    return steps_among(member.pairs, RESTS + ON_THE_PAGE)


def on_the_list(member: Member) -> Iterator[Step]:
    """They are in a round, and nobody is found for them yet."""
    for enrollment in member.enrollments:
        if enrollment.waits_again_since:
            yield Step(
                _("We look for somebody else for you"),
                _("You come first on the list of %(program)s. There is nothing to do for you.")
                % {"program": enrollment.round.program},
                reverse("enrollment", args=[enrollment.pk]),
                _("Look at your place, or rest for now"),
            )
            continue
        yield Step(
            _("You are on the list of %(program)s") % {"program": enrollment.round.program},
            _until_announced(enrollment.round),
            reverse("enrollment", args=[enrollment.pk]),
            _("Look at your answers"),
        )


def _until_announced(round: Round) -> str:
    if round.announce_on and round.announce_on >= timezone.localdate():
        return _("There is nothing to do for you. You hear from us by %(day)s.") % {
            "day": dates.short_day(round.announce_on)
        }
    return _("There is nothing to do for you. You hear from us by mail.")


def give_time(member: Member) -> Iterator[Step]:
    """They were a mentee here and concluded; the next round takes mentors."""
    mentored = {
        pair.view.pairing.round.program_id
        for pair in member.pairs
        if pair.view.kind == Kind.COMPLETED and pair.view.side == MENTEE and not pair.view.informal
    }
    there = {one.round_id for one in member.enrollments}
    for round in member.taking:
        ready = round.program_id in mentored and round.pk not in there
        if ready and takes_signups(round, MENTOR):
            yield Step(
                _("Somebody gave you time. Would you give some?"),
                _("%(program)s takes sign-ups. You know what it is like to be on the other side.")
                % {"program": round.program},
                reverse("join_check", args=[round.pk, MENTOR]),
                _("Join as %(mentor)s") % {"mentor": round.program.a_word_for(MENTOR)},
            )


def join(member: Member) -> Iterator[Step]:
    """A program takes sign-ups."""
    for round in member.taking[:1]:
        if closes := round.last_closes_on:
            text = _("%(program)s takes sign-ups until %(day)s.") % {
                "program": round.program,
                "day": dates.short_day(closes),
            }
        else:
            text = _("%(program)s takes sign-ups at any time.") % {"program": round.program}
        single = len(member.taking) == 1
        yield Step(
            _("Join a program"),
            text,
            reverse("program", args=[round.program.slug]) if single else reverse("programs"),
            _("Read about it") if single else _("See what is open"),
        )


def nothing_open(member: Member) -> Iterator[Step]:
    """There is nothing to do or to join."""
    yield Step(
        _("No program takes sign-ups today"),
        _("The list of programs says when the next round opens."),
        reverse("programs"),
        _("See all programs"),
    )


ORDER: tuple[Callable[[Member], Iterator[Step]], ...] = (
    address_that_works,
    who_one_is,
    what_waits,
    circle_offered,
    change_asked,
    unfinished,
    working_style,
    what_goes_on,
    what_rests,
    circle_over,
    circle_goes_on,
    directory,
    on_the_list,
    give_time,
    join,
    nothing_open,
)
"""What matters most, first."""
