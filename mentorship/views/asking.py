"""What a member does before they answer: ask the coordinator, at any time, or take more time."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts import dates
from accounts.views.reader import reader
from mentorship.forms.pairings import QuestionForm
from mentorship.mail.layout import name_of
from mentorship.messages import coordinators_of
from mentorship.services import pairings
from mentorship.services.acts import Refused
from mentorship.site.posted import sent
from mentorship.views.pairing_view import PairingView
from mentorship.views.shared_edits import context_of, done, pairing_view_for
from mentorship.views.who_reads import who_reads


@login_required
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """One box for a question, on a page that says who reads it."""
    view = pairing_view_for(request, pk)
    form = QuestionForm(sent(request))
    if request.method == "POST" and form.is_valid() and _sent(request, view, form):
        return redirect("pairing_asked", pk)
    names = [name_of(person) for person in coordinators_of(view.pairing)]
    context = context_of(view, form=form, names=names)
    context["who_reads"] = who_reads(view.pairing, reader(request))
    return render(request, "pairings/ask.html", context)


def _sent(request: HttpRequest, view: PairingView, form: QuestionForm) -> bool:
    """Send the question; where it cannot go, the form says why and keeps the words."""
    words = form.cleaned_data["words"]
    try:
        pairings.ask_coordinator(reader(request), view.pairing, words)
    except Refused as refusal:
        form.add_error("words", refusal.sentence)
        return False
    return True


@login_required
def asked(request: HttpRequest, pk: int) -> HttpResponse:
    """What happens with the latest question, and by when; it makes sense a month later too."""
    view = pairing_view_for(request, pk)
    question = pairings.questions_of(reader(request), view.pairing).first()
    if question is None:
        return redirect("pairing_ask", pk)
    expected = pairings.answer_expected_on(question.at)
    context = context_of(view, asked_at=question.at, expected=expected)
    context["more_time"] = pairings.more_time_until(view.mine)
    return render(request, "pairings/asked.html", context)


@login_required
def more_time(request: HttpRequest, pk: int) -> HttpResponse:
    """Say the new day, and move it with one press."""
    view = pairing_view_for(request, pk)
    pairing = view.pairing
    until = pairings.more_time_until(view.mine)
    if request.method == "POST":
        if done(request, lambda: pairings.take_more_time(reader(request), pairing)):
            day = dates.named_day(pairing.answer_by)
            messages.success(request, _("You have until %(day)s") % {"day": day})
        return redirect("pairing", pk)
    if until is None:
        messages.info(request, f"{pairings.why_no_more_time(view.mine)}.")
        return redirect("pairing", pk)
    waits = view.theirs.accepted_at is not None
    context = context_of(view, until=until, other_waits=waits)
    return render(request, "pairings/more_time.html", context)
