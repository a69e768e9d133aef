"""One mail as its receiver sees it, and what can be done with it or with all of a list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from mentorship import access
from mentorship.admin.mails import OutgoingMailAdmin, standing
from mentorship.admin.words import MAIL
from mentorship.forms.mails import MailForm
from mentorship.mail import edited
from mentorship.mail.return_path import sentence_of, suppressed
from mentorship.models import LogLine, OutgoingMail
from mentorship.services import bounces, mails
from mentorship.site import refusals
from mentorship.site.desk import desk
from mentorship.site.framed import framed
from mentorship.states import MAIL as MACHINE
from mentorship.text.numbers import number_of

ASK_TWICE_ABOVE = 50
"""So many mails are changed with one press; for more, a box has to be ticked as well."""

Text = str | Promise


@dataclass(frozen=True)
class Act:
    """What a coordinator can do with a mail: what the button says, and what it changes."""

    label: Text
    changes: Text
    done: Text
    ends: bool = False


ACTS = {
    "release": Act(
        gettext_lazy("Let it go"),
        gettext_lazy("The mail leaves as soon as it is due."),
        gettext_lazy("The mail is on its way"),
    ),
    "hold": Act(
        gettext_lazy("Hold it back"),
        gettext_lazy("The mail waits until a coordinator lets it go. Nobody is told."),
        gettext_lazy("The mail is held back"),
    ),
    "again": Act(
        gettext_lazy("Send it once more"),
        gettext_lazy("The same words go out once more, to the address that the person has now."),
        gettext_lazy("The mail goes out once more"),
    ),
    "lift": Act(
        gettext_lazy("Write to this address again"),
        gettext_lazy("Mails to this address leave again. Do it once the address works."),
        gettext_lazy("Mails go to this address again"),
    ),
    "cancel": Act(
        gettext_lazy("Cancel it"),
        gettext_lazy("The mail does not leave. Its receiver does not hear of it."),
        gettext_lazy("The mail is cancelled"),
        ends=True,
    ),
}
"""The acts on one mail."""

ALL = {
    "hold": Act(
        gettext_lazy("Hold all back"),
        gettext_lazy("These mails wait until a coordinator lets them go."),
        "",
    ),
    "release": Act(
        gettext_lazy("Let all go"), gettext_lazy("These mails leave as soon as they are due."), ""
    ),
    "cancel": Act(
        gettext_lazy("Cancel all"),
        gettext_lazy("These mails do not leave. Their receivers do not hear of them."),
        "",
        ends=True,
    ),
}
"""The acts on every mail of a list."""


def possible(mail: OutgoingMail) -> list[str]:
    """Which acts make sense for the mail as it stands."""
    if mail.in_hand:
        return []
    found = [name for name in ("release", "hold", "cancel") if MACHINE.allows(name, mail.state)]
    if mail.state in mails.TWICE and mail.text and not mail.sensitive:
        found.append("again")
    return [*found, "lift"] if suppressed(mail.to_email) else found


@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def mail_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as it was written, and what has become of it."""
    user: Any = request.user
    mail = access.mail_run_for(user, pk)
    acts = [(name, ACTS[name]) for name in possible(mail)]
    history = LogLine.objects.filter(verb__startswith="mail.", details__mail=mail.pk)
    suppression = suppressed(mail.to_email)
    context = {
        "mail": mail,
        "rests": sentence_of(suppression) if suppression else "",
        "state": MAIL[standing(mail)],
        "program": mail.program,
        "acts": acts,
        "may_edit": "cancel" in dict(acts) and not mail.sensitive,
        "history": history.select_related("actor__profile"),
        "copies": access.mails_run_by(user).filter(copy_of=mail).order_by("pk"),
    }
    return desk.page(request, "mail", context)


@framed
def mail_html(request: HttpRequest, pk: int) -> str:
    """Serve the HTML part for the frame; the links by which its receiver acts are not in it."""
    user: Any = request.user
    rows = access.mails_run_by(user).filter(sensitive=False).exclude(html="")
    return access.one_or_404(rows, pk).html


