"""A trial's settings for the web application's own processes: as a real site, over plain HTTP."""

import os

from mentorship.settings import PASSWORD_HASHERS as REAL_HASHERS
from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

DEBUG = False
PASSWORD_HASHERS = REAL_HASHERS
DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
DATABASES["default"]["CONN_MAX_AGE"] = 60
# A visitor says from which network they come, as a web server in front would.
ALLAUTH_TRUSTED_PROXY_COUNT = 1
LOGGING["loggers"] = {  # noqa: F405
    name: {"level": "ERROR"} for name in ("django.request", "accounts.limits")
}
