"""The first page: for a visitor what this is, for a member the one next step."""

from collections.abc import Iterable, Iterator
from itertools import chain

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Profile, User, WorkingStyle
from mentorship import access, queries
from mentorship.mail.returns import suppressed
from mentorship.models import Enrollment, EnrollmentDraft, Round
from mentorship.services.enrollments import takes_signups
from mentorship.views.agreements import waits_for_me
from mentorship.views.meetings import Talk, talks_ahead
from mentorship.views.next_step import Step, agree_step
from mentorship.views.standing import OPEN, TO_ANSWER, Standing

SHOWN = 12
"""How many open programs the first page names before it leads on to all of them."""

SOON = 3
"""How many meetings to come the first page names."""

SETTLED = 14
"""Days after which two people are taken to have found each other."""


def home(request: HttpRequest) -> HttpResponse:
    """Show the first page."""
    if request.user.is_authenticated:
        return _member(request, request.user)
    taking = _taking_signups()
    context = {"rounds": taking[:SHOWN], "more": len(taking) > SHOWN}
    return render(request, "home/visitor.html", context)


def _member(request: HttpRequest, user: User) -> HttpResponse:
    standings = [Standing.of(pairing, user) for pairing in queries.open_pairings_of(user)]
    standings.sort(key=lambda one: OPEN.index(one.kind))
    past = [Standing.of(pairing, user) for pairing in queries.past_pairings_of(user)]
    enrollments = [_with_word(one) for one in queries.enrollments_of(user)]
    drafts = [draft for draft in queries.drafts_of(user) if takes_signups(draft.round)]
    taking = _taking_signups()
    talks = talks_ahead(user) if any(one.kind == "active" for one in standings) else []
    steps = _steps(user, standings, talks, drafts, enrollments, taking)
    context = {
        "greeting": _greeting(user),
        "step": next(steps),
        "talks": [talk for talk in talks if talk.kind == "ahead"][:SOON],
        "pairings": [one for one in standings if not _is_request(one)],
        "requests": [one for one in standings if _is_request(one)],
        "past": past,
        "enrollments": enrollments,
        "drafts": drafts,
        "desk": access.runs_anything(user),
    }
    return render(request, "home/member.html", context)


def _with_word(enrollment: Enrollment) -> Enrollment:
    """Add what the program calls somebody in this role."""
    enrollment.role_word = enrollment.round.program.word_for(enrollment.role)  # type: ignore[attr-defined]
    return enrollment


def _is_request(standing: Standing) -> bool:
    return standing.pairing.state == "asked"


def _taking_signups() -> list[Round]:
    return [round for round in queries.open_rounds() if takes_signups(round)]


def _greeting(user: User) -> str:
    name = {"name": user.get_short_name()}
    hour = timezone.localtime().hour
    if 5 <= hour < 12:
        return _("Good morning, %(name)s") % name
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s") % name
    return _("Good evening, %(name)s") % name


# The next step -------------------------------------------------------------------------------


def _steps(
    user: User,
    standings: list[Standing],
    talks: list[Talk],
    drafts: list[EnrollmentDraft],
    enrollments: list[Enrollment],
    taking: list[Round],
) -> Iterator[Step]:
    """Every step that is open to the user, the one that matters most first; never none."""
    return chain(
        _address_that_works(user),
        _who_one_is(user),
        _answers(standings),
        _times_to_choose(talks),
        _drafts(drafts),
        _working_style(user, enrollments),
        _active(standings),
        _directory(enrollments, standings),
        _waiting(standings, enrollments),
        _join(taking),
        _nothing_open(),
    )


def _address_that_works(user: User) -> Iterator[Step]:
    if suppressed(user.email):
        yield Step(
            _("Mail to %(address)s comes back") % {"address": user.email},
            _("We send nothing there any more. Enter an address that works, or write to us."),
            reverse("account_email"),
            _("Change your address"),
        )


def _who_one_is(user: User) -> Iterator[Step]:
    profile: Profile | None = getattr(user, "profile", None)
    if profile is None or not (profile.job_title or profile.institution_id or profile.region_id):
        yield Step(
            _("First, say who you are"),
            _("Your name, your work and your fields: it takes two minutes, once."),
            reverse("profile_edit"),
            _("Fill in your profile"),
        )


def _answers(standings: Iterable[Standing]) -> Iterator[Step]:
    for one in standings:
        if one.kind not in TO_ANSWER:
            continue
        until = date_format(timezone.localtime(one.pairing.answer_by), "j F")
        words = {"name": one.name, "called": one.called, "until": until}
        title = (
            _("%(name)s would like to talk with you")
            if one.kind == "request"
            else _("We would like you to meet %(name)s")
        )
        yield Step(
            title % words,
            _("Say yes or no by %(until)s. Your address stays private until you say yes.") % words,
            reverse("pairing", args=[one.pairing.pk]),
            _("Read about %(called)s") % words,
        )


