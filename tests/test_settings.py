"""Settings are loud: a wrong or missing value stops the start with a sentence."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.slow

REAL = {
    "ALLOWED_HOSTS": "mentoring.example.org",
    "DATABASE_URL": "postgres://site:secret@db.example.org/mentorship",
    "EMAIL_URL": "smtp+tls://site:secret@mail.example.org:587",
    "SECRET_KEY": "f" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "SITE_URL": "https://mentoring.example.org",
}
SHOW = "import mentorship.settings as s; print({names})"


def _load(shown: str = "'read'", **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", SHOW.format(names=shown)],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def _last_line(**environment: str) -> str:
    refused = _load(**environment)
    assert refused.returncode == 1
    return refused.stderr.strip().splitlines()[-1].partition(": ")[2]


@pytest.mark.parametrize("name", REAL)
def test_a_real_site_has_no_default_for_what_must_be_its_own(name):
    rest = {key: value for key, value in REAL.items() if key != name}
    sentence = _last_line(**rest)
    assert sentence.startswith(name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"),
        ("PORT", "eighty"),
        ("CONN_MAX_AGE", "long"),
        ("DATABASE_URL", "sqlite:///site.db"),
        ("DATABASE_URL", "nonsense"),
        ("EMAIL_URL", "carrier-pigeon://roof"),
        ("SITE_URL", "mentoring.example.org"),
        ("ASSOCIATION_ACCENT", "teal"),
        ("STATEMENT_TIMEOUT", "soon"),
        ("TIME_ZONE", "Atlantis/Capital"),
        ("REGIONAL_FORMAT", "Atlantis"),
        ("REGIONAL_FORMAT", "XX"),
        ("LOG_LEVEL", "loud"),
        ("QUIET_HOURS", "7-21"),
        ("QUIET_HOURS", "always"),
    ],
)
def test_a_malformed_value_is_named(name, value):
    assert _last_line(**{**REAL, name: value}).startswith(name)


def test_everything_that_is_missing_or_malformed_is_named_at_once():
    refused = _load(DEBUG="maybe", PORT="eighty")
    told = refused.stderr.strip()
    for name in ("DEBUG='maybe'", "PORT='eighty'", *(f"{name} is not set" for name in REAL)):
        assert name in told


def test_a_command_says_so_without_a_traceback():
    refused = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    lines = refused.stderr.strip().splitlines()
    assert sorted(line.partition(" ")[0] for line in lines) == sorted(REAL)


def test_the_demonstration_answers_to_this_machine_alone():
    sentence = _last_line(DEMO="1", ALLOWED_HOSTS="mentoring.example.org")
    assert sentence.startswith("DEMO shows every mail to everybody")


def test_a_real_site_has_strict_cookies_and_keeps_to_https():
    shown = _load(
        "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS",
        **REAL,
    )
    assert shown.stdout == "__Host-session __Host-csrf True 31536000\n"


def test_the_policy_for_content_allows_nothing_unsafe_and_nothing_foreign():
    allowed = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert {source for sources in allowed.values() for source in sources} == {"'none'", "'self'"}
    assert allowed["default-src"] == ["'none'"]


def test_a_web_process_reads_all_pages_in_at_its_start_and_looks_through_none_of_it_again():
    code = "import gc, sys, mentorship.wsgi; print(gc.get_freeze_count() > 1e5, *sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **REAL, "EMAIL_URL": "smtp://localhost"},
        capture_output=True,
        text=True,
        check=True,
    )
    said = done.stdout.split()
    assert said[0] == "True"
    assert {"mentorship.views.home.page", "matching.admin.board.page"} <= set(said)
