"""The web application, for gunicorn and other WSGI servers."""

import os

from django.core.wsgi import get_wsgi_application

from mentorship.site.logs import guard

# Pages give up before their readers do; commands and the worker may take their time.
os.environ.setdefault("STATEMENT_TIMEOUT", "10s")
os.environ.setdefault("IDLE_TIMEOUT", "30s")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")

application = get_wsgi_application()
guard("gunicorn.access", "gunicorn.error")
