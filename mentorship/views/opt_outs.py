"""The page on which a person chooses which mails to get."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts import dates
from accounts.models import User
from accounts.views.reader import reader
from mentorship import access
from mentorship.forms.opt_outs import MailChoicesForm
from mentorship.mail import opt_outs
from mentorship.mail.registry import GROUPS, Text, every
from mentorship.messages.kinds import DESK, Kind
from mentorship.services import mail_opt_outs


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Every kind of mail in groups: those that belong to taking part, and a switch for the rest."""
    person = reader(request)
    groups = _groups_for(person)
    off = opt_outs.switched_off(person)
    form = MailChoicesForm(_typed(request), groups=groups, off=off)
    if request.method == "POST" and form.is_valid():
        changed = mail_opt_outs.choose(person, form.wanted())
        messages.success(request, _told(changed))
        return redirect("mail_choices")
    context = {"form": form, "mandatory": _mandatory(access.runs_anything(person))}
    return render(request, "accounts/mail_choices.html", context)


def _typed(request: HttpRequest) -> QueryDict | None:
    """What was sent: no box ticked is an answer too."""
    return request.POST if request.method == "POST" else None


def _groups_for(person: User) -> list[str]:
    """The groups that this person gets anything of."""
    desk = access.runs_anything(person)
    return [group for group in GROUPS if desk or group != "digest"]


def _mandatory(desk: bool) -> list[tuple[Text, list[Text]]]:
    """What mandatory mails there are, under the reason why they are sent."""
    found: dict[str, list[Text]] = {}
    for mail in every():
        if mail.group is None and mail.kind != Kind.DIRECT and (desk or mail.why != DESK):
            found.setdefault(str(mail.why), []).append(mail.label)
    return list(found.items())


def _told(changed: dict[str, bool]) -> str:
    """What changed, in a sentence."""
    if not changed:
        return _("Nothing has changed: you get the same mails as before.")
    said = []
    if off := _names(changed, on=False):
        said.append(_("You no longer get: %(names)s.") % {"names": off})
    if back := _names(changed, on=True):
        said.append(_("From now on you get: %(names)s.") % {"names": back})
    return " ".join(said)


def _names(changed: dict[str, bool], *, on: bool) -> str:
    names = [str(GROUPS[group][0]) for group, now in changed.items() if now is on]
    return dates.listed(names) if names else ""
