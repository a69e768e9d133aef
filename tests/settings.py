"""The site's settings, as the tests use them: a local place, and quick passwords."""

import os

os.environ["DEBUG"] = "1"
os.environ.pop("DEMO", None)
os.environ.setdefault("STATEMENT_TIMEOUT", "60s")

from mentorship.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A browser asks for page after page, and connecting anew for each takes longer than its queries do.
# Whatever is still connected when the tests are over, tests/conftest.py ends.
DATABASES["default"]["CONN_MAX_AGE"] = 60  # noqa: F405
# A test means the same at every hour; those about the night say so themselves.
QUIET_HOURS = None
# Nothing is kept from one run to the next; a test of the list has a folder of its own.
ERASURE_LIST = os.devnull
# Tests are told in British English; those about how dates are written say so themselves.
REGIONAL_FORMAT = "GB"
MAIL_PER_MINUTE = 0  # tests send as fast as they can; the cap has tests of its own
HOUSE_SECONDS = float("inf")  # pages ask a count of queries that does not hang on the clock
DIRECTORY_SECONDS = 0  # what a test changes is seen at once
