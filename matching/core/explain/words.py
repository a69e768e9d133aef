"""Reasons in words: codes with data, and an English sentence for each reader.

The core finds a reason as a code with data that JSON can hold, so that it can be stored once and
shown in any language. A sentence exists for the mentee, the mentor and the desk (the coordinator).
Where a reader has no sentence, the reason is not for that reader's eyes: whom somebody wished for
is told to nobody but themselves and the desk.

The sentences pass through a translation function of the caller's. `gettext_noop` only marks them
so that the usual tools find them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any  # codes are numbers or words, by kind; JSON


def gettext_noop(text: str) -> str:
    """Mark a text for translation, and give it back unchanged."""
    return text


_ = gettext_noop


class Reader(StrEnum):
    """Who reads a sentence."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Reason:
    """Something to say of a pair.

    Parameters
    ----------
    code : str
        A key of `SENTENCES`.
    data : mapping
        What the sentence names: lists of codes under ``topics``, ``fields``, ``regions``,
        ``items``, ``days``, ``modes`` or ``languages``.

    """

    code: str
    data: Mapping[str, list[Any]] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Give the reason as plain data that JSON can hold."""
        return asdict(self) | {"data": dict(self.data)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Reason":
        """Read what `as_data` gave."""
        return cls(data["code"], dict(data["data"]))


ITEMS: dict[str, tuple[str, ...]] = {
    "communication": ("directness", "structure", "think_aloud", "ask_or_tell", "personal_range"),
    "approach": (
        "weigh_or_sense",
        "refine_or_rethink",
        "parts_or_whole",
        "settle_or_keep_open",
        "alone_or_together",
    ),
}
"""Names of the working-style questions, in the order of the answers."""

ITEM_NAMES: dict[str, str] = {
    "directness": _("how directly to say hard things"),
    "structure": _("how much plan a talk needs"),
    "think_aloud": _("thinking aloud or thinking first"),
    "ask_or_tell": _("questions or concrete suggestions"),
    "personal_range": _("how personal a talk may be"),
    "weigh_or_sense": _("weighing facts or going by sense"),
    "refine_or_rethink": _("improving things or rethinking them"),
    "parts_or_whole": _("starting with details or with the whole"),
    "settle_or_keep_open": _("deciding early or keeping choices open"),
    "alone_or_together": _("working alone first or together at once"),
}
"""How the questions are named inside a sentence."""

SENTENCES: dict[str, dict[Reader, str]] = {
    "needs.top": {
        Reader.MENTEE: _("{mentor} can help with what matters most to you: {topics}."),
        Reader.MENTOR: _("{mentee} looks most of all for help with {topics}, which you offer."),
        Reader.DESK: _("{mentor} offers what matters most to {mentee}: {topics}."),
    },
    "needs.covered": {
        Reader.MENTEE: _("{mentor} offers help with {topics}, as you asked."),
        Reader.MENTOR: _("{mentee} asked for help with {topics}, which you offer."),
        Reader.DESK: _("{mentor} offers {topics}, which {mentee} asked for."),
    },
    "communication.alike": {
        Reader.MENTEE: _("You and {mentor} like to talk in similar ways: {items}."),
        Reader.MENTOR: _("You and {mentee} like to talk in similar ways: {items}."),
        Reader.DESK: _("They like to talk in similar ways: {items}."),
    },
    "communication.different": {
        Reader.MENTEE: _("You and {mentor} like to talk in different ways, as was wished."),
        Reader.MENTOR: _("You and {mentee} like to talk in different ways, as was wished."),
        Reader.DESK: _("They like to talk in different ways, as was wished: {items}."),
    },
    "approach.alike": {
        Reader.MENTEE: _("You and {mentor} take up problems in similar ways: {items}."),
        Reader.MENTOR: _("You and {mentee} take up problems in similar ways: {items}."),
        Reader.DESK: _("They take up problems in similar ways: {items}."),
    },
    "approach.different": {
        Reader.MENTEE: _("You and {mentor} take up problems in different ways, as was wished."),
        Reader.MENTOR: _("You and {mentee} take up problems in different ways, as was wished."),
        Reader.DESK: _("They take up problems in different ways, as was wished: {items}."),
    },
    "preference.mentee": {
        Reader.MENTEE: _("You named {mentor} among the people you would like to learn from."),
        Reader.DESK: _("{mentee} named {mentor} among their wishes."),
    },
    "preference.mentor": {
        Reader.MENTOR: _("You named {mentee} among the people you would like to help."),
        Reader.DESK: _("{mentor} named {mentee} among their wishes."),
    },
    "institution.same": {
        Reader.MENTEE: _("You and {mentor} work at the same institution, as was wished."),
        Reader.MENTOR: _("You and {mentee} work at the same institution, as was wished."),
        Reader.DESK: _("They work at the same institution, as was wished."),
    },
    "institution.different": {
        Reader.MENTEE: _("{mentor} works at another institution, as was wished."),
        Reader.MENTOR: _("{mentee} works at another institution, as was wished."),
        Reader.DESK: _("They work at different institutions, as was wished."),
    },
    "field.same": {
        Reader.MENTEE: _("{mentor} knows your field: {fields}."),
        Reader.MENTOR: _("{mentee} is interested in your field: {fields}."),
        Reader.DESK: _("Both know the same field: {fields}."),
    },
    "field.near": {
        Reader.MENTEE: _("{mentor} works close to your field: {fields}."),
        Reader.MENTOR: _("{mentee} is interested in {fields}, close to your field."),
        Reader.DESK: _("{mentor} works close to a field that {mentee} named: {fields}."),
    },
    "field.different": {
        Reader.MENTEE: _("{mentor} knows another field than you, as was wished."),
        Reader.MENTOR: _("{mentee} comes from another field than you, as was wished."),
        Reader.DESK: _("They come from different fields, as was wished."),
    },
    "region.same": {
        Reader.MENTEE: _("You and {mentor} live in the same region: {regions}."),
        Reader.MENTOR: _("You and {mentee} live in the same region: {regions}."),
        Reader.DESK: _("Both live in the same region: {regions}."),
    },
    "region.near": {
        Reader.MENTEE: _("{mentor} lives in a region near yours: {regions}."),
        Reader.MENTOR: _("{mentee} lives in a region near yours."),
        Reader.DESK: _("They live in regions near one another."),
    },
    "region.different": {
        Reader.MENTEE: _("{mentor} lives in another region, as was wished: {regions}."),
        Reader.MENTOR: _("{mentee} lives in another region, as was wished."),
        Reader.DESK: _("They live in different regions, as was wished."),
    },
    "commitment.days": {
        Reader.MENTEE: _("You and {mentor} are both there on {days}."),
        Reader.MENTOR: _("You and {mentee} are both there on {days}."),
        Reader.DESK: _("Both are there on {days}."),
    },
    "commitment.frequency": {
        Reader.MENTEE: _("You and {mentor} would like to meet about equally often."),
        Reader.MENTOR: _("You and {mentee} would like to meet about equally often."),
        Reader.DESK: _("Both would like to meet about equally often."),
    },
    "commitment.modes": {
        Reader.MENTEE: _("A way to meet that suits you and {mentor}: {modes}."),
        Reader.MENTOR: _("A way to meet that suits you and {mentee}: {modes}."),
        Reader.DESK: _("A way to meet that suits both: {modes}."),
    },
    "common.languages": {
        Reader.MENTEE: _("You and {mentor} both speak {languages}."),
        Reader.MENTOR: _("You and {mentee} both speak {languages}."),
        Reader.DESK: _("Both speak {languages}."),
    },
    "common.views": {
        Reader.MENTEE: _(
            "{mentor} sees another institution from the inside and can add another view."
        ),
        Reader.MENTOR: _(
            "{mentee} sees another institution from the inside and can add another view."
        ),
        Reader.DESK: _("They work at different institutions, so each adds another view."),
    },
    "common.place": {
        Reader.MENTEE: _("{mentor} knows your institution from the inside."),
        Reader.MENTOR: _("{mentee} works at your institution."),
        Reader.DESK: _("They work at the same institution."),
    },
    "common.musts": {
        Reader.MENTEE: _("This pair keeps every firm wish that you and {mentor} gave."),
        Reader.MENTOR: _("This pair keeps every firm wish that you and {mentee} gave."),
        Reader.DESK: _("The pair keeps every firm wish of both."),
    },
    "common.time": {
        Reader.MENTEE: _("{mentor} has a place free for you in this round."),
        Reader.MENTOR: _("{mentee} is looking for a mentor now, and you have a place free."),
        Reader.DESK: _("One looks for a mentor now, the other has a place free."),
    },
    "common.offer": {
        Reader.MENTEE: _("{mentor} chose to give time to a colleague."),
        Reader.MENTOR: _("{mentee} chose to learn from a colleague."),
        Reader.DESK: _("Both chose to take part."),
    },
    "talk.items": {
        Reader.MENTEE: _("Worth talking about early: you and {mentor} may differ in {items}."),
        Reader.MENTOR: _("Worth talking about early: you and {mentee} may differ in {items}."),
        Reader.DESK: _("Worth talking about: they differ in {items}."),
    },
    "talk.topics": {
        Reader.MENTEE: _("Worth talking about: who else could help you with {topics}."),
        Reader.MENTOR: _(
            "Worth talking about: {mentee} also hopes for help with {topics}. Do you know somebody?"
        ),
        Reader.DESK: _("{mentee} also asked for {topics}, which {mentor} does not offer."),
    },
    "caution.topics": {
        Reader.MENTEE: _("One thing is missing: {mentor} does not offer help with {topics}."),
        Reader.MENTOR: _(
            "One thing is missing: {mentee} also hopes for help with {topics}, outside your topics."
        ),
        Reader.DESK: _("{mentee} also asked for {topics}, which {mentor} does not offer."),
    },
    "caution.two": {
        Reader.MENTEE: _("Two things are missing: {mentor} does not offer help with {topics}."),
        Reader.MENTOR: _(
            "Two things are missing: {mentee} also hopes for help with {topics}, "
            "outside your topics."
        ),
        Reader.DESK: _("{mentee} also asked for {topics}, which {mentor} does not offer."),
    },
    "caution.three": {
        Reader.MENTEE: _("Three things are missing: {mentor} does not offer help with {topics}."),
        Reader.MENTOR: _(
            "Three things are missing: {mentee} also hopes for help with {topics}, "
            "outside your topics."
        ),
        Reader.DESK: _("{mentee} also asked for {topics}, which {mentor} does not offer."),
    },
    "caution.several": {
        Reader.MENTEE: _(
            "Several things are missing, among them help with {topics}: {mentor} does not offer it."
        ),
        Reader.MENTOR: _(
            "Several things are missing: {mentee} also hopes for help with {topics} and more, "
            "outside your topics."
        ),
        Reader.DESK: _(
            "{mentee} also asked for {topics} and more topics, which {mentor} does not offer."
        ),
    },
    "talk.frequency": {
        Reader.MENTEE: _("Worth talking about: how often you would both like to meet."),
        Reader.MENTOR: _("Worth talking about: how often you would both like to meet."),
        Reader.DESK: _("They would like to meet more or less often than one another."),
    },
    "talk.region": {
        Reader.MENTEE: _("Worth talking about: how to meet, as {mentor} lives in another region."),
        Reader.MENTOR: _("Worth talking about: how to meet, as {mentee} lives in another region."),
        Reader.DESK: _("They live in different regions."),
    },
    "talk.field": {
        Reader.MENTEE: _("Worth talking about: what your fields have in common."),
        Reader.MENTOR: _("Worth talking about: what your fields have in common."),
        Reader.DESK: _("They work in different fields."),
    },
}
"""A sentence for each code and reader; without one, the reason is not for that reader."""

Names = Callable[[str, Any], str]
"""Gives the name of a code: ``names("topics", 3)``. Items are named by `ITEM_NAMES` already."""


def sentence(
    reason: Reason,
    reader: Reader,
    people: Mapping[str, str],
    names: Names,
    translate: Callable[[str], str] = str,
) -> str | None:
    """Put a reason into words for one reader.

    Parameters
    ----------
    reason : Reason
        What to say.
    reader : Reader
        To whom.
    people : mapping
        The names to use, under ``mentee`` and ``mentor``.
    names : callable
        Gives the name of a topic, field, region, day, mode or language.
    translate : callable
        Translates a sentence with its placeholders, and the names of items.

    Returns
    -------
    str or None
        None where the reason is not for this reader.

    Examples
    --------
    >>> reason = Reason("needs.top", {"topics": [3]})
    >>> people = {"mentor": "Ada", "mentee": "Ben"}
    >>> sentence(reason, Reader.MENTEE, people, lambda kind, code: "grants")
    'Ada can help with what matters most to you: grants.'

    """
    text = SENTENCES[reason.code].get(Reader(reader))
    if text is None:
        return None
    words = {kind: _listed(kind, codes, names, translate) for kind, codes in reason.data.items()}
    return translate(text).format(**people, **words)


def _listed(kind: str, codes: Iterable[Any], names: Names, translate: Callable[[str], str]) -> str:
    named = (
        translate(ITEM_NAMES[code]) if kind == "items" else names(kind, code) for code in codes
    )
    return ", ".join(named)


def sentences(
    reasons: Sequence[Reason],
    reader: Reader,
    people: Mapping[str, str],
    names: Names,
    translate: Callable[[str], str] = str,
) -> list[str]:
    """Put reasons into words for one reader, leaving out those that are not for them."""
    found = (sentence(reason, reader, people, names, translate) for reason in reasons)
    return [text for text in found if text is not None]
