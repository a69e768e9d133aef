"""The tests' settings for a worker process of its own: their database, their post office.

A trial says how long a minute of the mail's clock is, how long a server may take, and how many
mails may leave in a minute.
"""

import os

from tests.faults import clocks
from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ["TEST_MAIL_PORT"])
WORKER_JOBS = {"mentorship.mail.delivery.Postman": 0.05}
EMAIL_TIMEOUT = float(os.environ.get("TEST_MAIL_TIMEOUT", "20"))
MAIL_MINUTE = float(os.environ.get("TEST_MAIL_MINUTE", "60"))
MAIL_PER_MINUTE = int(os.environ.get("TEST_MAIL_PER_MINUTE", "0"))

clocks.put_off_by(float(os.environ.get("TEST_CLOCK_HOURS", "0")))
