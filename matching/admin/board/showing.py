"""From what the address asks for to what the board shows: strip, lines and the open pair."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property

from accounts import audit
from accounts.models import User
from accounts.views.reader import reader
from matching.admin.board import pairs, saying
from matching.admin.board.pressing import new_key
from matching.admin.board.words import ORDERS, SECTIONS, SHOWN
from matching.admin.words import explained
from matching.board import acts, drafting
from matching.board.reading.asked import LOWEST, OTHERS, Asked
from matching.board.reading.details import Detail, details_of
from matching.board.reading.lines import Line, Lines, Stage, lines_of, run_under_review
from matching.board.reading.pair import Pair, pair_of
from matching.board.reading.proof import proof_of
from matching.board.reading.strip import Strip, strip_of
from matching.models import Board, MatchRun, Suggestion
from mentorship.models import Round
from mentorship.services.rounds import may_announce

PER_PAGE = 50


@dataclass
class View:
    """The board as one coordinator reads it now; what is heavy is read once it is asked for."""

    user: User
    round: Round
    asked: Asked
    begun: int = 0
    """When the act began that is answered: from then on lines keep their places."""

    @cached_property
    def run(self) -> MatchRun | None:
        return run_under_review(self.round)

    @cached_property
    def board(self) -> Lines:
        return lines_of(self.user, self.round, self.run)

    @cached_property
    def stored(self) -> Board | None:
        """What is kept of the board of this run, without its proof; None before the first step."""
        rows = Board.objects.filter(round=self.round, run=self.run)
        return rows.defer(None).defer("proof").first()

    @cached_property
    def strip(self) -> Strip:
        return strip_of(self.board.lines, self.user.pk)

    @cached_property
    def found(self) -> list[Line]:
        """All lines that the address asks for, in its order."""
        firmness = self.firmness if self.asked.order == "firm" else {}
        return self.asked.found(self.board, self.user.pk, firmness)

    @cached_property
    def page(self) -> Page[Line]:
        return Paginator(self.found, PER_PAGE).get_page(self.asked.page)

    @cached_property
    def firmness(self) -> dict[tuple[int, int], int]:
        """In how many of a hundred slightly other weightings each pair stays, as measured."""
        return drafting.firmness_of(self.stored) if self.stored else {}

    @cached_property
    def opened(self) -> Pair | None:
        """The pair beside the lines: the one that is asked for, else the first to decide."""
        key = self.asked.pair or self._first_key()
        if not key:
            return None
        try:
            return pair_of(self.user, self.round, self.run, key, names=self.asked.names)
        except Http404:
            if self.asked.pair:
                raise
            return None

    def note_opened(self) -> None:
        """Log whose answers are looked at."""
        two = (self.opened.mentee, self.opened.mentor) if self.opened else ()
        for one in filter(None, two):
            audit.record("desk.opened", actor=self.user, on=("mentorship.enrollment", one.pk))

    def _first_key(self) -> str:
        undecided = (line.key for line in self.page if not line.is_decided)
        return next(undecided, self.page[0].key if len(self.page) else "")

    def after(self, mentee: int | None) -> str:
        """The next mentee to decide on after this one, in the order shown; "" for none."""
        order = [line.mentee for line in self.found if line.is_to_decide or line.mentee == mentee]
        at = order.index(mentee) if mentee in order else -1
        rest = [*order[at + 1 :], *order[: max(at, 0)]]
        return str(rest[0]) if rest else ""

    def again(self, **changes: Any) -> "View":
        """The board read afresh, with something else asked for."""
        return View(self.user, self.round, replace(self.asked, **changes))

    def address(self, **changes: Any) -> str:
        """The board's address, asking for the same but for `changes`."""
        return reverse("admin:board", args=[self.round.pk]) + self.asked.as_address(**changes)

    def page_address(self, name: str) -> str:
        """Another page of the board, asking for the same; more can be added to the query."""
        return reverse(f"admin:{name}", args=[self.round.pk]) + self.asked.as_address()

    def row(self, detail: Detail) -> dict[str, Any]:
        """One line with its address, and what helps where somebody is left over."""
        line = detail.line
        why, remedy = ("", "")
        if line.stage is Stage.LEFT:
            why, remedy = explained(detail.why or {"reason": self._why_left()})
        return {
            "detail": detail,
            "line": line,
            "href": self.address(pair=line.key),
            "open": self.opened is not None and self.opened.mentee.pk == line.mentee,
            "why": why,
            "firm": self.firmness.get((line.mentee, line.mentor or 0)),
            "remedy": remedy,
        }

    def _why_left(self) -> str:
        return "since" if self.run else "never_run"

    def rows_of(self, lines: list[Line]) -> list[dict[str, Any]]:
        """These lines as the page shows them."""
        found = details_of(self.round, self.board, lines, names=self.asked.names)
        return [self.row(detail) for detail in found]

    def sections(self) -> Iterator[dict[str, Any]]:
        """The page's lines under headings of where they stand; under one in any other order."""
        rows = self.rows_of(list(self.page))
        if self.asked.order:
            yield {"heading": ORDERS[self.asked.order], "count": len(self.found), "rows": rows}
            return
        for stage, each in groupby(rows, key=lambda row: self._section(row["line"])):
            count = sum(self._section(line) is stage for line in self.found)
            yield {"heading": SECTIONS[stage], "count": count, "rows": list(each)}

    def _section(self, line: Line) -> Stage:
        return Stage.OPEN if self.asked.keeps(line) else line.stage


