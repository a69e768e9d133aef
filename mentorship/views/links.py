"""The pages behind the links of mails: one button, and no sign-in.

Programs that scan mails open every link, so nothing changes before the button is pressed. The
address itself is the key, so these pages ask for no cookie and no CSRF token: a page of somebody
else's that could send the form would have to know the address, and could open it as well.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.limits import gates
from accounts.limits.refusals import TooMany
from accounts.models import User
from accounts.readers import written_for
from mentorship.circles.forms import NoForm
from mentorship.forms.checkins import CheckInForm, UsefulForm
from mentorship.forms.meetings import NoteForm
from mentorship.forms.pairings import AcceptForm, DeclineForm
from mentorship.mail import act_links, opt_outs
from mentorship.mail.act_links import Found
from mentorship.mail.layout import masked
from mentorship.mail.registry import GROUPS
from mentorship.messages.conventions import stand_in_of
from mentorship.messages.gatherings import event_of
from mentorship.services import mail_opt_outs
from mentorship.services.acts import Refused
from mentorship.services.links import checkins as links_checkins
from mentorship.services.links import use as links
from mentorship.services.links import willingness as links_willingness
from mentorship.services.links.checkins import question_of
from mentorship.views.pairing_view import PairingView
from mentorship.views.who_reads import who_reads
from mentorship.views.wrap_up import planned_talk

ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""What a mail provider sends when somebody presses its own button (RFC 8058)."""

View = Callable[[HttpRequest, str], HttpResponse]


Typed = QueryDict | None


@dataclass(frozen=True)
class Landing:
    """The page that a link opens, and what may be typed on it."""

    template: str
    form: Callable[[Typed, Found], Form]


def _nothing(typed: Typed, found: Found) -> Form:
    return AcceptForm(typed)


def _reason(typed: Typed, found: Found) -> Form:
    assert found.mail.pairing is not None, "an open link to decline is about a pairing"
    return DeclineForm(typed, pairing=found.mail.pairing)


def _no_thanks(typed: Typed, found: Found) -> Form:
    return NoForm(typed)


def _note(typed: Typed, found: Found) -> Form:
    return NoteForm(typed)


def _answer(typed: Typed, found: Found) -> Form:
    """The question with the answer chosen that was pressed in the mail."""
    asked = question_of(found.mail)
    return CheckInForm(typed, checkin=asked, chosen=found.purpose.removeprefix("checkin_"))


LANDINGS = {
    "accept": Landing("links/accept.html", _nothing),
    "decline": Landing("links/decline.html", _reason),
    "pause": Landing("links/pause.html", _nothing),
    "wrap_up_agree": Landing("links/wrap_up_agree.html", _nothing),
    "wrap_up_keep": Landing("links/wrap_up_keep.html", _nothing),
    "event_yes": Landing("links/event_yes.html", _nothing),
    "event_no": Landing("links/event_no.html", _nothing),
    "here": Landing("links/here.html", _nothing),
    "stand_in_yes": Landing("links/stand_in.html", _nothing),
    "stand_in_no": Landing("links/stand_in.html", _nothing),
    "log_meeting": Landing("links/log_meeting.html", _note),
    **{purpose.name: Landing("links/checkin.html", _answer) for purpose in links_checkins.PURPOSES},
    "circle_yes": Landing("links/circle_yes.html", _nothing),
    "circle_no": Landing("links/circle_no.html", _no_thanks),
    **{one.name: Landing("links/willing.html", _nothing) for one in links_willingness.PURPOSES},
}
"""One for each of `services.links.use.PURPOSES`."""


def by_address_alone(view: View) -> View:
    """Let the address be the only key: no cookie, no copy in a cache, no trace on other pages."""

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        response = _unless_guessing(request, token, view)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return guarded


def _unless_guessing(request: HttpRequest, token: str, view: View) -> HttpResponse:
    """Show the page, unless too many addresses that we never made were tried from there."""
    try:
        gates.check_guessed_links(request)
        response = view(request, token)
        if response.status_code == 404:
            gates.count_guessed_link(request)
    except TooMany:
        return render(request, "links/too_many.html", status=429)
    return response


# Acting --------------------------------------------------------------------------------------


