"""What can be done for a pair: each way with its form, and what it says before and afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import dates
from accounts.models import User
from mentorship import needs, states
from mentorship.care.forms import (
    EACH,
    NEITHER,
    AsideForm,
    DeskEndForm,
    DeskExtendForm,
    DeskPauseForm,
    HandOnForm,
    WriteForm,
)
from mentorship.care.suggested import words_for
from mentorship.models import Pairing
from mentorship.services import care, pairings, stewards

MakeForm = Callable[[Any, Pairing, dict[str, Any]], forms.Form]
"""Makes the form of what was sent, of a pairing, with values to begin with."""


@dataclass(frozen=True)
class Way:
    """One way: when it is open, what it changes, which mails go out, its form, and doing it."""

    name: str
    label: Promise
    changes: Promise
    mails: Promise
    button: Promise
    is_open: Callable[[Pairing], bool]
    form: MakeForm
    do: Callable[[User, Pairing, Any], str]
    ends: bool = False


# Writing -------------------------------------------------------------------------------------


def _write_form(sent: Any, pairing: Pairing, initial: dict[str, Any]) -> forms.Form:
    found = words_for(initial.get("needs") or needs.needs_of(pairing))
    begun = {"subject": found.subject, "words": found.words}
    readers = care.readers_of(pairing)
    return WriteForm(sent, pairing=pairing, readers=readers, initial=begun)


def _write(actor: User, pairing: Pairing, form: WriteForm) -> str:
    values = form.cleaned_data
    count = care.write(actor, pairing, values["roles"], values["subject"], values["words"])
    said = ngettext(
        "Your letter is on its way to %(count)s person",
        "Your letter is on its way to %(count)s people",
        count,
    )
    return said % {"count": count}


# Their time ----------------------------------------------------------------------------------


def _pause_form(sent: Any, pairing: Pairing, _initial: dict[str, Any]) -> forms.Form:
    return DeskPauseForm(sent, days=pairings.lengths(pairing))


def _pause(actor: User, pairing: Pairing, form: DeskPauseForm) -> str:
    until = form.until()
    care.pause(actor, pairing, until)
    return _now("The two pause until %(day)s, and both hear of it") % {"day": dates.day(until)}


def _may_pause(pairing: Pairing) -> bool:
    going = pairing.is_active and not pairing.made_by_the_two
    return going and pairing.paused_until is None and bool(pairings.lengths(pairing))


def _resume(actor: User, pairing: Pairing, _form: Any) -> str:
    care.resume(actor, pairing)
    return _now("The two go on, and both hear of it")


def _extend_form(sent: Any, pairing: Pairing, _initial: dict[str, Any]) -> forms.Form:
    assert pairing.last_day is not None, "the way is open to those alone who have one"
    return DeskExtendForm(sent, last_day=pairing.last_day)


def _extend(actor: User, pairing: Pairing, form: DeskExtendForm) -> str:
    until = form.until()
    care.extend(actor, pairing, until)
    return _now("The two go on until %(day)s, and both hear of it") % {"day": dates.day(until)}


# The end, and others -------------------------------------------------------------------------


def _end_form(sent: Any, pairing: Pairing, _initial: dict[str, Any]) -> forms.Form:
    waits = EACH if pairings.waits_in(pairing) else NEITHER
    return DeskEndForm(sent, pairing=pairing, initial={"waits": waits})


def _end(actor: User, pairing: Pairing, form: DeskEndForm) -> str:
    values, roles = form.cleaned_data, form.waiting()
    care.end(actor, pairing, values["reason"], values["words"], roles)
    if roles and pairings.waits_in(pairing):
        return _now("The pairing has ended. Those who wait for somebody else come first")
    return _now("The pairing has ended, and both hear of it")


def _hand_form(sent: Any, pairing: Pairing, _initial: dict[str, Any]) -> forms.Form:
    people = [one for one in stewards.who_may(pairing.round.program) if not pairing.side_of(one)]
    return HandOnForm(sent, people=people, initial={"person": pairing.steward_id})


def _hand_on(actor: User, pairing: Pairing, form: HandOnForm) -> str:
    person = form.chosen()
    care.hand_on(actor, pairing, person, form.cleaned_data["words"])
    return _now("%(name)s looks after this pair now") % {"name": person.public_name}


def _may_hand_on(pairing: Pairing) -> bool:
    return pairing.state in states.PAIRING_PLACED and not pairing.made_by_the_two


# Putting aside -------------------------------------------------------------------------------


def _aside_form(sent: Any, _pairing: Pairing, _initial: dict[str, Any]) -> forms.Form:
    today = timezone.now().date()
    days = {key: today + timedelta(count) for key, count in AsideForm.DAYS.items()}
    return AsideForm(sent, days=days)


def _aside(actor: User, pairing: Pairing, form: AsideForm) -> str:
    for need in aside_of(pairing):
        care.set_aside(actor, pairing, need, form.day())
    return _now("Put aside: the desk does not name this pair until then")


def aside_of(pairing: Pairing) -> list[str]:
    """What the desk names of this pair now, which could be put aside."""
    if pairing.state in states.PAIRING_FALLEN:
        fallen = needs.fallen_lately(Pairing.objects.filter(pk=pairing.pk)).exists()
        return [needs.Need.FALLEN] if fallen else []
    return needs.needs_of(pairing)


def _no_form(sent: Any, _pairing: Pairing, _initial: dict[str, Any]) -> forms.Form:
    return forms.Form(sent)


NO_MAIL = _("No mail goes out.")
BOTH = _("Both get a mail that says so kindly, in your name.")

WAYS = {
    way.name: way
    for way in (
        Way(
            "write",
            _("Write to them"),
            _("A letter to one of the two, or to both. The words below are a suggestion."),
            _("Each gets a mail of their own; an answer comes to you alone."),
            _("Send the letter"),
            lambda pairing: bool(care.readers_of(pairing)),
            _write_form,
            _write,
        ),
        Way(
            "pause",
            _("Let them pause"),
            _("Until then nobody asks or reminds them, and the desk does not call them quiet."),
            BOTH,
            _("Let them pause"),
            _may_pause,
            _pause_form,
            _pause,
        ),
        Way(
            "resume",
            _("End their pause"),
            _("The two go on from today."),
            BOTH,
            _("End the pause"),
            lambda pairing: pairing.is_active and pairing.paused_until is not None,
            _no_form,
            _resume,
        ),
        Way(
            "extend",
            _("Give them more time"),
            _("Their pairing gets a later last day. Others of the round keep theirs."),
            BOTH,
            _("Give them this time"),
            care.may_extend,
            _extend_form,
            _extend,
        ),
        Way(
            "hand-on",
            _("Hand them to somebody"),
            _("One coordinator looks after the two from now on, and is named on their page."),
            _("That person gets a mail with your words. The two get none."),
            _("Hand them on"),
            _may_hand_on,
            _hand_form,
            _hand_on,
        ),
        Way(
            "aside",
            _("Put it aside"),
            _(
                "The desk and the weekly summary do not name this pair until then. What happens "
                "meanwhile, such as another answer, brings it back at once."
            ),
            NO_MAIL,
            _("Put it aside"),
            lambda pairing: bool(aside_of(pairing)),
            _aside_form,
            _aside,
        ),
        Way(
            "end",
            _("End it, with a reason"),
            _(
                "Both places are free. Meetings that are planned are called off. Whoever looks for "
                "somebody else comes first, and you can choose a partner for them at once."
            ),
            _("Both get a mail that says kindly that it has ended, and that it is nobody’s fault."),
            _("End this pairing"),
            lambda pairing: pairing.is_active,
            _end_form,
            _end,
            ends=True,
        ),
    )
}
"""What can be done, in the order in which it is offered."""


def open_to(pairing: Pairing) -> list[Way]:
    """The ways that are open for this pairing now."""
    return [way for way in WAYS.values() if way.is_open(pairing)]
