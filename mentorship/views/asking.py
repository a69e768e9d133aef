"""What a member does before they answer: ask the coordinator, at any time, or take more time."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts import dates
from mentorship.forms.pairings import QuestionForm
from mentorship.mail.layout import name_of
from mentorship.messages import coordinators_of
from mentorship.services import pairings
from mentorship.services.acts import Refused
from mentorship.views.reader import reader
from mentorship.views.shared_edits import context_of, done, sent, standing_for
from mentorship.views.standing import Standing
from mentorship.views.who_reads import who_reads


@login_required
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """One box for a question, on a page that says who reads it."""
    standing = standing_for(request, pk)
    form = QuestionForm(sent(request))
    if request.method == "POST" and form.is_valid() and _sent(request, standing, form):
        return redirect("pairing_asked", pk)
    names = [name_of(person) for person in coordinators_of(standing.pairing)]
    context = context_of(standing, form=form, names=names)
    context["who_reads"] = who_reads(standing.pairing, reader(request))
    return render(request, "pairings/ask.html", context)


def _sent(request: HttpRequest, standing: Standing, form: QuestionForm) -> bool:
    """Send the question; where it cannot go, the form says why and keeps the words."""
    words = form.cleaned_data["words"]
    try:
        pairings.ask_coordinator(reader(request), standing.pairing, words)
    except Refused as refusal:
        form.add_error("words", refusal.sentence)
        return False
    return True


@login_required
def asked(request: HttpRequest, pk: int) -> HttpResponse:
    """What happens with the latest question, and by when; it makes sense a month later too."""
    standing = standing_for(request, pk)
    question = pairings.questions_of(reader(request), standing.pairing).first()
    if question is None:
        return redirect("pairing_ask", pk)
    expected = pairings.answer_expected_on(question.at)
    context = context_of(standing, asked_at=question.at, expected=expected)
    context["more_time"] = pairings.more_time_until(standing.mine)
    return render(request, "pairings/asked.html", context)


@login_required
def more_time(request: HttpRequest, pk: int) -> HttpResponse:
    """Say the new day, and move it with one press."""
    standing = standing_for(request, pk)
    pairing = standing.pairing
    until = pairings.more_time_until(standing.mine)
    if request.method == "POST":
        if done(request, lambda: pairings.take_more_time(reader(request), pairing)):
            day = dates.named_day(pairing.answer_by)
            messages.success(request, _("You have until %(day)s") % {"day": day})
        return redirect("pairing", pk)
    if until is None:
        messages.info(request, f"{pairings.why_no_more_time(standing.mine)}.")
        return redirect("pairing", pk)
    waits = standing.theirs.accepted_at is not None
    context = context_of(standing, until=until, other_waits=waits)
    return render(request, "pairings/more_time.html", context)
