"""Every mail of the site to everybody who gets it, as it leaves: shape, links, head, who is who.

The mails are found from their registry, and each brings its samples.
"""

import html
import re
from dataclasses import dataclass
from itertools import pairwise

import pytest
from django.db import transaction

from accounts.models import User
from mentorship.mail.envelope import build
from mentorship.mail.layout import LINE_LENGTH, SUBJECT_LENGTH
from mentorship.mail.message import Written
from mentorship.mail.registry import every, is_optional, mail_of
from mentorship.messages.accounts import AccountMail
from mentorship.models import OutgoingMail
from tests.mentorship.mail.stage import CastOnStage, from_accounts
from tests.people import Cast, cast, person

pytestmark = pytest.mark.django_db

SITE = "http://localhost:8000"
URL = re.compile(r"https?://[^\s<>\"”]+")
LEFT_OVER = re.compile(
    r"\{\w*\}|\{[{%#]|[}%]\}|%\(|/m/~|\bNone\b|&(?:amp|lt|gt|quot|#\w+);| [,.;](?: |$)"
)
"""What no reader is to see: templates, placeholders, neutral addresses, escaped signs, gaps."""

AT_WORK = ("active", "completed", "ended")
"""States of a pairing in which the two have both accepted, so that they may know addresses."""

WRITTEN = [str(mail.kind) for mail in every() if isinstance(mail, Written)]
OF_ACCOUNTS = [str(mail.kind) for mail in every() if isinstance(mail, AccountMail)]

BUTTONS = {"checkin": 0, **dict.fromkeys(OF_ACCOUNTS, 0)}
BUTTONS |= {"account_already_exists": 1, "unknown_account": 1, "email_changed": 1}
BUTTONS |= dict.fromkeys(("event_invited", "event_changed", "event_reminder", "willing"), 0)
BUTTONS |= {"stand_in_asked": 0}
"""How many buttons a mail has that has not one: three answers of equal weight, codes, notices."""


@dataclass(frozen=True)
class Read:
    """A mail as its receiver's program shows it."""

    kind: str
    subject: str
    text: str
    html: str
    head: dict[str, str]

    @property
    def seen(self) -> str:
        """The words that the HTML shows, on one line."""
        body = re.sub(r"<style>.*?</style>|<head>.*?</head>", " ", self.html, flags=re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())

    @property
    def told(self) -> str:
        """The words of the text, on one line."""
        return " ".join(self.text.split())


def arrived(mail: OutgoingMail) -> Read:
    """What leaves for this row."""
    built = build(mail)
    travelling = built.message()
    assert [part.get_content_type() for part in travelling.walk()][1:3] == [
        "text/plain",
        "text/html",
    ]
    (words, _kind), *_calendar = built.alternatives
    return Read(mail.kind, built.subject, str(built.body), str(words), dict(travelling.items()))


def as_row(message) -> OutgoingMail:
    number = OutgoingMail.objects.count()
    return OutgoingMail.objects.create(key=f"{message.key}:{number}", **message.columns())


# What holds for every mail -------------------------------------------------------------------


def check(mail: Read) -> None:
    check_words(mail)
    check_html(mail)
    check_links(mail)
    check_head(mail)


def check_words(mail: Read) -> None:
    assert 0 < len(mail.subject) <= SUBJECT_LENGTH
    assert "\n" not in mail.subject
    for words in (mail.subject, mail.text, mail.seen):
        assert not LEFT_OVER.search(words), LEFT_OVER.search(words)
    assert "\n\n\n" not in mail.text
    lines = mail.text.splitlines()
    pairs = [pair for pair in pairwise(lines) if " " in pair[1].strip()]
    set_in = [line for before, line in pairs if line[0] == " " and not is_set_in(before)]
    assert set_in == [], "of sentences only those of a list are set in"
    long = [line for line in mail.text.splitlines() if len(line) > LINE_LENGTH]
    assert all(URL.search(line) or " " not in line.strip() for line in long), long
    body, line, foot = mail.text.rpartition("\n--\n")
    assert line, "the foot is set apart"
    assert re.search(r"You get this (mail|reminder|summary)", foot), foot
    assert body.strip()


def is_set_in(line: str) -> bool:
    """Whether a line, or what follows it in a list, begins with spaces."""
    return line.startswith((" ", "- "))


def check_html(mail: Read) -> None:
    """Small, in a language, whole without pictures; what the text says is in it, word for word."""
    assert len(mail.html.encode()) < 30_000
    assert '<html lang="en"' in mail.html
    assert not re.search(r"<img|url\(|<script|<link|background=", mail.html)
    assert f"<title>{html.escape(mail.subject)}</title>" in mail.html or mail.subject in mail.seen
    told = set(re.findall(r"[^\W\d_]{4,}", URL.sub("", mail.told)))
    missing = told - set(re.findall(r"\w+", mail.seen))
    assert missing == set()


def check_links(mail: Read) -> None:
    """One main link, the same in both parts; every other address is in both as well."""
    buttons = re.findall(r'<a class="button"[^>]*\bhref="([^"]+)"', mail.html)
    assert len(buttons) == BUTTONS.get(mail.kind, 1)
    for url in buttons:
        assert mail.text.count(html.unescape(url) + "\n") == 1
    linked = {html.unescape(url) for url in re.findall(r'href="(http[^"]+)"', mail.html)}
    typed = {url.rstrip(".,)") for url in URL.findall(mail.text)}
    assert linked <= typed
    assert typed <= linked | {SITE}