def view_of(request: HttpRequest, round: Round, query: Any = None) -> View:
    """The board that an address, or what was posted with it, asks for."""
    return View(reader(request), round, Asked.in_address(query or request.GET))


def context_of(view: View) -> dict[str, Any]:
    """All that the page shows."""
    return {
        **frame_of(view),
        **strip_context(view),
        "sections": list(view.sections()),
        "page": view.page,
        "choices": _choices(view),
        "bands": _bands(view),
        "orders": _orders(view),
        "sort_again": view.address(since=0, page=1),
        "moved": view.asked.moved(view.found),
        "undecided_here": sum(line.is_to_decide for line in view.found),
        **pair_context(view),
    }


def frame_of(view: View) -> dict[str, Any]:
    """What every piece of the page knows."""
    return {
        "round": view.round,
        "program": view.round.program,
        "asked": view.asked,
        "here": view.address(),
        "query": view.asked.as_address(),
        "to_list": view.address(pair=""),
        "names_on": view.address(names=True),
        "names_off": view.address(names=False),
        "narrows": view.asked.narrows,
        "everything": view.address(words="", show="", fit="", page=1, pair=""),
        "user": view.user,
    }


def strip_context(view: View) -> dict[str, Any]:
    """The numbers, each with the address that leads to exactly those that it counts."""
    leads = {name: view.address(show=name, fit="", words="", page=1, pair="") for name in SHOWN}
    by_fit = view.address(show="matched", order="fit", fit="", words="", page=1, pair="")
    found = {"strip": view.strip, "leads": leads, "by_fit": by_fit, "run": view.run}
    found["may_announce"] = may_announce(view.round)
    if view.run is None:
        return found
    proof = proof_of(view.round, view.run, view.stored)
    return found | {"proof": proof, "my_last": _last(view)}


def _last(view: View) -> dict[str, Any] | None:
    """What the reader would take back, in words."""
    step = acts.last_of(view.user, view.round)
    if step is None:
        return None
    name = saying.namer(view.round, saying.people_of(step), names=view.asked.names)
    return {
        "step": step,
        "words": saying.did(step.edits, step.verb, name),
        "key": new_key(),
    }


def changed_context(view: View, mentees: set[int | None]) -> dict[str, Any]:
    """The lines of these mentees as they stand now, and how many would be sorted elsewhere."""
    lines = [line for line in view.board.lines if line.mentee in mentees]
    return {
        "changed": view.rows_of(lines),
        "moved": view.asked.moved(view.found),
        "sort_again": view.address(since=0, page=1),
    }


def version_of(round: Round) -> int:
    """How many steps have been taken on the board."""
    return Board.objects.filter(round=round).values_list("version", flat=True).first() or 0


def _choices(view: View) -> list[tuple[str, Any, int, str, bool]]:
    """Whom the list can show: the choice, its words, how many, its address, whether it is on."""
    strip = view.strip
    counts = {
        "todo": strip.to_decide,
        "left": strip.left,
        "matched": strip.matched,
        "held_up": strip.held_up,
        "decided": strip.decided,
        OTHERS: strip.others,
        "hand": strip.by_hand,
        "told": strip.told,
        LOWEST: 1 if strip.lowest is not None else 0,
    }
    on = view.asked.show
    return [
        (name, words, counts[name], view.address(show=name, page=1, pair=""), name == on)
        for name, words in SHOWN.items()
        if counts[name] or name == on
    ]


def _bands(view: View) -> list[tuple[str, Any, int, str, bool]]:
    order = (Suggestion.Band.FAIR, Suggestion.Band.GOOD, Suggestion.Band.STRONG)
    return [
        (
            band,
            band.label,
            view.strip.bands[band],
            view.address(fit=band, page=1, pair=""),
            view.asked.fit == band,
        )
        for band in order
    ]


def _orders(view: View) -> list[tuple[str, Any, bool]]:
    """The orders; by how firm pairs are only once that has been measured."""
    on = view.asked.order
    known = [name for name in ORDERS if name != "firm" or view.firmness or on == "firm"]
    return [(name, ORDERS[name], on == name) for name in known]


def pair_context(view: View, *, inner: bool = False) -> dict[str, Any]:
    """The open pair, with where it stands among those that the list shows.

    Of an ``inner`` line of a page its script knows that, and says it.
    """
    if view.opened is None:
        return {"pair": None}
    query = view.asked.as_address(pair=view.opened.key)
    pair = view.opened
    view.note_opened()
    two = f"mentee={pair.mentee.pk}&mentor={pair.mentor.pk}" if pair.mentor else ""
    links = {
        "query_pair": query,
        "two": two,
        "left_out": view.stored is not None and pair.mentee.pk in view.stored.left_out,
        "firm": view.firmness.get((pair.mentee.pk, pair.mentor.pk)) if pair.mentor else None,
    }
    around = {"inner": True} if inner else _neighbours(view)
    return pairs.context_of(view.user, pair) | around | links


def _neighbours(view: View) -> dict[str, Any]:
    assert view.opened is not None
    mentees = [line.mentee for line in view.found]
    if view.opened.mentee.pk not in mentees:
        return {"position": 0}
    at = mentees.index(view.opened.mentee.pk)
    around = {"before": at - 1, "after": at + 1}
    links = {
        name: view.address(pair=view.found[there].key)
        for name, there in around.items()
        if 0 <= there < len(mentees)
    }
    return {"position": at + 1, "positions": len(mentees), **links}
