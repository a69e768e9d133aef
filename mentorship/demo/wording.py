"""Two programs of the demo association word some of their mails themselves."""

from accounts.models import User
from mentorship.demo.cast import DOMAIN
from mentorship.models import MailWording, Program
from mentorship.roles import Role
from mentorship.services.wording import reword

WORDS: dict[tuple[str, str, str], dict[str, str]] = {
    ("academic", "active", Role.MENTOR): {
        "subject": "{other} looks forward to your first talk",
        "opening": "Your year in “{program}” begins. You know the road already, {to}: "
        "let {other} choose where to start.",
        "closing": "The division's handbook for mentors has an agenda for a first hour. "
        "Reply to this mail if you would like a printed copy.",
    },
    ("academic", "active", Role.MENTEE): {
        "subject": "{other} is your mentor for the year",
        "opening": "Your year in “{program}” begins. Bring one thing to the first talk "
        "that you would like to be different by summer.",
    },
    ("career", "offered", Role.MENTEE): {
        "subject": "Career mentoring: meet {other}",
        "opening": "You told us what you hope for, and we looked through everybody in {round} "
        "for somebody who can help with it.",
    },
}
"""By program, kind of mail and role; a part that is left out is ours."""


def word_mails() -> None:
    """Let Cleo put these mails into her programs' own words."""
    cleo = User.objects.get(email=f"cleo@{DOMAIN}")
    for (slug, kind, role), words in WORDS.items():
        program = Program.objects.get(slug=slug)
        reword(cleo, MailWording(program=program, kind=kind, role=role, **words))