def check_head(mail: Read) -> None:
    """Optional mails can be stopped by one click and by eye; the others say why they come."""
    optional = is_optional(mail.kind)
    assert ("List-Unsubscribe" in mail.head) == ("List-Unsubscribe-Post" in mail.head) == optional
    assert ("Stop mails like this one" in mail.told) == optional
    assert ("Stop mails like this one" in mail.seen) == optional
    if optional:
        address = mail.head["List-Unsubscribe"].strip("<>")
        assert address in mail.text
        assert address in mail.html
        assert "cannot be switched off" not in mail.told
        assert mail.head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    else:
        assert "You get this mail because" in mail.told
        assert "You get this mail because" in mail.seen
    assert mail.head["Auto-Submitted"] == "auto-generated"
    assert "@" in mail.head["Reply-To"]


# Mails of programs ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", WRITTEN)
def test_a_mail_of_a_program_is_right_for_everybody_who_gets_it(name):
    it = cast()
    for kind in sorted(mail_of(name).programs):
        with transaction.atomic():
            read_all(it, name, kind)
            transaction.set_rollback(True)


def read_all(it: Cast, name: str, kind: str) -> None:
    """Make the mail in such a program, for everybody who gets it, and read it."""
    of_kind(it, kind)
    receivers = set()
    mail = mail_of(name)
    for message in mail.samples(mail, CastOnStage(it)):
        assert message.kind == name
        read = arrived(as_row(message))
        check(read)
        check_who_is_who(it, message.to, read, message.links.get("pairing"))
        receivers.add(message.to)
    of_mentors = name in ("willing", "willing_silent")
    assert receivers in ([{it.ada}] if of_mentors else [{it.cleo}, {it.ada, it.ben}])


def of_kind(it: Cast, kind: str) -> None:
    """Let the cast's program be of this kind; an informal one has no days."""
    it.program.kind = kind
    it.program.save()
    if kind == "informal":
        it.round.signup_closes_on = it.round.starts_on = it.round.ends_on = None
        it.round.save()


def check_who_is_who(it: Cast, to: User, mail: Read, pairing) -> None:
    """Each of the two reads of the other, and is named in the greeting alone."""
    if to == it.cleo:
        assert (mail.kind == "coordinator_bounced") == ("ben@example.org" in mail.text)
        return
    other = it.ben if to == it.ada else it.ada
    for words in (mail.told, mail.seen):
        assert words.count(f"Hello {to.profile.called},") == 1
        assert to.get_full_name() not in words
        assert to.email not in words
        if pairing:
            assert other.get_full_name() in words
        if not (pairing and pairing.state in AT_WORK):
            assert other.email not in words + mail.html
    if pairing and f"Hello {to.profile.called}," in mail.told and not several(mail):
        first = mail.text.split("\n\n")[1].replace("\n", " ")
        assert other.get_full_name() in mail.subject
        assert other.get_full_name() in first, "the first line repeats the subject"


def several(mail: Read) -> bool:
    """Whether it is about more than one pairing, which its subject counts."""
    return bool(re.match(r"\d+ ", mail.subject))


# Mails of accounts ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", OF_ACCOUNTS)
def test_a_mail_of_an_account_is_right(name):
    about = mail_of(name)
    mail = arrived(from_accounts(about, person("Ada Lovelace")))
    assert mail.kind == name
    check(mail)
    assert "Hello from" not in mail.told
    assert ("ABCD-EFGH" in mail.told) == ("ABCD-EFGH" in mail.seen) == about.holds_code
    assert "ABCD-EFGH" not in mail.subject


def test_every_kind_is_read_here():
    assert {*WRITTEN, *OF_ACCOUNTS, "direct"} == {str(mail.kind) for mail in every()}


# What people type ----------------------------------------------------------------------------

HOSTILE = "[x](http://evil.example) # *a* <b> _c_ `d` http://evil.example"


def elements(page: str) -> list[str]:
    """The elements of the HTML, and where its links lead; without numbers and seals."""
    found = re.findall(r"</?\w+|href=\"[^\"]*\"", page[page.index("<h1") :])
    return [re.sub(r"\d+|~\w+-[^~]+~", "9", one) for one in found]


def made_of(it: Cast, name: str) -> tuple[str, list[list[str]]]:
    """The texts of a mail, and the elements of each of its HTML parts."""
    mail = mail_of(name)
    with transaction.atomic():
        made = list(mail.samples(mail, CastOnStage(it)))
        transaction.set_rollback(True)
    return " ".join(one.text for one in made), [elements(one.html) for one in made]


@pytest.mark.parametrize("name", WRITTEN)
def test_no_name_of_a_person_a_program_or_a_round_is_ever_markup(name):
    it = cast(min(mail_of(name).programs))
    _text, tame = made_of(it, name)
    for person_ in (it.ada, it.ben, it.cleo):
        person_.profile.full_name = person_.profile.called = HOSTILE
    for enrollment in (it.ada_in, it.ben_in):
        enrollment.person.profile.full_name = enrollment.person.profile.called = HOSTILE
    for named in (it.program, it.round, it.elsewhere, it.round_elsewhere, it.round.program):
        named.name = HOSTILE
    it.program.mentor_word = it.program.mentee_word = it.round.place = HOSTILE[:40]
    text, hostile = made_of(it, name)
    assert "[x](http://evil.example)" in text
    assert hostile == tame
