"""What the pages share on which two people who are paired write something down."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from mentorship import access
from mentorship.forms.shared_edits import SeenForm
from mentorship.models import Pairing
from mentorship.services.acts import Refused
from mentorship.services.shared_edits import Overtaken
from mentorship.views.reader import reader
from mentorship.views.standing import Standing


def standing_for(request: HttpRequest, pk: int) -> Standing:
    """The pairing, for one of the two."""
    return standing_of(request, access.pairing_for(reader(request), pk))


def standing_of(request: HttpRequest, pairing: Pairing) -> Standing:
    """The pairing as the reader, who is one of the two, sees it."""
    return Standing.of(pairing, reader(request))


def context_of(standing: Standing, **more: Any) -> dict[str, Any]:
    """What every page about a pairing names."""
    round = standing.pairing.round
    return {"standing": standing, "round": round, "program": round.program, **more}


def sent(request: HttpRequest) -> Any:
    """What was sent, also where that is nothing; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def done(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Act; a refusal is told on the page that follows."""
    try:
        act()
    except Refused as refusal:
        messages.warning(request, f"{refusal.sentence.rstrip('.')}.")
        return False
    return True


def saved(request: HttpRequest, form: SeenForm, act: Callable[[], object]) -> bool:
    """Save what was typed; False where somebody was faster, which the form then says.

    Any other refusal is told on the page that follows, since there is nothing to put right.
    """
    try:
        act()
    except Overtaken as overtaken:
        form.tell(overtaken)
        return False
    except Refused as refusal:
        messages.warning(request, f"{refusal.sentence.rstrip('.')}.")
    return True
