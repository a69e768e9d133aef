"""The recipes are tried: systemd reads the units, nginx serves the site with them over TLS."""

import getpass
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from tests.mentorship.jobs.engines import until
from tests.post_office import free_port

pytestmark = pytest.mark.slow

HOST = "mentoring.example.org"
KEY = "Zm9yLWEtbGluay10aGF0LW9wZW5z"


def written(folder: Path, recipe: str = "systemd", **more) -> Path:
    call_command("recipe", recipe, to=folder, **more)
    return folder


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path):
    folder = written(tmp_path / "recipe")
    units = [
        str(one) for one in folder.iterdir() if one.suffix in (".service", ".socket", ".timer")
    ]
    assert len(units) == 7
    said = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stderr) == (0, "")


def test_the_web_application_and_the_worker_may_not_read_who_owns_the_tables(tmp_path):
    folder = written(tmp_path / "recipe")
    hidden = f"InaccessiblePaths=-{settings.BASE_DIR}/.env.owner"
    for name in (
        "mentorship-web.service",
        "mentorship-worker.service",
        "mentorship-boards.service",
    ):
        words = (folder / name).read_text()
        assert hidden in words
        assert "NoNewPrivileges=yes" in words
        assert "User=mentorship\n" in words
    for name in ("mentorship-prepare.service", "mentorship-backup.service"):
        assert hidden not in (folder / name).read_text()


def test_whoever_makes_backups_has_a_folder_for_them_and_reads_what_the_site_keeps(tmp_path):
    """Found by running the units under systemd: the folder around belongs to the site's account."""
    folder = written(tmp_path / "recipe")
    backup = (folder / "mentorship-backup.service").read_text()
    place = f"install -d -m 0700 -o {getpass.getuser()} {settings.BACKUP_FOLDER}\n"
    assert f"ExecStartPre=+/usr/bin/{place}" in backup
    assert "SupplementaryGroups=mentorship\n" in backup
    assert "UMask=0027\n" in (folder / "mentorship-web.service").read_text()


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("recipe", "systemd", to=tmp_path / "taken")


def test_the_files_for_containers_hold_no_secret_and_run_as_nobody(tmp_path):
    folder = written(tmp_path / "recipe", "containers")
    assert "USER 10001" in (folder / "Containerfile").read_text()
    assert "read_only: true" in (folder / "compose.yaml").read_text()
    for file in folder.iterdir():
        assert settings.SECRET_KEY not in file.read_text()


# nginx ---------------------------------------------------------------------------------------


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args):
        return None


class Page(NamedTuple):
    """What came back."""

    status: int
    headers: Message
    text: str


class Browser:
    """Asks nginx, and believes only the certificate that the test has made."""

    def __init__(self, certificate: Path, port: int) -> None:
        context = ssl.create_default_context(cafile=str(certificate))
        context.check_hostname = False
        handler = urllib.request.HTTPSHandler(context=context)
        self.opener = urllib.request.build_opener(handler, _Stay)
        self.port = port

    def get(self, path: str, scheme: str = "https", port: int = 0):
        request = urllib.request.Request(f"{scheme}://127.0.0.1:{port or self.port}{path}")
        request.add_header("Host", HOST)
        request.add_header("X-Forwarded-For", "203.0.113.9")
        try:
            answer = self.opener.open(request, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return Page(answer.status, answer.headers, answer.read().decode(errors="replace"))


@contextmanager
def running(command: list, **more) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(list(map(str, command)), **more)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def certificate_in(folder: Path) -> Path:
    made = folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", f"/CN={HOST}", "-keyout", folder / "key.pem", "-out", made],
        check=True, capture_output=True,
    )  # fmt: skip
    return made


def wrapped(folder: Path, site: str) -> Path:
    """nginx's own file round the recipe's, with all that it writes inside the test's folder."""
    site = site.replace("/var/log/nginx/", f"{folder}/")
    (folder / "site.conf").write_text(site)
    (folder / "nginx.conf").write_text(
        f"user root;\ndaemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{ client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; "
        f"fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;\n"
        f"include {folder}/site.conf; }}\n"
    )
    return folder / "nginx.conf"


@pytest.mark.skipif(
    not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists()) or os.geteuid() != 0,
    reason="nginx is not installed, or may not be started",
)
@pytest.mark.django_db(transaction=True)
def test_nginx_serves_the_site_with_tls_and_keeps_keys_out_of_its_log(tmp_path, settings):
    settings.SITE_URL = f"https://{HOST}"
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    http, https = free_port(), free_port()
    certificate = certificate_in(tmp_path)
    place = {"certificate": str(certificate), "key": str(tmp_path / "key.pem")}
    place |= {"http": http, "https": https, "socket": str(tmp_path / "web.sock")}
    folder = written(tmp_path / "recipe", **place)
    conf = wrapped(tmp_path, (folder / "mentorship.nginx").read_text())
    tried = subprocess.run([nginx, "-t", "-c", conf], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    browser = Browser(certificate, https)
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"],
        cwd=settings.BASE_DIR,
        env=real(tmp_path),
        check=True,
    )
    shutil.copy(folder / "away.html", settings.DATA_DIR / "away.html")

    with running([nginx, "-c", conf]):
        until(lambda: answers(https))
        away = browser.get("/")
        assert away.status == 503
        assert away.headers["Retry-After"] == "10"
        assert "We will be back in a moment" in away.text
        with running(gunicorn(tmp_path / "web.sock"), cwd=settings.BASE_DIR, env=real(tmp_path)):
            until(lambda: browser.get("/healthz").status == 200)
            page = browser.get("/accounts/login/?next=/rounds/secret-words/")
            assert page.status == 200
            assert "max-age=31536000" in page.headers["Strict-Transport-Security"]
            assert "__Host-csrf" in page.headers["Set-Cookie"]
            assert len(page.headers["X-Request-ID"]) == 32
            assert browser.get(f"/u/{KEY}/").status in (200, 404, 410)
            plain = browser.get("/programs/", "http", http)
            assert (plain.status, plain.headers["Location"]) == (301, f"https://{HOST}/programs/")
    time.sleep(0.2)
    logs = (tmp_path / "mentorship.log", tmp_path / "mentorship-error.log")
    log = "".join(one.read_text() for one in logs)
    assert "/accounts/login/ 200" in log
    assert KEY not in log
    assert "/u/..." in log
    assert "secret-words" not in log
    assert "203.0.113.9" not in log


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def gunicorn(at: Path) -> list:
    return [
        sys.executable, "-m", "gunicorn", "mentorship.wsgi", "--bind", f"unix:{at}",
        "--workers", "1", "--threads", "2", "--log-level", "error", "--no-control-socket",
    ]  # fmt: skip


def real(folder: Path) -> dict[str, str]:
    """The settings of a real site, on the tests' database."""
    to = connection.settings_dict
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": f"postgres://{to['USER']}@/{to['HOST']}/{to['NAME']}?port={to['PORT']}",
        "SECRET_KEY": "f" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz",
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
        "EMAIL_URL": "smtp://localhost",
        "TRUSTED_PROXIES": "1",
        "DATA_DIR": str(folder / "data"),
        "LOG_LEVEL": "ERROR",
    }