def mail_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Say what the act changes; a POST does it."""
    user: Any = request.user
    mail = access.mail_run_for(user, pk)
    if act not in ACTS:
        raise Http404
    if request.method == "POST":
        return _do(request, mail, act)
    if act not in possible(mail):
        messages.error(request, _why_not(mail))
        return redirect("admin:mail", mail.pk)
    seen = mails.copies_of(mail) if act == "again" else 0
    context = {"mail": mail, "program": mail.program, "act": ACTS[act], "seen": seen}
    return desk.page(request, "mail_act", context)


def _why_not(mail: OutgoingMail) -> str:
    if mail.in_hand:
        return _("This mail is being sent right now")
    return str(mails.BETWEEN_THE_TWO) if mail.sensitive else mails.state_sentence(mail)


DOING: dict[str, Callable[[User, OutgoingMail], object]] = {
    "hold": mails.hold,
    "release": mails.release,
    "cancel": mails.cancel,
    "lift": bounces.lift,
}


def _do(request: HttpRequest, mail: OutgoingMail, act: str) -> HttpResponse:
    user: Any = request.user
    with refusals.told(request):
        if act == "again":
            seen = request.POST.get("seen", "")
            known = number_of(seen, 5)
            mail = mails.send_again(user, mail, known)
        else:
            DOING[act](user, mail)
        messages.success(request, str(ACTS[act].done))
    return redirect("admin:mail", mail.pk)


def mail_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the words in a form; a POST changes them."""
    user: Any = request.user
    mail = access.mail_run_for(user, pk)
    if "cancel" not in possible(mail) or mail.sensitive:
        messages.error(request, _why_not(mail))
        return redirect("admin:mail", mail.pk)
    form = MailForm(request.POST or None, mail=mail)
    if request.method == "POST" and form.is_valid():
        with refusals.told(request):
            mails.edit(user, mail, form.cleaned_data["subject"], form.cleaned_data["body"])
            messages.success(request, _("The mail has its new words"))
        return redirect("admin:mail", mail.pk)
    context = {
        "mail": mail,
        "program": mail.program,
        "form": form,
        "foot": edited.words_of(mail).foot,
        "stays": edited.must_stay(mail),
    }
    return desk.page(request, "mail_edit", context)


# All of a list -------------------------------------------------------------------------------


def mails_act(request: HttpRequest, act: str) -> HttpResponse:
    """Say what changes for all mails of a filtered list; a POST does it."""
    if act not in ALL:
        raise Http404
    options: Any = desk.get_model_admin(OutgoingMail)
    assert isinstance(options, OutgoingMailAdmin)
    whole = reverse("admin:mentorship_outgoingmail_changelist")
    try:
        rows = mails.movable(act, options.chosen_rows(request))
    except IncorrectLookupParameters:  # as the list itself does
        return redirect(whole)
    count = rows.count()
    back = f"{whole}?{request.GET.urlencode()}"
    if request.method == "POST":
        return _do_all(request, act, rows, count, back)
    context = {
        "act": ALL[act],
        "count": count,
        "shown": rows.order_by("due_at", "pk")[:ASK_TWICE_ABOVE],
        "more": max(count - ASK_TWICE_ABOVE, 0),
        "ask_twice": count > ASK_TWICE_ABOVE,
        "back": back,
    }
    return desk.page(request, "mails_act", context)


def _do_all(request: HttpRequest, act: str, rows: Any, count: int, back: str) -> HttpResponse:
    user: Any = request.user
    if problem := _not_yet(request, count):
        messages.error(request, problem)
        return redirect(request.get_full_path())
    with refusals.told(request):
        moved = mails.move_all(user, act, rows)
        messages.success(request, _told(act, moved))
    return redirect(back)


def _not_yet(request: HttpRequest, count: int) -> str:
    if request.POST.get("count") != str(count):
        return _("The list has changed since you looked at it. Look again, then decide.")
    if count > ASK_TWICE_ABOVE and "sure" not in request.POST:
        return _("Tick the box to say that you mean all these mails.")
    return ""


def _told(act: str, count: int) -> str:
    words = {
        "hold": ngettext("%(count)s mail is held back", "%(count)s mails are held back", count),
        "release": ngettext("%(count)s mail may leave", "%(count)s mails may leave", count),
        "cancel": ngettext("%(count)s mail is cancelled", "%(count)s mails are cancelled", count),
    }
    return words[act] % {"count": count}


desk.add_page("mails/<int:pk>/", mail_page, "mail")
desk.add_page("mails/<int:pk>/html/", mail_html, "mail_html")
desk.add_page("mails/<int:pk>/edit/", mail_edit, "mail_edit")
desk.add_page("mails/<int:pk>/<slug:act>/", mail_act, "mail_act")
desk.add_page("mails/all/<slug:act>/", mails_act, "mails_act")
