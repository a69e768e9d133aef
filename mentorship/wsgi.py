"""The web application, for gunicorn and other WSGI servers."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from mentorship.site.logs import guard

# Pages give up before their readers do; commands and the worker may take their time.
os.environ.setdefault("STATEMENT_TIMEOUT", "10s")
os.environ.setdefault("IDLE_TIMEOUT", "30s")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")

application = get_wsgi_application()
guard("gunicorn.access", "gunicorn.error")

# All pages are read in here, before gunicorn makes its processes of this one: no first visitor waits
# for it, and the processes share the memory. What has been read stays, so Python need not look
# through it for what can go: each such look would hold up whoever is served, for a tenth of a second.
get_resolver().url_patterns
gc.collect()
gc.freeze()
