"""What is taken as a PDF, and what is refused because it would act or is none."""

import time
import zlib

import pytest

from mentorship.documents import pdf
from tests import pdfs


@pytest.mark.parametrize(
    ("content", "pages"), [(pdfs.plain(), 1), (pdfs.plain(7), 7), (pdfs.with_link(), 2)]
)
def test_pages_and_nothing_else_are_taken(content, pages):
    assert pdf.pages_of(content) == pages


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not a PDF"),
        (b"<html><script>alert(1)</script>", "not a PDF"),
        (b"%PDF-1.7 and nothing more", "not a PDF"),
        (b"GIF89a" + pdfs.plain(), "not a PDF"),
        (pdfs.plain()[:200], "not a PDF"),
        (pdfs.plain() + b" " * pdf.MOST_BYTES, "more than 2 MB"),
        (pdfs.plain(31), "more than 30 pages"),
        (pdfs.locked(), "locked by a password"),
        (pdfs.with_script(), "holds a script"),
        (pdfs.with_hidden_script(), "holds a script"),
        (pdfs.packed_script(), "holds a script"),
        (pdfs.with_file(), "holds a script"),
        (pdfs.with_action("/Launch"), "holds a script"),
        (pdfs.with_action("/GoToE"), "holds a script"),
        (pdfs.with_action("/Rendition"), "holds a script"),
        (pdfs.with_script() + pdfs.plain(), "holds a script"),
    ],
)
def test_what_acts_or_is_none_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(pdf.NotAccepted, match=sentence):
        pdf.pages_of(content)


def test_a_script_in_a_pack_is_found_by_looking_into_the_pack(monkeypatch):
    assert b"JavaScript" not in pdfs.packed_script()
    monkeypatch.setattr(pdf, "ACTIVE_KEYS", frozenset())
    monkeypatch.setattr(pdf, "ACTIVE_KINDS", frozenset())
    assert pdf.pages_of(pdfs.packed_script()) == 1


def test_a_file_that_unpacks_for_ever_is_given_up(monkeypatch):
    bomb = zlib.compress(b"9 0 " + b" " * (64 << 20))
    content = pdfs.packed_script()
    at, end = content.index(b"stream\n") + 7, content.index(b"\nendstream")
    made = content[:at] + bomb + content[end:]
    begun = time.monotonic()
    with pytest.raises(pdf.NotAccepted):
        pdf.pages_of(made)
    assert time.monotonic() - begun < pdf.SECONDS
