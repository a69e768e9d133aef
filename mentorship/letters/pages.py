"""The desk's pages of letters to groups: the list, writing, a look at it first, the result."""

from collections.abc import Iterator
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Count, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.views.reader import reader
from mentorship import access, audiences
from mentorship.admin.mails import standing
from mentorship.admin.words import MAIL
from mentorship.letters import acts
from mentorship.letters.forms import LetterForm
from mentorship.letters.reach import letter_run_for, letters_run_by
from mentorship.mail.message import Message
from mentorship.messages import group_letters
from mentorship.models import GroupLetter, OutgoingMail, Round
from mentorship.roles import Role
from mentorship.services.acts import Refused
from mentorship.services.shared_edits import EditConflict
from mentorship.site import refusals
from mentorship.site.desk import desk
from mentorship.site.framed import framed
from mentorship.states import ROUND_OVER
from mentorship.text.numbers import number_of

REFRESH_SECONDS = "3"
NAMES = 100
"""How many names of receivers one page shows."""
SAMPLES = 3

State = GroupLetter.State
Mail = OutgoingMail.State
STATES = {
    State.DRAFT: ("waiting", gettext_lazy("Draft")),
    State.UNDER_WAY: ("active", gettext_lazy("Being written")),
    State.SENT: ("completed", gettext_lazy("Sent")),
    State.STOPPED: ("ended", gettext_lazy("Stopped")),
}
FATES = {
    Mail.SENT: gettext_lazy("have left"),
    Mail.QUEUED: gettext_lazy("wait for their turn"),
    Mail.HELD: gettext_lazy("are held back"),
    Mail.BOUNCED: gettext_lazy("came back"),
    Mail.FAILED: gettext_lazy("could not be sent"),
    Mail.CANCELLED: gettext_lazy("did not leave: stopped, or no longer in the group"),
}
"""What became of the mails of a letter."""


def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """The letters of a round: drafts and what was sent."""
    user = reader(request)
    round = access.round_run_for(user, pk)
    found = letters_run_by(user).filter(round=round).select_related("changed_by__profile")
    counts = dict(found.order_by().values_list("state").annotate(count=Count("pk")))
    chosen = _asked(request, "state", list(counts))
    if chosen:
        found = found.filter(state=chosen)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    rows = [(letter, STATES[State(letter.state)], _to_whom(letter)) for letter in page]
    context = {
        "round": round,
        "program": round.program,
        "rows": rows,
        "page": page,
        "states": [(key, words[1], counts[key]) for key, words in STATES.items() if key in counts],
        "chosen": chosen,
    }
    return desk.page(request, "letters/list", context)


def drafts_waiting(user: User) -> Iterator[tuple[str, str]]:
    """Letters that somebody has begun, in rounds that go on, for the desk's first page."""
    rows = letters_run_by(user).filter(state=State.DRAFT).exclude(round__state__in=ROUND_OVER)
    counts = dict(rows.order_by().values_list("round").annotate(count=Count("pk")))
    for round in Round.objects.filter(pk__in=counts).select_related("program").order_by("pk"):
        text = ngettext(
            "%(count)s letter is still a draft: %(round)s",
            "%(count)s letters are still drafts: %(round)s",
            counts[round.pk],
        )
        url = reverse("admin:letters", args=[round.pk])
        yield text % {"count": counts[round.pk], "round": round}, f"{url}?state={State.DRAFT}"


def _to_whom(letter: GroupLetter) -> str:
    """The group in words."""
    words = [letter.get_group_display()]
    if letter.role:
        words.append(letter.round.program.a_word_for(letter.role))
    if letter.region:
        words.append(letter.region.name)
    return " · ".join(words)


# Writing -------------------------------------------------------------------------------------


