"""Giving words for the program's page after a good end, and taking them back at any time."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.views.reader import reader
from mentorship.forms.quotes import QuoteForm
from mentorship.services import quotes
from mentorship.services.acts import Refused
from mentorship.views.shared_edits import context_of, pairing_view_for


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def quote(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for them, with a box for the consent; what was given stands in the form."""
    view = pairing_view_for(request, pk)
    if "take_back" in request.POST:
        quotes.take_back(reader(request), view.pairing)
        messages.success(request, _("Your words are deleted"))
        return redirect("pairing", pk)
    if not quotes.is_asked(view.pairing):
        return redirect("pairing", pk)
    given = quotes.own_words(view.mine)
    typed = request.POST if request.method == "POST" else None
    form = QuoteForm(typed, initial={"quote": given, "consent": bool(given)})
    if form.is_valid():
        try:
            quotes.give(reader(request), view.pairing, form.cleaned_data["quote"])
        except Refused as refusal:
            form.add_error("quote", refusal.sentence)
        else:
            messages.success(request, _("Thank you. Your words are on the program’s page"))
            return redirect("pairing", pk)
    return render(request, "closings/quote.html", context_of(view, form=form, given=given))
