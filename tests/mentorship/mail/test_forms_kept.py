"""A mail that is made of a form that was kept says, byte for byte, what it says by definition."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from mentorship.mail import message
from mentorship.mail.markup import compose, form, sources
from mentorship.mail.markup.sources import Source, _engine
from mentorship.mail.message import Written
from mentorship.mail.registry import every
from mentorship.messages import accounts
from mentorship.messages.accounts import AccountMail
from tests.mentorship.mail.stage import CastOnStage, from_accounts
from tests.mentorship.mail.test_markup import HOSTILE, PLACES
from tests.people import cast

VALUES = (
    *HOSTILE[::3],
    "Ada",
    "5",
    "2026",
    "(ret.)",
    "Why?",
    "Ends here.",
    "ends:",
    "x" * 90,
    "two  spaces\nand a break",
    "a\N{ZERO WIDTH JOINER}b",
    "a\N{NO-BREAK SPACE}b",
    "a\x01b",
    "a\x00b",
    "\ue000",
    "Ünïcode",
    "مرشد",
    "https://ours.example/pairings/381/",
    "https://ours.example/ a",
    "https://ours.example/%zz",
    "HTTPS://OURS.example/",
    "ada@example.org",
    "javascript:alert(1)",
)
MORE_PLACES = {
    "the address of a button": "**[Open it]({{ name }})**",
    "a link that shows its address": "[{{ name }}]({{ name }})",
    "an address of mail": "[{{ name }}](mailto:{{ name }})",
    "bold, with a word right after it": "**{{ name }}**more",
    "the end of a label": "[{{ name }}](https://ours.example/)",
    "a number of a list": "{{ name }}. one",
    "in the foot": "Words\n\n---\n{{ name }}",
    "twice, and beside itself": "{{ name }}{{ name }} {{ name }}",
    "nothing else": "{{ name }}",
    "the program's own words": "{% opening %}\n\n{% closing %}ours{% endclosing %}",
}
ALL_PLACES = PLACES | MORE_PLACES


class Own:
    def __init__(self, words: str) -> None:
        self.opening = self.closing = words


def both_ways(text: str, value: str) -> tuple[Any, Any]:
    """A mail with this source, by what is kept of it, and by definition."""
    mail = Source(text, engine=_engine())
    values = {"name": value, "names": [value], "wording": Own(value)}

    def written(name: str, values: Any, stand_ins: Any = None) -> str:
        if name == "mail/foot.md":
            return sources.written(name, values, stand_ins)
        return str(mail.render(sources.Filling(values, stand_ins)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compose, "written", written)
        return compose.compose("made_up", values), compose.directly("made_up", values)


@pytest.mark.parametrize("place", ALL_PLACES)
def test_it_says_the_same_whatever_stands_in_it(place):
    here = ALL_PLACES[place]
    first = "Subject" if "\n" in here else here
    for value in VALUES:
        kept, defined = both_ways(f"{first}\n\n{here}", value)
        assert kept == defined, value


@given(st.text(max_size=40), st.sampled_from(sorted(ALL_PLACES)))
def test_it_says_the_same_whatever_anybody_types(value, place):
    if not value.strip():
        return
    kept, defined = both_ways(f"Of {{{{ name }}}}\n\n{ALL_PLACES[place]}", value)
    assert kept == defined


@pytest.fixture
def compared(monkeypatch) -> list[str]:
    """Each mail that is made is compared; the kinds that were."""
    kinds = []

    def compose_both(kind: str, values: Any, subject: str = "") -> compose.Composed:
        kept = compose._by_form(kind, values, subject)
        defined = compose.directly(kind, values, subject)
        assert kept in (None, defined)
        kinds.append(kind if kept else f"{kind} is made anew")
        return defined

    for module in (message, accounts):
        monkeypatch.setattr(module, "compose", compose_both)
    return kinds


OURS = [mail for mail in every() if isinstance(mail, Written)]


@pytest.mark.parametrize("kind", sorted({min(mail.programs) for mail in OURS}))
def test_each_sample_of_each_mail_says_the_same(db, compared, kind):
    it = cast(kind)
    mails = [mail for mail in OURS if min(mail.programs) == kind]
    for mail in mails:
        with transaction.atomic():
            list(mail.samples(mail, CastOnStage(it)))
            transaction.set_rollback(True)
    assert {*compared} == {str(mail.kind) for mail in mails}


def test_what_allauth_sends_says_the_same(db, compared):
    mails, ada = [mail for mail in every() if isinstance(mail, AccountMail)], cast().ada
    for mail in mails:
        from_accounts(mail, ada)
    assert {*compared} == {str(mail.kind) for mail in mails}


def test_names_alone_make_no_other_form():
    made: Callable[[], int] = lambda: form.kept.cache_info().misses  # noqa: E731
    both_ways("S\n\nDear {{ name }}, see you.", "Ada")
    before = made()
    both_ways("S\n\nDear {{ name }}, see you.", "Ben Okri")
    assert made() == before
