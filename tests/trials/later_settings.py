"""A trial's settings for a later version of the site, with migrations that are not made yet."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, INSTALLED_APPS

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
INSTALLED_APPS = [*INSTALLED_APPS, "tests.trials.later"]
