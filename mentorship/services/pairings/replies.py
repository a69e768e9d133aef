"""What somebody says to a member whose request they decline, and whom they name instead."""

from dataclasses import dataclass

from mentorship import access, directories
from mentorship.models import Enrollment, Pairing


@dataclass(frozen=True)
class Reply:
    """A kind sentence, own words, and a colleague of the directory; each may be left out."""

    sentence: str = ""
    words: str = ""
    colleague: Enrollment | None = None

    def columns(self) -> dict[str, object]:
        """The columns of the pairing that hold it."""
        return {
            "reply": self.sentence,
            "reply_words": self.words,
            "reply_colleague": self.colleague,
        }


NO_REPLY = Reply()


def may_name(pairing: Pairing, name: str) -> list[Enrollment]:
    """People of this name whom both of the two see in the directory, in the place of who declines.

    The one who asked learns of nobody whom the directory would not show them.
    """
    asker = pairing.asked_by
    assert asker is not None, "a request has somebody who asked"
    asked = pairing.own_side(asker).other
    seen = directories.directory_visible_to(asked.person, pairing.round)
    both = directories.directory_visible_to(asker, pairing.round)
    rows = seen.filter(role=asked.role, person__profile__full_name__iexact=name, pk__in=both)
    return list(rows[:2])


def named_instead(pairing: Pairing) -> Enrollment | None:
    """The colleague who was named, as long as the directory shows them to the one who asked."""
    if pairing.reply_colleague_id is None or pairing.asked_by is None:
        return None
    if not access.pairings_visible_to(pairing.asked_by).filter(pk=pairing.pk).exists():
        return None
    seen = directories.directory_visible_to(pairing.asked_by, pairing.round)
    return seen.filter(pk=pairing.reply_colleague_id).first()
