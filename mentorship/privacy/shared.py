"""What the tables that two people fill together know of a person, and what erasing leaves of them.

What both read was written by both, so all of it goes. The other's private notes stay theirs,
without the name.
"""

import re

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import Holding, Traces
from accounts.privacy.holdings import keep_as_it_is
from mentorship.models import Agreement, Closing, Goal, Note, Quote, Terms
from mentorship.models.agreements import WORDS
from mentorship.models.sides import by_own_hand, of_the_pair
from mentorship.privacy.rows import STATE


def _notes_of(person: User) -> QuerySet[Note]:
    """Notes that this person may read: their own private ones, and the shared ones."""
    own = by_own_hand(person, "writer")
    return Note.objects.filter(own | Q(shared=True) & of_the_pair(person, "pairing__"))


def _empty_terms(traces: Traces) -> None:
    rows = Terms.objects.filter(of_the_pair(traces.person, "agreement__pairing__"))
    rows.update(**dict.fromkeys(WORDS, ""))


def _empty_goals(traces: Traces) -> None:
    rows = Goal.objects.filter(of_the_pair(traces.person, "pairing__"))
    rows.update(words="", line="")


def _closings_of(person: User) -> QuerySet[Closing]:
    """What this person said at the end, and the thanks that the other sent them."""
    own = by_own_hand(person, "side")
    thanked = Q(thanked_at__isnull=False) & of_the_pair(person, "pairing__")
    return Closing.objects.filter(own | thanked).select_related(
        "pairing__mentor", "pairing__mentee"
    )


def _others_answers(closing: Closing, person: User) -> frozenset[str]:
    """What the other said to the coordinator alone."""
    own = closing.pairing.side_of(person) == closing.side
    return frozenset() if own else frozenset({"worth", "reached", "words"})


def _empty_closings(traces: Traces) -> None:
    rows = Closing.objects.filter(of_the_pair(traces.person, "pairing__"))
    rows.update(words="", thanks="")


def _drop_notes(traces: Traces) -> None:
    _notes_of(traces.person).delete()
    theirs = Note.objects.filter(of_the_pair(traces.person, "pairing__"))
    for note in theirs.filter(words__iregex=traces.any_name):
        note.words = re.sub(traces.any_name, "", note.words, flags=re.IGNORECASE)
        note.save(update_fields=["words"])


def _drop_quotes(traces: Traces) -> None:
    """One's own, and those of others that name one."""
    own = by_own_hand(traces.person, "side")
    Quote.objects.filter(own | Q(words__iregex=traces.any_name)).delete()


HOLDINGS = (
    Holding(
        Quote,
        _("Words that you gave for a program’s page"),
        lambda person: Quote.objects.filter(by_own_hand(person, "side")).select_related(
            "program", "pairing__mentor", "pairing__mentee"
        ),
        _("Deleted."),
        _drop_quotes,
    ),
    Holding(
        Agreement,
        _("What you agreed on: how far"),
        lambda person: Agreement.objects.filter(of_the_pair(person, "pairing__")),
        _("When you agreed stays with the pairing."),
        keep_as_it_is,
        gone=False,
        stays={"state": STATE},
    ),
    Holding(
        Terms,
        _("What you agreed on: the words"),
        lambda person: Terms.objects.filter(of_the_pair(person, "agreement__pairing__")),
        _("The words are deleted, for both of you."),
        _empty_terms,
        gone=False,
        emptied=WORDS,
        stays={"written_by": STATE},
    ),
    Holding(
        Goal,
        _("Goals"),
        lambda person: Goal.objects.filter(of_the_pair(person, "pairing__")),
        _("How far each was stays with the pairing. The words are deleted, for both of you."),
        _empty_goals,
        gone=False,
        emptied=("words", "line"),
        stays=dict.fromkeys(("progress", "changed_by"), STATE),
    ),
    Holding(
        Closing,
        _("What you said at the end, and thanks you were sent"),
        _closings_of,
        _("How you judged it stays with the pairing. The words are deleted, for both of you."),
        _empty_closings,
        veil=_others_answers,
        gone=False,
        emptied=("words", "thanks"),
        stays={**dict.fromkeys(("side", "reached"), STATE)},
        private=True,
    ),
    Holding(
        Note,
        _("Notes"),
        _notes_of,
        _("Deleted: your private ones, and those that you shared."),
        _drop_notes,
        stays=dict.fromkeys(("writer", "changed_by"), STATE),
        private=True,
    ),
)