def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a letter; an address may name the group and the role."""
    round = access.round_run_for(reader(request), pk)
    letter = GroupLetter(round=round, group=_asked(request, "group", GroupLetter.Group.values))
    letter.group = letter.group or GroupLetter.Group.EVERYBODY
    letter.role = _asked(request, "role", Role.values)
    if letter.group == GroupLetter.Group.FORMER and request.method != "POST":
        invitation = group_letters.invitation(round)
        letter.subject, letter.words = invitation["subject"], invitation["words"]
    return _write(request, letter)


def _asked(request: HttpRequest, name: str, known: list[str]) -> str:
    value = request.GET.get(name, "")
    return value if value in known else ""


def letter_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft to write at; once it is sent, what came of it."""
    letter = letter_run_for(reader(request), pk)
    if not letter.is_draft:
        return _sent(request, letter)
    return _write(request, letter)


def _write(request: HttpRequest, letter: GroupLetter) -> HttpResponse:
    stored, round = letter.pk, letter.round
    form = LetterForm(request.POST or None, letter=letter)
    if request.method == "POST" and form.is_valid():
        try:
            acts.save(reader(request), letter, form.seen_number)
        except EditConflict as conflict:
            form.tell(conflict)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect("admin:letters", round.pk)
        else:
            return _kept(request, letter)
    context = {
        "round": round,
        "program": round.program,
        "form": form,
        "letter": letter if stored else None,
        "placeholders": [
            (f"{{{name}}}", what) for name, what in group_letters.PLACEHOLDERS.items()
        ],
    }
    return desk.page(request, "letters/write", context)


def _kept(request: HttpRequest, letter: GroupLetter) -> HttpResponse:
    if "keep" in request.POST:
        messages.success(request, _("The draft is kept. Nothing has been sent"))
        return redirect("admin:letters", letter.round_id)
    return redirect("admin:letter_look", letter.pk)


# Looking at it first -------------------------------------------------------------------------


@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Three real mails, who gets it, and who has switched such mails off. Nothing is sent."""
    user = reader(request)
    letter = letter_run_for(user, pk)
    if not letter.is_draft:
        return redirect("admin:letter", pk)
    found = audiences.audience(letter, user)
    some = _three(found.receivers)
    context = {
        "letter": letter,
        "round": letter.round,
        "program": letter.round.program,
        "to_whom": _to_whom(letter),
        "audience": found,
        "page": Paginator(found.receivers, NAMES).get_page(request.GET.get("page")),
        "samples": [(mail, mail.to) for mail in _mails(letter, user, some)],
        "answers_to": letter.round.program.contact_email or user.email,
        "send_label": _send_label(len(found.receivers)),
    }
    return desk.page(request, "letters/look", context)


def _send_label(count: int) -> str:
    words = ngettext("Send it to %(count)s person", "Send it to %(count)s people", count)
    return words % {"count": f"{count:,}"}


def _three(people: list[User]) -> list[User]:
    """The first, one in the middle, and the last: who joined long ago and who just came."""
    if len(people) <= SAMPLES:
        return people
    return [people[0], people[len(people) // 2], people[-1]]


def _mails(letter: GroupLetter, writer: User, people: list[User]) -> list[Message]:
    found = group_letters.receivers(letter, people, writer)
    return [group_letters.group_letter(letter, it, writer) for it in found]


@framed
def letter_html(request: HttpRequest, pk: int, person: int) -> str:
    """Serve the mail to one of the group for its frame."""
    user = reader(request)
    letter = letter_run_for(user, pk)
    found = audiences.people(letter, user).filter(pk=person)
    for mail in _mails(letter, user, list(found)):
        return mail.html
    raise Http404


# Acts ----------------------------------------------------------------------------------------


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the version that was looked at."""
    user = reader(request)
    letter = letter_run_for(user, pk)
    seen = request.POST.get("seen", "")
    with refusals.told(request):
        number = number_of(seen, 8, -1)
        acts.send(user, letter, number)
    return redirect("admin:letter", pk)


