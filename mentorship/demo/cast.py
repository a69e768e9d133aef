"""The people of the demo whom a visitor can sign in as."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

DOMAIN = "demo.example.org"
PASSWORD = "reading-room"  # noqa: S105  (a demo's, printed for everybody)


@dataclass(frozen=True)
class Member:
    """Somebody to sign in as; without a name they have only just signed up."""

    first: str
    name: str
    what: str
    stage: str = ""
    staff: bool = False
    everything: bool = False

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.first}@{DOMAIN}"


CAST = (
    Member("ann", "Ann Head", _("administrator of the whole association"), "senior", True, True),
    Member("cleo", "Cleo Marsh", _("coordinator of career mentoring"), "senior", True),
    Member("dov", "Dov Stern", _("coordinator of the Ohio chapter"), "mid", True),
    Member("ada", "Ada Whitfield", _("mentor, with somebody waiting for her answer"), "senior"),
    Member("ben", "Ben Okri", _("mentee, paired with Ada"), "early"),
    Member("mia", "Mia Castellanos", _("mentee, with an offer to answer"), "early"),
    Member("nell", "", _("newcomer, who has only just signed up")),
)
