"""The web application, for gunicorn and other WSGI servers."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from mentorship.site.frames import in_one_piece
from mentorship.site.logs import guard

# Pages give up before their readers do; commands and the worker may take their time.
os.environ.setdefault("STATEMENT_TIMEOUT", "10s")
os.environ.setdefault("IDLE_TIMEOUT", "30s")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")

application = in_one_piece(get_wsgi_application())
guard("gunicorn.access", "gunicorn.error")

# All pages are read in as a process starts, and not by its first visitor. What has been read in
# stays, so Python need not look through it for what can go: each such look holds up whoever is
# served for a tenth of a second.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
