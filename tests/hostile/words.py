"""What nobody should send, and what nobody should read."""

import re

HUGE = str(2**63)

ODD = {
    "empty": "",
    "blank": "   ",
    "long": "x" * 10_000,
    "nul": "a\0b",
    "emoji": "\N{BOOKS}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{BOOKS}",
    "right to left": "\u05e9\u05dc\u05d5\u05dd \u202e abc",
    "markup": "<script>alert(1)</script>\"'&{{ 7 }}{% now %}",
    "query language": "1' OR '1'='1'; DROP TABLE mentorship_pairing; --",
    "beyond a number": HUGE,
    "far beyond a number": "9" * 5_000,
    "below zero": "-1",
    "percent": "100%s%%(x)s",
    "lone surrogate": "caf\udce9",
    "line ends": "a\r\nBcc: eve@example.org\r\n\r\nb",
}

MARKUP = "<script>alert(1)"

BANNED = re.compile(
    r"this field|ensure this|ensure that|select a valid|enter a valid|not a valid|is not one of "
    r"the|null characters|please|\bsorry\b|\binvalid\b|\boops\b|traceback|"
    r"server error|something went wrong|database error|database installation",
    re.IGNORECASE,
)
"""Django's own sentences, and words that ours never use."""
