"""`python -m tests.member_system PORT SITE FOLDER` runs the member system until it is killed."""

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def main(port: int, site: str, folder: str) -> None:
    """Make its tables, let it know the site, and serve."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.member_system.settings", "THERE": folder}
    import django
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    django.setup()
    call_command("migrate", verbosity=0)
    _know(site)
    server = make_server("localhost", port, get_wsgi_application(), Threads, Quiet)
    server.serve_forever()


def _know(site: str) -> None:
    from allauth.idp.oidc.models import Client

    from tests.member_system import CLIENT, SECRET

    client = Client(id=CLIENT, name="Mentoring", skip_consent=True, scopes="openid\nprofile\nemail")
    client.redirect_uris = f"{site}/accounts/oidc/association/login/callback/"
    client.set_secret(SECRET)
    client.save()


main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
