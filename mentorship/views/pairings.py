"""The page of a pairing for one of its two people, and what they can do on it."""

from collections.abc import Callable
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts import dates
from accounts.views.reader import reader
from mentorship import access, queries, reading, states
from mentorship.forms.pairings import DeclineForm, EndForm, ReplyForm
from mentorship.models import CheckIn, LogLine, Pairing
from mentorship.questions.answers import Told, told
from mentorship.services import pairings
from mentorship.services.acts import Busy, Refused
from mentorship.services.checkins import answered_sentence, why_closed
from mentorship.site.posted import sent
from mentorship.views.meetings import talks_of
from mentorship.views.next_step import next_step
from mentorship.views.pairing_view import TO_ANSWER, Kind, PairingView
from mentorship.views.sections import afterwards, sections_of, talk_about
from mentorship.views.trouble import may_look_again
from mentorship.views.who_reads import WhoReads, who_reads
from mentorship.views.wrap_up import planned_talk

TEMPLATES: dict[Kind, str] = {
    Kind.OFFER: "answer",
    Kind.REQUEST: "answer",
    Kind.LATE: "closed",
    Kind.EXPIRED: "closed",
    Kind.WITHDRAWN: "closed",
}
"""Kinds of view that share a page; the others have one of their own name."""

SHOWS_ANSWERS = (*TO_ANSWER, Kind.OFFER_WAITING, Kind.ACTIVE)
"""The pages that say what the other hopes for, and what else they answered."""

TURNS = 3
"""How often an answer queues for a lock before the page says that many are here at once."""


@login_required
def pairing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a pairing as it stands for the reader."""
    view = _standing(request, pk)
    context = _context(view) | {"answers": _answers(view)}
    if view.has_begun:
        context |= {"step": next_step(view)} | sections_of(view)
    if view.is_active:
        context |= _together(view)
    if view.pairing.state in states.PAIRING_PAST:
        context |= afterwards(view)
    if view.kind in (*TO_ANSWER, Kind.OFFER_WAITING):
        context["changed"] = _changed(view)
    if view.is_to_answer:
        context["more_time"] = pairings.more_time_until(view.mine)
    if view.kind in (Kind.ENDED, Kind.COMPLETED):
        context["may_look_again"] = may_look_again(view)
    context |= _fallen(view)
    page = TEMPLATES.get(view.kind, view.kind)
    return render(request, f"pairings/{page}.html", context)


def _fallen(view: PairingView) -> dict[str, object]:
    """What is said of one that came to nothing: whom the other named instead, or what closed it."""
    if view.kind == Kind.DECLINED:
        return {"instead": pairings.named_instead(view.pairing)}
    return {"closed_by": _closed_by(view.pairing)} if view.kind == Kind.WITHDRAWN else {}


def _together(view: PairingView) -> dict[str, object]:
    """What only two who are paired have on their page: how it goes, meetings, what to talk of."""
    shown: dict[str, object] = {
        "resume": reading.resume_of_partner(view.own.person, view.pairing),
        "may_go_longer": pairings.may_propose(view.pairing),
        "talk": planned_talk(view) if view.wrap_up else None,
    }
    shown |= _first_lines(view) | talks_of(view) | _how_it_goes(view)
    return shown | talk_about(view, met=bool(shown["held"]))


def _standing(request: HttpRequest, pk: int) -> PairingView:
    return PairingView.of(access.pairing_for(reader(request), pk), reader(request))


def _context(view: PairingView) -> dict[str, object]:
    round = view.pairing.round
    profile = getattr(view.other.person, "profile", None)
    fields = [field.name for field in profile.fields.all()] if profile else []
    return {"view": view, "round": round, "program": round.program, "fields": fields}


def _answers(view: PairingView) -> list[Told]:
    """What the other answered to the program's own questions, as far as a partner reads it."""
    if view.kind not in SHOWS_ANSWERS:
        return []
    rows = reading.answers_of_partner_visible_to(view.own.person, view.pairing)
    return told(rows).get(view.other.pk, [])


def _changed(view: PairingView) -> list[tuple[str, str, object]]:
    """What was changed since the reasons were written, by the reader or by the other."""
    return [
        (_("You") if person == view.own.person_id else view.called, what, at)
        for person, what, at in queries.changed_since(view.pairing)
    ]


def _closed_by(pairing: Pairing) -> str:
    """Which act closed a withdrawn pairing; the log knows."""
    verbs = ("pairing.taken_back", "pairing.released", "pairing.withdrawn")
    line = LogLine.objects.filter(pairing=pairing, verb__in=verbs).first()
    return line.verb.removeprefix("pairing.") if line else ""


def _how_it_goes(view: PairingView) -> dict[str, object]:
    """What the reader last said, if it was not well and no new question waits."""
    rows = [row for row in view.pairing.checkins.all() if row.side == view.side]
    latest = [row for row in rows if row.state != CheckIn.State.LAPSED][:2]
    told = next((row for row in latest if row.state == CheckIn.State.ANSWERED), None)
    asked_anew = latest and not why_closed(latest[0])
    if asked_anew or told is None or told.answer == CheckIn.Answer.WELL:
        return {}
    return {"told": told, "told_words": answered_sentence(told)}


