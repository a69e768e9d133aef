"""The site's settings, as the tests use them: a local place, and quick passwords."""

import os

os.environ["DEBUG"] = "1"
os.environ.pop("DEMO", None)
os.environ.setdefault("STATEMENT_TIMEOUT", "60s")

from mentorship.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
