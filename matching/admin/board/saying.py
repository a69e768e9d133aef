"""What a step changes, in words: who goes where, what it costs, and what calm costs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from matching.board import acts
from matching.board.acts import Difference, Edit, Moved, Verb
from matching.board.reading.lines import labels_of
from matching.models import BoardStep
from mentorship.models import Enrollment, Round
from mentorship.roles import Role

MOST_NAMED = 6
"""So many people who move are named; the others are counted."""

Name = Callable[[int | None], str]
"""What somebody is called, by their enrollment."""


def namer(round: Round, enrollments: Iterable[int | None], *, names: bool) -> Name:
    """Read what these are called, at once: their names, or numbers where names are hidden."""
    ids = {pk for pk in enrollments if pk}
    if not names:
        known = labels_of(round)
    else:
        rows = Enrollment.objects.filter(pk__in=ids, round=round).select_related("person__profile")
        known = {row.pk: str(row.person.public_name) for row in rows}
    return lambda pk: known.get(pk or 0, _("somebody"))


def namer_of(round: Round, difference: Difference, *more: int | None, names: bool) -> Name:
    """The same for everybody whom a difference names."""
    moved = [pk for one in difference.moved for pk in (one.mentee, one.before, one.after)]
    return namer(round, [*moved, *more], names=names)


@dataclass(frozen=True)
class Told:
    """A difference as the page says it."""

    price: str
    """“−155 points, 2 people change”."""
    moves: list[str]
    others: str
    free: str
    """What it would be without loyalty to the pairs that stand; "" where that is the same."""

    @property
    def sentence(self) -> str:
        """All of it at once, for who listens."""
        pieces = [*self.moves, *([self.others] if self.others else [])]
        moves = "; ".join(pieces)
        price = f"{self.price}; {self.free}" if self.free else self.price
        return f"{moves}. {price}." if moves else f"{price}."


def told(difference: Difference, name: Name) -> Told:
    """Say a difference: matches first, then points, then who moves."""
    shown = difference.moved[:MOST_NAMED]
    rest = difference.people - len(shown)
    others = ngettext("and %(n)s other", "and %(n)s others", rest) % {"n": rest} if rest else ""
    return Told(
        price_said(difference),
        [move(one, name) for one in shown],
        others,
        _free(difference),
    )


def price_said(difference: Difference) -> str:
    """What it costs, and how many people change."""
    if not difference.people:
        return _("Nobody else changes")
    people = ngettext("%(n)s person changes", "%(n)s people change", difference.people)
    price = acts.said_price(difference.matched, difference.points)
    return f"{price}, {people % {'n': difference.people}}"


def move(one: Moved, name: Name) -> str:
    """Where one person goes."""
    facts = {"mentee": name(one.mentee), "mentor": name(one.after), "before": name(one.before)}
    if one.after is None:
        return _("%(mentee)s waits") % facts
    if one.before is None:
        return _("%(mentee)s gets %(mentor)s") % facts
    return _("%(mentee)s moves from %(before)s to %(mentor)s") % facts


def _free(difference: Difference) -> str:
    if difference.free is None:
        return ""
    points, people = difference.free
    return _("or %(points)s points and %(people)s people, if pairs that stand counted no more") % {
        "points": f"{points:+,}".replace("-", "−"),
        "people": people,
    }


# Steps -----------------------------------------------------------------------------------------

DID: dict[str, Any] = {
    Verb.APPROVE: lazy("Approved %(who)s"),
    Verb.REJECT: lazy("Rejected %(who)s"),
    Verb.LOCK: lazy("Locked %(who)s"),
    Verb.UNLOCK: lazy("Unlocked %(who)s"),
    Verb.BAR: lazy("Barred %(who)s"),
    Verb.UNBAR: lazy("Allowed %(who)s again"),
    Verb.MOVE: lazy("Put %(who)s together"),
    Verb.LEAVE_OUT: lazy("Left out %(who)s"),
    Verb.PUT_BACK: lazy("Put %(who)s back"),
    Verb.READ_ANEW: lazy("Took new answers in"),
    Verb.FOLLOW: lazy("Followed what happened elsewhere"),
    Verb.UNDO: lazy("Took a step back"),
    Verb.ADOPT: lazy("Took a draft"),
}
WILL: dict[str, Any] = {
    Verb.REJECT: lazy("Reject %(who)s"),
    Verb.LOCK: lazy("Lock %(who)s"),
    Verb.UNLOCK: lazy("Unlock %(who)s"),
    Verb.BAR: lazy("Bar %(who)s"),
    Verb.UNBAR: lazy("Allow %(who)s again"),
    Verb.MOVE: lazy("%(mentor)s instead, for %(mentee)s"),
    Verb.LEAVE_OUT: lazy("Leave out %(who)s"),
    Verb.PUT_BACK: lazy("Put %(who)s back"),
    Verb.READ_ANEW: lazy("Take new answers in"),
}
MORE = {1: lazy("One more place with %(mentor)s"), -1: lazy("One place less with %(mentor)s")}


def did(edits: list[dict[str, Any]], verb: str, name: Name) -> str:
    """A step in words: “Barred Ben & Ana”; of many at once, how many."""
    if len(edits) > 1:
        words = ngettext("%(n)s pair approved", "%(n)s pairs approved", len(edits))
        return words % {"n": len(edits)}
    edit = Edit.from_data(edits[0]) if edits else Edit(Verb.READ_ANEW)
    if verb == Verb.PLACE:
        return str(MORE[edit.places]) % {"mentor": name(edit.mentor)}
    return str(DID[verb]) % _people(edit, name)


def will(edit: Edit, name: Name) -> str:
    """The heading over what a step would change."""
    words = MORE[edit.places] if edit.verb == Verb.PLACE else WILL[edit.verb]
    return str(words) % _people(edit, name)


def _people(edit: Edit, name: Name) -> dict[str, str]:
    two = [name(pk) for pk in (edit.mentee, edit.mentor) if pk]
    return {"who": " & ".join(two), "mentee": name(edit.mentee), "mentor": name(edit.mentor)}


def people_of(step: BoardStep) -> set[int]:
    """Everybody whom a step's sentence may name."""
    return {pk for edit in step.edits for pk in map(edit.get, Role) if pk}
