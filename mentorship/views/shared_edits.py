"""What the pages share on which two people who are paired write something down."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from accounts.views.reader import reader
from mentorship import access
from mentorship.forms.shared_edits import VersionedForm
from mentorship.models import Pairing
from mentorship.services.acts import Refused
from mentorship.services.shared_edits import EditConflict
from mentorship.views.pairing_view import PairingView


def pairing_view_for(request: HttpRequest, pk: int) -> PairingView:
    """The pairing, for one of the two."""
    return standing_of(request, access.pairing_for(reader(request), pk))


def standing_of(request: HttpRequest, pairing: Pairing) -> PairingView:
    """The pairing as the reader, who is one of the two, sees it."""
    return PairingView.of(pairing, reader(request))


def context_of(view: PairingView, **more: Any) -> dict[str, Any]:
    """What every page about a pairing names."""
    round = view.pairing.round
    return {"view": view, "round": round, "program": round.program, **more}


def done(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Act; a refusal is told on the page that follows."""
    try:
        act()
    except Refused as refusal:
        messages.warning(request, f"{refusal.sentence.rstrip('.')}.")
        return False
    return True


def saved(request: HttpRequest, form: VersionedForm, act: Callable[[], object]) -> bool:
    """Save what was typed; False where somebody was faster, which the form then says.

    Any other refusal is told on the page that follows, since there is nothing to put right.
    """
    try:
        act()
    except EditConflict as conflict:
        form.tell(conflict)
        return False
    except Refused as refusal:
        messages.warning(request, f"{refusal.sentence.rstrip('.')}.")
    return True
