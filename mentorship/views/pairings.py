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
from mentorship import access, queries, states
from mentorship.forms.pairings import DeclineForm, EndForm
from mentorship.models import CheckIn, LogLine, Pairing
from mentorship.services import pairings
from mentorship.services.acts import Busy, Refused
from mentorship.services.checkins import answered_sentence, why_closed
from mentorship.views.meetings import talks_of
from mentorship.views.next_step import next_step
from mentorship.views.reader import reader
from mentorship.views.sections import afterwards, sections_of, talk_about
from mentorship.views.standing import TO_ANSWER, Kind, Standing
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
"""Kinds of standing that share a page; the others have one of their own name."""

TURNS = 3
"""How often an answer queues for a lock before the page says that many are here at once."""


@login_required
def pairing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a pairing as it stands for the reader."""
    standing = _standing(request, pk)
    context = _context(standing)
    if standing.has_begun:
        context |= {"step": next_step(standing)} | sections_of(standing)
    if standing.is_active:
        context |= _together(standing)
    if standing.pairing.state in states.PAIRING_PAST:
        context |= afterwards(standing)
    if standing.kind in (*TO_ANSWER, Kind.OFFER_WAITING):
        context["changed"] = _changed(standing)
    if standing.is_to_answer:
        context["more_time"] = pairings.more_time_until(standing.mine)
    if standing.kind == Kind.ENDED:
        context["may_look_again"] = may_look_again(standing)
    if standing.kind == Kind.WITHDRAWN:
        context["closed_by"] = _closed_by(standing.pairing)
    page = TEMPLATES.get(standing.kind, standing.kind)
    return render(request, f"pairings/{page}.html", context)


def _together(standing: Standing) -> dict[str, object]:
    """What only two who are paired have on their page: how it goes, meetings, what to talk of."""
    shown: dict[str, object] = {
        "may_go_longer": pairings.may_propose(standing.pairing),
        "talk": planned_talk(standing) if standing.wrap_up else None,
    }
    shown |= _first_lines(standing) | talks_of(standing) | _how_it_goes(standing)
    return shown | talk_about(standing, met=bool(shown["held"]))


def _standing(request: HttpRequest, pk: int) -> Standing:
    return Standing.of(access.pairing_for(reader(request), pk), reader(request))


def _context(standing: Standing) -> dict[str, object]:
    round = standing.pairing.round
    profile = getattr(standing.other.person, "profile", None)
    fields = [field.name for field in profile.fields.all()] if profile else []
    return {"standing": standing, "round": round, "program": round.program, "fields": fields}


def _changed(standing: Standing) -> list[tuple[str, str, object]]:
    """What was changed since the reasons were written, by the reader or by the other."""
    return [
        (_("You") if person == standing.own.person_id else standing.called, what, at)
        for person, what, at in queries.changed_since(standing.pairing)
    ]


def _closed_by(pairing: Pairing) -> str:
    """Which act closed a withdrawn pairing; the log knows."""
    verbs = ("pairing.taken_back", "pairing.released", "pairing.withdrawn")
    line = LogLine.objects.filter(pairing=pairing, verb__in=verbs).first()
    return line.verb.removeprefix("pairing.") if line else ""


def _how_it_goes(standing: Standing) -> dict[str, object]:
    """What the reader last said, if it was not well and no new question waits."""
    rows = [row for row in standing.pairing.checkins.all() if row.side == standing.side]
    latest = [row for row in rows if row.state != CheckIn.State.LAPSED][:2]
    told = next((row for row in latest if row.state == CheckIn.State.ANSWERED), None)
    asked_anew = latest and not why_closed(latest[0])
    if asked_anew or told is None or told.answer == CheckIn.Answer.WELL:
        return {}
    return {"told": told, "told_words": answered_sentence(told)}


def _first_lines(standing: Standing) -> dict[str, str]:
    """A suggested first message, and a link that opens it in the reader's own mail program."""
    program = standing.pairing.round.program
    context = {"standing": standing, "program": program}
    suggested = render_to_string("pairings/first_lines.txt", context).strip()
    subject = _("%(program)s: hello from %(name)s") % {
        "program": program.name,
        "name": standing.own.person.get_short_name(),
    }
    address = quote(standing.other.person.email, safe="@")
    body = quote(suggested.replace("\n", "\r\n"))
    return {
        "suggested": suggested,
        "mailto": f"mailto:{address}?subject={quote(subject)}&body={body}",
    }


