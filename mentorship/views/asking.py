"""A member asks the coordinator about a pairing, at any time of its life."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mentorship.forms.pairings import QuestionForm
from mentorship.mail.messages import whom_to_ask
from mentorship.mail.words import name_of
from mentorship.services import pairings
from mentorship.services.acts import Refused
from mentorship.views.between import context_of, sent, standing_for
from mentorship.views.reader import reader
from mentorship.views.standing import Standing


@login_required
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """One box for a question, on a page that says who reads it."""
    standing = standing_for(request, pk)
    form = QuestionForm(sent(request))
    if request.method == "POST" and form.is_valid() and _sent(request, standing, form):
        return redirect("pairing_asked", pk)
    names = [name_of(person) for person in whom_to_ask(standing.pairing)]
    return render(request, "pairings/ask.html", context_of(standing, form=form, names=names))


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
    return render(request, "pairings/asked.html", context)
