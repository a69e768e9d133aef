"""Two programs of the demo association word some of their mails themselves."""

from accounts.models import User
from mentorship.demo.cast import DOMAIN
from mentorship.models import MailWording, Program
from mentorship.services.wording import reword

WORDS: dict[tuple[str, str, str], dict[str, str]] = {
    ("academic", "active", "mentor"): {
        "subject": "{other} looks forward to your first talk",
        "opening": "{other} and you have both said yes, and your year in “{program}” begins.\n\n"
        "You know the road already, {to}. Let {other} choose where to start.",
        "closing": "The division's handbook for mentors has an agenda for a first hour. "
        "Reply to this mail if you would like a printed copy.",
    },
    ("academic", "active", "mentee"): {
        "subject": "{other} is your mentor for the year",
        "opening": "{other} and you have both said yes, and your year in “{program}” begins.\n\n"
        "Bring one thing to the first talk that you would like to be different by summer.",
    },
    ("career", "offered", "mentee"): {
        "subject": "Career mentoring: meet {other}",
        "opening": "You told us what you hope for in {round}, and we think {other} is a good "
        "person to hope it with. We keep the place for you until {answer_by}.",
    },
}
"""By program, kind of mail and role; a part that is left out is ours."""


def word_mails() -> None:
    """Let Cleo put these mails into her programs' own words."""
    cleo = User.objects.get(email=f"cleo@{DOMAIN}")
    for (slug, kind, role), words in WORDS.items():
        program = Program.objects.get(slug=slug)
        reword(cleo, MailWording(program=program, kind=kind, role=role, **words))
