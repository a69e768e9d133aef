"""How the words of a mail are laid out."""

import textwrap

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mentorship.mail import layout

WORDS = st.text(
    st.sampled_from("ab -–.\t\u00a0\u2003\u200b'\"“é漢😀") | st.characters(), max_size=90
)


def by_textwrap(line: str) -> list[str]:
    indent = "  " if line.startswith("- ") else ""
    wrapped = textwrap.wrap(
        line,
        layout.LINE_LENGTH,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapped or [""]


@given(WORDS)
@example(" " * 80)
@example(" leading and trailing ")
@example("a" * 72)
@example("a" * 71 + "  ")
@example("tabs\tand others")
@settings(max_examples=300, deadline=None)
def test_a_line_that_is_short_enough_reads_as_if_it_had_been_wrapped(line):
    assert layout._wrap(line) == by_textwrap(line)