def _times_to_choose(talks: Iterable[Talk]) -> Iterator[Step]:
    for talk in talks:
        if talk.kind == "mine":
            name = {"name": talk.standing.called}
            yield Step(
                _("%(name)s would like to meet you") % name,
                _("Choose one of the times, or propose others. An invitation follows by mail."),
                reverse("meeting", args=[talk.meeting.pk]),
                _("Choose a time"),
            )


def _drafts(drafts: Iterable[EnrollmentDraft]) -> Iterator[Step]:
    for draft in drafts:
        yield Step(
            _("You have begun to join %(program)s") % {"program": draft.round.program},
            _("Your answers are kept. Go on with the first question that is still open."),
            reverse("join_check", args=[draft.round_id, draft.role]),
            _("Go on where you stopped"),
        )


def _working_style(user: User, enrollments: list[Enrollment]) -> Iterator[Step]:
    if enrollments and not WorkingStyle.objects.filter(profile__user=user).exists():
        yield Step(
            _("Tell us how you like to work"),
            _("Ten short questions, two minutes. They help to find somebody who suits you."),
            reverse("working_style"),
            _("Answer the questions"),
        )


def _active(standings: Iterable[Standing]) -> Iterator[Step]:
    active = [one for one in standings if one.kind == "active"]
    yield from (agree_step(one) for one in active if waits_for_me(one))
    for one in sorted(active, key=lambda one: (not one.writes_first, -one.pairing.pk)):
        name = {"name": one.called}
        title = _("Stay in touch with %(name)s") if _is_old(one) else _first_title(one)
        yield Step(
            title % name,
            _("How to reach each other, and what to say first, stands on your page."),
            reverse("pairing", args=[one.pairing.pk]),
            _("Open your page with %(name)s") % name,
        )


def _is_old(standing: Standing) -> bool:
    since = standing.pairing.active_at
    return since is not None and (timezone.now() - since).days > SETTLED


def _first_title(standing: Standing) -> str:
    if standing.writes_first:
        return _("Write to %(name)s: the first lines are yours")
    return _("You and %(name)s have both said yes")


def _directory(enrollments: Iterable[Enrollment], standings: list[Standing]) -> Iterator[Step]:
    if any(_is_request(one) for one in standings):
        return
    for enrollment in enrollments:
        round = enrollment.round
        if round.program.kind == "informal" and enrollment.state == "submitted":
            yield Step(
                _("Find somebody to talk to"),
                _("The directory of %(program)s shows who would suit you, and why.")
                % {"program": round.program},
                reverse("directory", args=[round.pk]),
                _("Look through the directory"),
            )


def _waiting(standings: list[Standing], enrollments: list[Enrollment]) -> Iterator[Step]:
    for one in standings:
        if one.kind in ("offer_waiting", "request_sent"):
            yield Step(
                _("We wait for %(name)s to answer") % {"name": one.called},
                _("There is nothing to do for you. You get a mail as soon as there is an answer."),
                reverse("pairing", args=[one.pairing.pk]),
                _("Look at it"),
            )
    for enrollment in enrollments:
        yield Step(
            _("You are on the list of %(program)s") % {"program": enrollment.round.program},
            _until_announced(enrollment.round),
            reverse("enrollment", args=[enrollment.pk]),
            _("Look at your answers"),
        )


def _until_announced(round: Round) -> str:
    if round.announce_on and round.announce_on >= timezone.localdate():
        return _("There is nothing to do for you. You hear from us by %(day)s.") % {
            "day": date_format(round.announce_on, "j F")
        }
    return _("There is nothing to do for you. You hear from us by mail.")


def _join(taking: list[Round]) -> Iterator[Step]:
    for round in taking[:1]:
        if round.signup_closes_on:
            text = _("%(program)s takes sign-ups until %(day)s.") % {
                "program": round.program,
                "day": date_format(round.signup_closes_on, "j F"),
            }
        else:
            text = _("%(program)s takes sign-ups at any time.") % {"program": round.program}
        single = len(taking) == 1
        yield Step(
            _("Join a program"),
            text,
            reverse("program", args=[round.program.slug]) if single else reverse("programs"),
            _("Read about it") if single else _("See what is open"),
        )


def _nothing_open() -> Iterator[Step]:
    yield Step(
        _("No program takes sign-ups today"),
        _("The list of programs says when the next round opens."),
        reverse("programs"),
        _("See all programs"),
    )
