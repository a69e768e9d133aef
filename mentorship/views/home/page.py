"""The first page: for a visitor what this is, for a member the one next step."""

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, among_members, queries
from mentorship.circles.view import views_of
from mentorship.models import Enrollment, EnrollmentDraft, Pairing, Round
from mentorship.services.windows import may_sign_up, takes_signups
from mentorship.states import PAIRING_OPEN
from mentorship.views.home.steps import Member, next_step_of
from mentorship.views.meetings import Talk, TalkKind
from mentorship.views.pairing_view import OPEN, PairingView
from mentorship.views.pairs import Pair, pairs_of

SHOWN = 12
"""How many open programs the first page names before it leads on to all of them."""

SOON = 3
"""How many meetings to come the first page names."""


def home(request: HttpRequest) -> HttpResponse:
    """Show the first page."""
    if request.user.is_authenticated:
        return _member(request, request.user)
    taking = [round for round in queries.open_rounds() if takes_signups(round)]
    context = {"rounds": taking[:SHOWN], "more": len(taking) > SHOWN}
    return render(request, "home/visitor.html", context)


def _member(request: HttpRequest, user: User) -> HttpResponse:
    pairings, drafts = queries.pairings_of(user), list(queries.drafts_of(user))
    enrollments = list(queries.enrollments_of(user))
    taking = _taking_signups([*pairings, *drafts, *enrollments])
    found = [PairingView.of(pairing, user) for pairing in pairings]
    past = [one for one in found if one.pairing.state not in PAIRING_OPEN]
    views = [one for one in found if one.pairing.state in PAIRING_OPEN]
    views.sort(key=lambda one: OPEN.index(one.kind))
    member = Member(
        user,
        pairs_of([*views, *past]),
        [draft for draft in drafts if may_sign_up(draft.round, draft.role)],
        [_with_word(one) for one in enrollments],
        taking,
        *views_of(user),
    )
    context = {
        "greeting": _greeting(user),
        "step": next_step_of(member),
        "talks": _talks_ahead(member.pairs),
        "pairings": [one for one in views if not _is_request(one)],
        "requests": [one for one in views if _is_request(one)],
        "circles": member.circles,
        "past": past,
        "enrollments": member.enrollments,
        "drafts": member.drafts,
        "noted_waiting": among_members.count_of_notes_to(user),
        "desk": access.runs_anything(user),
    }
    return render(request, "home/member.html", context)


def _talks_ahead(pairs: list[Pair]) -> list[Talk]:
    """The next meetings that are agreed on, in all pairings."""
    talks = [talk for pair in pairs for talk in pair.talks if talk.kind == TalkKind.AHEAD]
    talks.sort(key=lambda talk: (talk.meeting.starts_at, talk.meeting.pk))
    return talks[:SOON]


def _with_word(enrollment: Enrollment) -> Enrollment:
    """Add what the program calls somebody in this role."""
    enrollment.role_word = enrollment.round.program.word_for(enrollment.role)  # type: ignore[attr-defined]
    return enrollment


def _is_request(view: PairingView) -> bool:
    return view.pairing.state == Pairing.State.ASKED


def _taking_signups(rows: Collection[Pairing | Enrollment | EnrollmentDraft]) -> list[Round]:
    """The rounds that take sign-ups today; all these rows are given their own rounds."""
    return [round for round in queries.open_rounds_beside(rows) if takes_signups(round)]


def _greeting(user: User) -> str:
    """A greeting by the time of day; with the name only of who has said it."""
    hello, hour = _("Good evening"), timezone.localtime().hour
    if 5 <= hour < 12:
        hello = _("Good morning")
    elif 12 <= hour < 18:
        hello = _("Good afternoon")
    profile = getattr(user, "profile", None)
    if profile is None or not profile.full_name:
        return hello
    return _("%(hello)s, %(name)s") % {"hello": hello, "name": user.get_short_name()}