def _first_lines(view: PairingView) -> dict[str, str]:
    """A suggested first message, and a link that opens it in the reader's own mail program."""
    program = view.pairing.round.program
    context = {"view": view, "program": program}
    suggested = render_to_string("pairings/first_lines.txt", context).strip()
    subject = _("%(program)s: hello from %(name)s") % {
        "program": program.name,
        "name": view.own.person.get_short_name(),
    }
    address = quote(view.other.person.email, safe="@")
    body = quote(suggested.replace("\n", "\r\n"))
    return {
        "suggested": suggested,
        "mailto": f"mailto:{address}?subject={quote(subject)}&body={body}",
    }


# Acts ----------------------------------------------------------------------------------------


@login_required
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes; a second press says when the first one was."""
    view = _standing(request, pk)
    if request.method == "POST":
        before = view.accepted_at
        if _done(request, lambda: pairings.accept(reader(request), view.pairing)):
            _tell_accepted(request, view, before)
    return redirect("pairing", pk)


def _tell_accepted(request: HttpRequest, view: PairingView, before: object) -> None:
    if before:
        day = dates.short_day(view.accepted_at)
        said = (
            _("You sent this request on %(day)s")
            if view.asked_by_me
            else _("You accepted this pairing on %(day)s")
        )
        messages.info(request, said % {"day": day})
    else:
        messages.success(request, _("You have said yes"))


@login_required
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, on a page that says what happens then."""
    view = _standing(request, pk)
    if view.kind not in (*TO_ANSWER, Kind.OFFER_WAITING):
        return _too_late(request, view, wanted=Kind.DECLINED_BY_ME)
    if view.informal:
        return _decline_request(request, view)
    form = DeclineForm(request.POST or None, pairing=view.pairing)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data.get("words", "")
        _done(request, lambda: pairings.decline(reader(request), view.pairing, words))
        return redirect("pairing", pk)
    context = _context(view) | {"form": form, "who_reads": _who_reads(request, view)}
    return render(request, "pairings/decline.html", context)


def _decline_request(request: HttpRequest, view: PairingView) -> HttpResponse:
    """Say no to somebody who asked, with a sentence or a colleague for those who wish."""
    form = ReplyForm(sent(request), pairing=view.pairing)
    if request.method == "POST" and form.is_valid():
        reply = form.reply()
        _done(request, lambda: pairings.decline(reader(request), view.pairing, "", reply))
        return redirect("pairing", view.pairing.pk)
    return render(request, "pairings/decline.html", _context(view) | {"form": form})


def _who_reads(request: HttpRequest, view: PairingView) -> WhoReads | None:
    return who_reads(view.pairing, reader(request))


@login_required
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own request back."""
    view = _standing(request, pk)
    if request.method == "POST":
        _done(request, lambda: pairings.take_back(reader(request), view.pairing))
    return redirect("pairing", pk)


@login_required
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """End it now, well, for both; the way that asks the other first is `views.wrap_up`."""
    view = _standing(request, pk)
    if not view.is_active:
        return _too_late(request, view, wanted=Kind.COMPLETED)
    if request.method == "POST":
        if _done(request, lambda: pairings.conclude(reader(request), view.pairing)):
            messages.success(request, _("Your pairing is concluded, for both of you."))
            return redirect("closing", pk)
        return redirect("pairing", pk)
    context = _context(view) | {"talk": planned_talk(view)}
    return render(request, "pairings/conclude.html", context)


@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End before the time, with a reason and without blame."""
    view = _standing(request, pk)
    if not view.is_active:
        return _too_late(request, view, wanted=Kind.ENDED)
    form = EndForm(request.POST or None, pairing=view.pairing)
    if request.method == "POST" and form.is_valid():
        _done(request, lambda: pairings.end_early(reader(request), view.pairing, **form.said()))
        return redirect("pairing", pk)
    context = _context(view) | {"form": form, "who_reads": _who_reads(request, view)}
    return render(request, "pairings/end.html", context)


def _too_late(request: HttpRequest, view: PairingView, *, wanted: Kind) -> HttpResponse:
    """Lead back to the pairing's own page, and say why where it is not what was wanted."""
    if request.method == "POST" and view.kind != wanted:
        messages.info(request, _sentence(pairings.state_sentence(view.pairing)))
    return redirect("pairing", view.pairing.pk)


def _done(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Act; a refusal is told on the page that follows, which says how things stand now."""
    try:
        _patiently(act)
    except Refused as refusal:
        messages.warning(request, _sentence(refusal.sentence))
        return False
    return True


def _patiently(act: Callable[[], object]) -> None:
    """Queue once more where many answer one person at once; each act reads everything afresh."""
    for _turn in range(TURNS - 1):
        try:
            act()
        except Busy:
            continue
        return
    act()


def _sentence(words: str) -> str:
    return f"{words.rstrip('.')}."