# Acts ----------------------------------------------------------------------------------------


@login_required
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes; a second press says when the first one was."""
    standing = _standing(request, pk)
    if request.method == "POST":
        before = standing.accepted_at
        if _done(request, lambda: pairings.accept(reader(request), standing.pairing)):
            _tell_accepted(request, standing, before)
    return redirect("pairing", pk)


def _tell_accepted(request: HttpRequest, standing: Standing, before: object) -> None:
    if before:
        day = dates.short_day(standing.accepted_at)
        said = (
            _("You sent this request on %(day)s")
            if standing.asked_by_me
            else _("You accepted this pairing on %(day)s")
        )
        messages.info(request, said % {"day": day})
    else:
        messages.success(request, _("You have said yes"))


@login_required
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, on a page that says what happens then."""
    standing = _standing(request, pk)
    if standing.kind not in (*TO_ANSWER, Kind.OFFER_WAITING):
        return _too_late(request, standing, wanted=Kind.DECLINED_BY_ME)
    form = DeclineForm(request.POST or None, pairing=standing.pairing)
    if request.method == "POST" and (standing.informal or form.is_valid()):
        words = "" if standing.informal else form.cleaned_data.get("words", "")
        _done(request, lambda: pairings.decline(reader(request), standing.pairing, words))
        return redirect("pairing", pk)
    context = _context(standing) | {"form": form, "who_reads": _who_reads(request, standing)}
    return render(request, "pairings/decline.html", context)


def _who_reads(request: HttpRequest, standing: Standing) -> WhoReads | None:
    return who_reads(standing.pairing, reader(request))


@login_required
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own request back."""
    standing = _standing(request, pk)
    if request.method == "POST":
        _done(request, lambda: pairings.take_back(reader(request), standing.pairing))
    return redirect("pairing", pk)


@login_required
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """End it now, well, for both; the way that asks the other first is `views.wrap_up`."""
    standing = _standing(request, pk)
    if not standing.is_active:
        return _too_late(request, standing, wanted=Kind.COMPLETED)
    if request.method == "POST":
        if _done(request, lambda: pairings.conclude(reader(request), standing.pairing)):
            messages.success(request, _("Your pairing is concluded, for both of you."))
            return redirect("closing", pk)
        return redirect("pairing", pk)
    context = _context(standing) | {"talk": planned_talk(standing)}
    return render(request, "pairings/conclude.html", context)


@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End before the time, with a reason and without blame."""
    standing = _standing(request, pk)
    if not standing.is_active:
        return _too_late(request, standing, wanted=Kind.ENDED)
    form = EndForm(request.POST or None, pairing=standing.pairing)
    if request.method == "POST" and form.is_valid():
        _done(request, lambda: pairings.end_early(reader(request), standing.pairing, **form.said()))
        return redirect("pairing", pk)
    context = _context(standing) | {"form": form, "who_reads": _who_reads(request, standing)}
    return render(request, "pairings/end.html", context)


def _too_late(request: HttpRequest, standing: Standing, *, wanted: Kind) -> HttpResponse:
    """Lead back to the pairing's own page, and say why where it is not what was wanted."""
    if request.method == "POST" and standing.kind != wanted:
        messages.info(request, _sentence(pairings.state_sentence(standing.pairing)))
    return redirect("pairing", standing.pairing.pk)


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
