"""Reasons in words: codes with data, and an English sentence for each reader.

The core finds a reason as a code with data that JSON can hold, so that it can be stored once and
shown in any language. A sentence exists for the mentee, the mentor and the desk (the coordinator).
Where a reader has no sentence, the reason is not for that reader's eyes: whom somebody wished for
is told to nobody but themselves and the desk.

The sentences pass through a translation function of the caller's. `gettext_noop` only marks them
so that the usual tools find them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any  # codes are numbers or words, by kind

from matching.core.scoring.factors import FACTORS
from matching.core.scoring.reasons import Reader, Reason, gettext_noop

_ = gettext_noop

ITEM_NAMES = {item: name for factor in FACTORS.values() for item, name in factor.items.items()}
"""How the working-style questions are named inside a sentence."""

BESIDE: dict[str, dict[Reader, str]] = {
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
"""What is said beside the reasons of factors."""

SENTENCES: dict[str, Mapping[Reader, str]] = {
    **{code: texts for factor in FACTORS.values() for code, texts in factor.sentences.items()},
    **BESIDE,
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
    """Put reasons into words for one reader, leaving out those that are not for them.

    Parameters
    ----------
    reasons : sequence of Reason
        What to say.
    reader, people, names, translate : Reader, mapping, callable, callable
        As for `sentence`.

    Returns
    -------
    list of str
        A sentence for each reason that this reader may read.

    """
    found = (sentence(reason, reader, people, names, translate) for reason in reasons)
    return [text for text in found if text is not None]