@by_address_alone
def act_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link is for, with one button; pressed, do it as the mail's receiver."""
    if token.startswith("~"):
        return render(request, "links/preview.html")
    found = act_links.named_in(token)
    if found is None or found.purpose not in links.PURPOSES:
        return render(request, "links/unknown.html", status=404)
    with written_for(found.mail.to_person, request.headers.get("Accept-Language", "")):
        return _landed(request, found)


def _landed(request: HttpRequest, found: Found) -> HttpResponse:
    """The page behind a link of ours, with its receiver's own dates and times."""
    status = links.status_of(found)
    if status.kind != links.LinkKind.OPEN:
        return _closed(request, found, status)
    landing = LANDINGS[found.purpose]
    form = landing.form(request.POST if request.method == "POST" else None, found)
    if request.method == "POST" and form.is_valid():
        return _used(request, found, form)
    return render(request, landing.template, _context(request, found) | {"form": form})


def _used(request: HttpRequest, found: Found, form: Form) -> HttpResponse:
    """Act, then show the page that says so; a refusal is told by the same page."""
    try:
        links.use(found, form.cleaned_data)
    except Refused as refusal:
        status = links.status_of(found)
        if status.kind == links.LinkKind.OPEN:
            return _refused(request, found, refusal.sentence)
    return redirect(request.path)


def _closed(request: HttpRequest, found: Found, status: links.LinkStatus) -> HttpResponse:
    """Say in its own words why there is nothing to press, and where to go on.

    After the one press that answers a check-in, its second question may still be open.
    """
    form = _second_question(request, found, status)
    if form and form.is_valid():
        links_checkins.rate(found.mail, form.cleaned_data["useful"])
        return redirect(request.path)
    context = _about(request, found.mail.to_person) | {"closed": status, "mail": found.mail}
    context["form"] = form
    code = 410 if status.kind == links.LinkKind.OLD else 200
    return render(request, "links/closed.html", context, status=code)


def _second_question(
    request: HttpRequest, found: Found, status: links.LinkStatus
) -> UsefulForm | None:
    if status.kind != links.LinkKind.USED or not links_checkins.may_rate(found.mail):
        return None
    typed = request.method == "POST" and "answer" not in request.POST
    return UsefulForm(request.POST if typed else None)


def _refused(request: HttpRequest, found: Found, sentence: str) -> HttpResponse:
    """A rule forbids it for now, such as a partner without a free place."""
    page = links.status_of(found).next_page
    closed = links.LinkStatus(links.LinkKind.MOOT, sentence, page)
    context = _about(request, found.mail.to_person) | {"closed": closed, "mail": found.mail}
    return render(request, "links/closed.html", context, status=409)


def _context(request: HttpRequest, found: Found) -> dict[str, object]:
    """What the page of a purpose may show: the pairing as the receiver sees it."""
    mail = found.mail
    context = _about(request, mail.to_person) | {"mail": mail, "program": mail.program}
    context["purpose"] = found.purpose
    if "gathering" in mail.payload:
        context["event"] = event_of(mail)
    if "stand_in" in mail.payload:
        context["stand_in"] = stand_in_of(mail)
    if mail.pairing and mail.to_person:
        context["view"] = view = PairingView.of(mail.pairing, mail.to_person)
        context["talk"] = planned_talk(view) if view.wrap_up else None
        context["who_reads"] = who_reads(mail.pairing, mail.to_person)
    return context


def _about(request: HttpRequest, person: User | None) -> dict[str, object]:
    """Whom the link is for, masked: whoever reads this page may have been forwarded the mail."""
    return {
        "for_whom": masked(person.email) if person else "",
        "someone_else": request.user.is_authenticated and request.user != person,
        "reader": request.user if request.user.is_authenticated else None,
    }


# Unsubscribing -------------------------------------------------------------------------------


@by_address_alone
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop a group of mails: one button for people, one POST for mail providers."""
    named = opt_outs.named_in(token)
    if named is None:
        return render(request, "links/unknown.html", status=404)
    person, group = named
    if request.method == "POST":
        mail_opt_outs.switch(person, group, on="undo" in request.POST)
        if request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]:
            return HttpResponse(_("Done."), content_type="text/plain; charset=utf-8")
        return redirect(request.path)
    label, what = GROUPS[group]
    context = _about(request, person) | {"label": label, "what": what}
    context["off"] = group in opt_outs.switched_off(person)
    return render(request, "links/unsubscribe.html", context)
