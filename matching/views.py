"""The directory of an informal round: look, narrow down, read about somebody, ask."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.languages import names_of
from accounts.models import Profile
from accounts.views.reader import reader
from matching.directory import Directory, Entry, Row, called
from matching.forms import FilterForm
from matching.opening import opening
from matching.telling import telling
from mentorship import access, reading
from mentorship.forms.pairings import AskForm
from mentorship.models import Enrollment, Round
from mentorship.questions.answers import Told, told
from mentorship.roles import Role
from mentorship.services import pairings
from mentorship.services.acts import Refused
from mentorship.views.pairing_view import PairingView

ON_A_PAGE = 20
STAGES = dict(Profile.Stage.choices)


@login_required
def directory(request: HttpRequest, round_pk: int) -> HttpResponse:
    """The people of the round who may be asked, the best fit first."""
    round = _round(request, round_pk)
    here = Directory(reader(request), round)
    if not round.is_open or not here.own:
        return _closed(request, round)
    form = FilterForm(request.GET, here)
    page = Paginator(form.narrowed(), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "round": round,
        "program": round.program,
        "filters": form,
        "page_has_errors": bool(form.errors),
        "page": page,
        "rows": _rows(here, list(page)),
        "nobody": not here.entries,
        "listed": any(own["listed"] for own in here.own),
        "own_pk": here.own[0]["pk"],
        "full": all(own["taken"] >= own["capacity"] for own in here.own),
    }
    return render(request, "directory/list.html", context)


def _round(request: HttpRequest, pk: int) -> Round:
    """An informal round that the reader may look at; 404 for any other."""
    round = access.round_for(reader(request), pk)
    if not round.program.is_informal or round.program.of_two:
        raise Http404
    return round


def _closed(request: HttpRequest, round: Round) -> HttpResponse:
    """Why this directory is not open to the reader, and what to do."""
    mine = Enrollment.objects.filter(round=round, person=reader(request)).order_by("state").first()
    context = {"round": round, "program": round.program, "mine": mine}
    return render(request, "directory/closed.html", context)


def _rows(here: Directory, entries: list[Entry]) -> list[dict[str, Any]]:
    view, cards = here.standing_with(entries), here.cards(entries)
    there = [entry for entry in entries if entry.pk in cards]  # somebody may have just left
    pairs = telling([here.explained(entry) for entry in there])
    return [
        _row(here, entry, cards[entry.pk], view.get(entry.pairing), stored)
        for entry, stored in zip(there, pairs, strict=True)
    ]


def _row(
    here: Directory, entry: Entry, row: Row, pairing: Any, stored: Row | None = None
) -> dict[str, Any]:
    """What the pages say of one person; `stored` holds the reasons where not all are told."""
    stored = stored or here.explained(entry)
    name = row["person__profile__full_name"]
    work = (row["person__profile__job_title"], row["person__profile__institution__name"])
    return {
        "entry": entry,
        "pk": entry.pk,
        "person": Named(row["person_id"], name),
        "name": name,
        "called": called(row),
        "does": ", ".join(filter(None, work)),
        "region": row["person__profile__region__name"],
        "free": row["capacity"] - row["taken"],
        "seeks": entry.role == Role.MENTEE,
        "band": stored["band"],
        "why": here.told(entry, called(row), stored),
        "stored": stored,
        "view": PairingView.of(pairing, here.user) if pairing else None,
    }


class Named:
    """A person as initials and name need it: an id for the colour, and a name."""

    def __init__(self, pk: int, full_name: str) -> None:
        self.pk, self.full_name = pk, full_name


@login_required
def directory_person(request: HttpRequest, round_pk: int, pk: int) -> HttpResponse:
    """One person of the directory, and a form to ask them."""
    found = _found(request, round_pk, pk)
    return _person(request, found, AskForm(initial={"words": opening(*found)}))


@login_required
def ask(request: HttpRequest, round_pk: int, pk: int) -> HttpResponse:
    """Ask this person; a second press leads to the first request."""
    if request.method != "POST":
        return redirect("directory_person", round_pk, pk)
    found, form = _found(request, round_pk, pk), AskForm(request.POST)
    if form.is_valid():
        try:
            return _asked(request, found, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return _person(request, found, form)


Found = tuple[Directory, Entry, Row]
"""Somebody of a directory, with all that is known of them."""


def _found(request: HttpRequest, round_pk: int, pk: int) -> Found:
    here = Directory(reader(request), _round(request, round_pk))
    return here, *here.find(pk)


def _asked(request: HttpRequest, found: Found, words: str, span: str) -> HttpResponse:
    here, entry, row = found
    stored = here.explained(entry)
    own = Enrollment.objects.get(pk=entry.own["pk"])
    other = Enrollment.objects.get(pk=entry.pk)
    kept = {name: stored[name] for name in ("points", "parts", "reasons")}
    before = here.standing_with([entry])
    pairing = pairings.ask(reader(request), own, other, words, span, **kept)
    if not before:
        messages.success(request, _("%(name)s has been asked") % {"name": called(row)})
    return redirect("pairing", pairing.pk)


def _person(request: HttpRequest, found: Found, form: AskForm) -> HttpResponse:
    here, entry, row = found
    shown = _row(here, entry, row, here.standing_with([entry]).get(entry.pairing))
    context = shown | {
        "round": here.round,
        "program": here.round.program,
        "form": form,
        "days": pairings.REQUEST_DAYS,
        "full": entry.own["taken"] >= entry.own["capacity"],
        "topics": [here.topic_names[each["topic"]] for each in row["topic_rows"]],
        "facts": _facts(here, row),
        "words": _words(row),
        "answers": _answers(entry),
    }
    return render(request, "directory/person.html", context)


def _facts(here: Directory, row: Row) -> list[tuple[str, str]]:
    """What the card lists, without what the person left open."""
    facts = [
        (_("Pronouns"), row["person__profile__pronouns"]),
        (_("Region"), row["person__profile__region__name"]),
        (_("Fields of work"), ", ".join(here.field_names[pk] for pk in row["field_ids"])),
        (_("In the profession"), str(STAGES.get(row["person__profile__career_stage"], ""))),
        (_("Languages"), ", ".join(names_of(row["person__profile__languages"] or []))),
    ]
    if row["person__profile__called"] not in ("", row["person__profile__full_name"]):
        facts.insert(0, (_("Likes to be called"), row["person__profile__called"]))
    return [(label, value) for label, value in facts if value]


def _answers(entry: Entry) -> list[Told]:
    """What the person answered for everybody to read."""
    return told(reading.answers_of_listed(entry.pk, entry.role)).get(entry.pk, [])


def _words(row: Row) -> list[tuple[str, str]]:
    """What the person says in their own words."""
    name = {"name": called(row)}
    mentee = row["role"] == Role.MENTEE
    goal = _("What %(name)s hopes for") if mentee else _("What %(name)s can give")
    said = [
        (goal % name, row["goal"]),
        (_("What %(name)s wishes to share") % name, row["shares"]),
    ]
    return [(title, words) for title, words in said if words]