@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the writer a test."""
    user = reader(request)
    letter = letter_run_for(user, pk)
    with refusals.told(request):
        acts.send_test(user, letter)
        told = _("A test is on its way to %(address)s. Nobody else gets it")
        messages.success(request, told % {"address": user.email})
    return redirect("admin:letter_look", pk)


@require_POST
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the rest of the group."""
    user = reader(request)
    letter = letter_run_for(user, pk)
    with refusals.told(request):
        acts.go_on(user, letter)
    return redirect("admin:letter", pk)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to nobody more, and cancel what has not left."""
    user = reader(request)
    letter = letter_run_for(user, pk)
    with refusals.told(request):
        count = acts.stop(user, letter)
        words = ngettext(
            "Stopped. %(count)s mail did not leave", "Stopped. %(count)s mails did not leave", count
        )
        messages.success(request, words % {"count": f"{count:,}"})
    return redirect("admin:letter", pk)


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a letter that was stopped."""
    user = reader(request)
    letter = letter_run_for(user, pk)
    with refusals.told(request):
        acts.resume(user, letter)
        messages.success(request, _("It goes on: to whoever has not got it yet"))
    return redirect("admin:letter", pk)


def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether to throw a draft away; a POST does."""
    user = reader(request)
    letter = letter_run_for(user, pk)
    if request.method != "POST":
        context = {"letter": letter, "round": letter.round, "program": letter.round.program}
        return desk.page(request, "letters/discard", context)
    with refusals.told(request):
        acts.discard(user, letter)
        messages.success(request, _("The draft is gone. Nothing was sent"))
    return redirect("admin:letters", letter.round_id)


# What came of it -----------------------------------------------------------------------------


def _sent(request: HttpRequest, letter: GroupLetter) -> HttpResponse:
    """How far it is; while there is something to wait for the browser asks again by itself."""
    counts = dict(letter.mails.order_by().values_list("state").annotate(count=Count("pk")))
    waiting = sum(counts.get(state, 0) for state in (Mail.QUEUED, Mail.HELD))
    job = letter.job
    writing = letter.state == State.UNDER_WAY and not acts.is_stuck(letter)
    stopped = letter.state == State.STOPPED
    context: dict[str, Any] = {
        "letter": letter,
        "round": letter.round,
        "program": letter.round.program,
        "state": STATES[State(letter.state)],
        "to_whom": _to_whom(letter),
        "fates": [(FATES[state], counts[state]) for state in FATES if state in counts],
        "job": job,
        "writing": writing,
        "stuck": acts.is_stuck(letter),
        "waiting": waiting,
        "can_stop": not stopped and (writing or waiting or acts.is_stuck(letter)),
        "page": Paginator(_mails_of(letter), NAMES).get_page(request.GET.get("page")),
    }
    context["rows"] = [(mail, MAIL[standing(mail)]) for mail in context["page"]]
    response = desk.page(request, "letters/sent", context)
    if writing:
        response["Refresh"] = REFRESH_SECONDS
    return response


def _mails_of(letter: GroupLetter) -> Any:
    """The mails one by one, first what needs a look."""
    trouble = Case(When(state__in=(Mail.BOUNCED, Mail.FAILED), then=0), default=1)
    rows = letter.mails.defer("text", "html").select_related("to_person__profile")
    return rows.order_by(trouble, "pk")


desk.add_page("rounds/<int:pk>/letters/", letters, "letters")
desk.add_page("rounds/<int:pk>/letters/new/", new, "letter_new")
desk.add_page("letters/<int:pk>/", letter_page, "letter")
desk.add_page("letters/<int:pk>/look/", look, "letter_look")
desk.add_page("letters/<int:pk>/look/<int:person>/", letter_html, "letter_html")
desk.add_page("letters/<int:pk>/send/", send, "letter_send")
desk.add_page("letters/<int:pk>/test/", test, "letter_test")
desk.add_page("letters/<int:pk>/go-on/", go_on, "letter_go_on")
desk.add_page("letters/<int:pk>/stop/", stop, "letter_stop")
desk.add_page("letters/<int:pk>/resume/", resume, "letter_resume")
desk.add_page("letters/<int:pk>/discard/", discard, "letter_discard")
desk.add_work(drafts_waiting)
