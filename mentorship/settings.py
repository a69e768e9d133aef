"""Every setting of the site, read from the environment; docs/operators.md lists them.

A malformed value stops the start with a sentence. Nothing has a default outside DEBUG and DEMO
that would be unsafe on the open internet.
"""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import environ
from babel import Locale
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from mentorship.site.embedded import server as embedded_server

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
# The role that owns the tables, where this process may read it; the web application may not.
if os.access(BASE_DIR / ".env.owner", os.R_OK):
    env.read_env(BASE_DIR / ".env.owner")
env.read_env(BASE_DIR / ".env")


_problems: list[str] = []
"""What is missing or malformed, a sentence each; told all at once at the end of this file."""
_unknown = {"str": "", "int": 0, "list": [], "json": {}, "email_url": {}, "db": {}}
"""What stands for a value that could not be read, until that end."""


def _read(kind: str, name: str, **options):
    """Return a setting from the environment; note a sentence where there is none to be had."""
    try:
        return getattr(env, kind)(name, **options)
    except ImproperlyConfigured:
        _problems.append(f"{name} is not set. See docs/operators.md.")
    except (ValueError, TypeError, KeyError):
        _problems.append(
            f"{name}={env.ENVIRON.get(name)!r} cannot be understood: a value of the kind "
            f"“{kind}” is needed. See docs/operators.md."
        )
    return _unknown[kind]


def _matching(name: str, pattern: str, example: str, default: str) -> str:
    before = len(_problems)
    value = _read("str", name, default=default)
    if len(_problems) == before and not re.fullmatch(pattern, value):
        said = f"={value!r} cannot be understood" if name in env.ENVIRON else " is not set"
        _problems.append(f"{name}{said}. Example: {example}")
        return default
    return value


def _switch(name: str) -> bool:
    """Read a yes or no; anything else than the words below is a mistake and not a no."""
    value = _matching(name, "(?i)1|0|true|false|yes|no|on|off|", "1 or 0", "0")
    return value.lower() in {"1", "true", "yes", "on"}


# What kind of place this is

DEBUG = _switch("DEBUG")
DEMO = _switch("DEMO")
LOCAL = DEBUG or DEMO
"""On one machine, over plain HTTP, with nothing to lose. Everything strict hangs on its absence."""

DATA_DIR = BASE_DIR / _read("str", "DATA_DIR", default=".data")

SECRET_KEY = _read("str", "SECRET_KEY", **({"default": "local-only" * 6} if LOCAL else {}))
SECRET_KEY_FALLBACKS = _read("list", "SECRET_KEY_FALLBACKS", default=[])
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = _read("list", "ALLOWED_HOSTS", **({"default": LOCAL_HOSTS} if LOCAL else {}))
if DEMO and not set(ALLOWED_HOSTS) <= set(LOCAL_HOSTS):
    _problems.append(
        "DEMO shows every mail to everybody, so it answers to localhost alone: unset ALLOWED_HOSTS."
    )
PORT = _read("int", "PORT", default=8000)

SITE_URL = _matching(
    "SITE_URL",
    r"https?://[^/\s]+",
    "https://mentoring.example.org",
    f"http://localhost:{PORT}" if LOCAL else "",
)
CSRF_TRUSTED_ORIGINS = _read("list", "CSRF_TRUSTED_ORIGINS", default=[SITE_URL])


# The association

NAMELESS = "Library Association"
"""What an association is called that nobody has named yet."""
ASSOCIATION_NAME = _read(
    "str",
    "ASSOCIATION_NAME",
    default="Commonwealth Library Association" if DEMO else NAMELESS,
)
ASSOCIATION_SHORT_NAME = _read("str", "ASSOCIATION_SHORT_NAME", default=ASSOCIATION_NAME)
ASSOCIATION_ACCENT = _matching("ASSOCIATION_ACCENT", "(#[0-9a-fA-F]{6})?", "#0b5c6b", "")
ASSOCIATION_MARK = _read("str", "ASSOCIATION_MARK", default="")
CONTACT_EMAIL = _read(
    "str",
    "CONTACT_EMAIL",
    default=f"mentoring@{'demo.example.org' if DEMO else urlsplit(SITE_URL).hostname}",
)
DEFAULT_FROM_EMAIL = _read(
    "str", "DEFAULT_FROM_EMAIL", default=f"{ASSOCIATION_SHORT_NAME} <{CONTACT_EMAIL}>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# How long a process may show what the set-up page said of the association before it looks again.
HOUSE_SECONDS = 10.0

# How long a process may rank the people of a directory as they were, before it asks whether one of
# them has changed an answer. Who is there, and the reader's own answers, count at once.
DIRECTORY_SECONDS = 5.0


# Parts

INSTALLED_APPS = [
    "accounts",
    "mentorship",
    "matching",
    "mentorship.apps_admin.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
]

MIDDLEWARE = [
    "mentorship.site.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # files carry the policy too: a picture may hold a script
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A page's length gives no secret away: its only one is the CSRF token, which is masked anew in
    # each answer, and this middleware adds a random length as well (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SessionLimitsMiddleware",
    "accounts.middleware.ReaderMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "mentorship.site.middleware.NoStoreMiddleware",
    "mentorship.site.middleware.RefusalMiddleware",
    "accounts.limits.middleware.LimitMiddleware",
]

ROOT_URLCONF = "mentorship.urls"
WSGI_APPLICATION = "mentorship.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mentorship.site.context.site",
            ],
        },
    },
]


FORM_RENDERER = "accounts.forms.rendering.HouseRenderer"


# Database

STATEMENT_TIMEOUT = _matching("STATEMENT_TIMEOUT", r"\d+(ms|s|min)?", "10s", "0")
IDLE_TIMEOUT = _matching("IDLE_TIMEOUT", r"\d+(ms|s|min)?", "30s", "0")


def _database() -> dict:
    """Return the server that DATABASE_URL names; on a local machine, the embedded one."""
    if env.str("DATABASE_URL", default="") or not LOCAL:
        named = _read("db", "DATABASE_URL")
        right = named.get("ENGINE") == "django.db.backends.postgresql" and named.get("NAME")
        if not right and not any(said.startswith("DATABASE_URL") for said in _problems):
            _problems.append(
                "DATABASE_URL must name a PostgreSQL database: postgres://user:password@host/name"
            )
        return named
    return {
        "ENGINE": "mentorship.site.embedded",
        "NAME": embedded_server.DATABASE,
        "USER": embedded_server.OWNER,
        "HOST": str(embedded_server.socket_folder(DATA_DIR / "postgres")),
        "PORT": embedded_server.PORT,
        "EMBEDDED_FOLDER": str(DATA_DIR / "postgres"),
    }


DATABASES = {"default": _database()}
DATABASES["default"] |= {
    "CONN_MAX_AGE": _read("int", "CONN_MAX_AGE", default=60),
    "CONN_HEALTH_CHECKS": True,
}
# A pairing is read with fifteen joins, each along a key. At PostgreSQL's own limit of 8 it weighs
# orders of joins for longer than the whole page takes to make.
JOIN_ORDERS = 6
DATABASES["default"].setdefault("OPTIONS", {})
# A server that is gone without a word is given up after seconds, not after a quarter of an hour.
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
} | DATABASES["default"]["OPTIONS"]
DATABASES["default"]["OPTIONS"]["options"] = " ".join(
    [
        f"-c join_collapse_limit={JOIN_ORDERS}",
        "-c lock_timeout=3s",
        f"-c statement_timeout={STATEMENT_TIMEOUT}",
        f"-c idle_in_transaction_session_timeout={IDLE_TIMEOUT}",
    ]
)

# Codes of authenticator apps that have been used, over all processes and hosts. Django clears at
# 300 rows, used codes included, which would let somebody use one again.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}


# Sign-in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "accounts.passwords.NotLikeMe"},
    {"NAME": "accounts.passwords.NotCommon"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# In the demonstration and in development nothing is guarded and nobody has an authenticator.
STAFF_NEEDS_SECOND_FACTOR = not LOCAL

ACCOUNT_ADAPTER = "mentorship.messages.accounts.Adapter"
ACCOUNT_FORMS = {
    "add_email": "accounts.forms.signin.AddEmailForm",
    "change_email": "accounts.forms.signin.ChangeEmailForm",
    "change_password": "accounts.forms.signin.ChangePasswordForm",
    "confirm_email_verification_code": "accounts.forms.signin.ConfirmEmailVerificationCodeForm",
    "confirm_login_code": "accounts.forms.signin.ConfirmLoginCodeForm",
    "confirm_password_reset_code": "accounts.forms.signin.ConfirmPasswordResetCodeForm",
    "login": "accounts.forms.signin.LoginForm",
    "reauthenticate": "accounts.forms.signin.ReauthenticateForm",
    "request_login_code": "accounts.forms.signin.RequestLoginCodeForm",
    "reset_password": "accounts.forms.signin.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.signin.ResetPasswordKeyForm",
    "set_password": "accounts.forms.signin.SetPasswordForm",
    "signup": "accounts.forms.signin.SignupForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
# The way to correct an address would only be shown for addresses that have no account yet.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
# All others end with a change of the password: a session is tied to it.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True

# allauth's own limits are off: they count in the cache, shut out whole halls behind one address,
# and let strangers shut the owner of an account out. Ours are in accounts/limits/rates.py.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False

MFA_ADAPTER = "accounts.adapter.SecondStepAdapter"
MFA_FORMS = {
    "activate_totp": "accounts.forms.signin.ActivateTOTPForm",
    "add_webauthn": "accounts.forms.signin.AddPasskeyForm",
    "authenticate": "accounts.forms.signin.AuthenticateForm",
    "authenticate_webauthn": "accounts.forms.signin.UsePasskeyForm",
    "deactivate_totp": "accounts.forms.signin.DeactivateTOTPForm",
    "edit_webauthn": "accounts.forms.signin.EditPasskeyForm",
    "login_webauthn": "accounts.forms.signin.LoginPasskeyForm",
    "reauthenticate": "accounts.forms.signin.ReauthenticateByCodeForm",
    "reauthenticate_webauthn": "accounts.forms.signin.ReauthenticatePasskeyForm",
    "signup_webauthn": "accounts.forms.signin.SignupPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_TOTP_ISSUER = ASSOCIATION_SHORT_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL

# Single sign-on through the association's own member system, by OpenID Connect.

SINGLE_SIGN_ON_SERVER = _matching(
    "SINGLE_SIGN_ON_SERVER",
    r"(https?://localhost[^\s?#]*|https://[^/\s?#]+[^\s?#]*)?"
    if LOCAL
    else r"(https://[^/\s?#]+[^\s?#]*)?",
    "https://login.example.org",
    "",
)
_client = {"default": ""} if not SINGLE_SIGN_ON_SERVER else {}
SINGLE_SIGN_ON_NAME = _read("str", "SINGLE_SIGN_ON_NAME", default=ASSOCIATION_SHORT_NAME)
# Where its pages are that people are sent to and come back from.
SINGLE_SIGN_ON_ORIGINS = _read("list", "SINGLE_SIGN_ON_ORIGINS", default=[])
if SINGLE_SIGN_ON_SERVER:
    SINGLE_SIGN_ON_ORIGINS.append("{0.scheme}://{0.netloc}".format(urlsplit(SINGLE_SIGN_ON_SERVER)))
SOCIALACCOUNT_ADAPTER = "accounts.sign_on.SignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, dict] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "association",
                "name": SINGLE_SIGN_ON_NAME,
                "client_id": _read("str", "SINGLE_SIGN_ON_CLIENT_ID", **_client),
                "secret": _read("str", "SINGLE_SIGN_ON_CLIENT_SECRET", **_client),
                "settings": {"server_url": SINGLE_SIGN_ON_SERVER},
            }
        ]
        if SINGLE_SIGN_ON_SERVER
        else [],
    }
}
# What is done with what the member system says of somebody, each time they sign in through it; and
# for how many days that counts where it names no last day.
SIGNED_ON = "mentorship.single_sign_on.taking_over.take_over"
SIGNED_ON_DAYS = 400

# Pages that are only looked at write nothing, so a session is listed with its start alone. That it
# is used is noted in the session itself, once in a while: accounts/sessions.py has all limits.
USERSESSIONS_TRACK_ACTIVITY = False
ALLAUTH_TRUSTED_PROXY_COUNT = _read("int", "TRUSTED_PROXIES", default=0)
ALLAUTH_RATE_LIMIT_IPV6_PREFIX = 64

SESSION_COOKIE_AGE = 14 * 24 * 60 * 60

# By this a device is known that has signed in before. It opens nothing: accounts/limits/devices.py.
DEVICE_COOKIE_NAME = "device" if LOCAL else "__Host-device"
DEVICE_COOKIE_SECURE = not LOCAL
DEVICE_COOKIE_AGE = 365 * 24 * 60 * 60


# Mail

# Everything is written to the outbox first; a worker hands it to MAIL_TRANSPORT, which is any of
# Django's mail backends: SMTP as EMAIL_URL says, or one of another package. A demonstration sends
# nothing (its mails are read on a page), and a developer's machine prints what it would send.
MAIL_TRANSPORT = _read("str", "MAIL_TRANSPORT", default="")
EMAIL_URL = _read("str", "EMAIL_URL", **({"default": ""} if LOCAL or MAIL_TRANSPORT else {}))
if EMAIL_URL:
    vars().update(_read("email_url", "EMAIL_URL"))
if DEMO:
    MAIL_TRANSPORT = MAIL_TRANSPORT or "mentorship.mail.transports.Mailbox"
_printed = "django.core.mail.backends.console.EmailBackend"
MAIL_TRANSPORT = MAIL_TRANSPORT or vars().get("EMAIL_BACKEND", _printed)
EMAIL_BACKEND = "mentorship.mail.backend.OutboxBackend"
EMAIL_TIMEOUT = 20

# How many mails leave in a minute, over all workers; 0 for as many as the server takes, which is
# right for the mailbox page of a demonstration.
MAIL_PER_MINUTE = _read("int", "MAIL_PER_MINUTE", default=0 if DEMO else 200)

# Seconds in a minute of the mail's own clock (retries, leases); the fault trials make it shorter.
MAIL_MINUTE = 60.0

# Where mail servers send what cannot be delivered. The part before the @ gets a signed ending for
# each mail (bounces+381-…@), so it has to be short. Without it the sender's own address is told.
MAIL_RETURN_ADDRESS = _matching(
    "MAIL_RETURN_ADDRESS", r"([a-z0-9.]{1,16}@[^@\s]+)?", "bounces@mentoring.example.org", ""
)
# What a mail server, or a service that takes its reports, shows to /mail/reports/.
MAIL_REPORTS_TOKEN = _matching(
    "MAIL_REPORTS_TOKEN", r"(\S{24,})?", "at least 24 random characters", ""
)
# The mailbox that `manage.py readbounces --imap` empties.
MAIL_REPORTS_IMAP = _read("str", "MAIL_REPORTS_IMAP", default="")

# A service of django-anymail (an extra that is installed by hand), with its keys.
ANYMAIL = _read("json", "ANYMAIL", default={})
if ANYMAIL:
    INSTALLED_APPS += ["anymail"]

# Further fonts (TrueType) for names on certificates in signs that ours do not have.
CERTIFICATE_FONTS = [Path(one) for one in _read("list", "CERTIFICATE_FONTS", default=[])]
_problems += [
    f"CERTIFICATE_FONTS names a file that is not there: {one}."
    for one in CERTIFICATE_FONTS
    if not one.is_file()
]

# From which hour of the evening until which of the morning a person gets no mail but what they
# just asked for, by their own clock. Nobody waits for a morning in a demonstration.
_quiet = _matching(
    "QUIET_HOURS", r"off|(1[2-9]|2[0-3])-([0-9]|1[01])", "21-7", "off" if DEMO else "21-7"
)
QUIET_HOURS = None if _quiet == "off" else tuple(int(hour) for hour in _quiet.split("-"))


# The worker: what it does again and again, and how many seconds it rests when there is nothing.

WORKER_JOBS = {
    "mentorship.mail.delivery.Postman": 1,
    "mentorship.services.clock.tick_alone": 30,
    "matching.tasks.work_once": 1,
    "mentorship.services.jobs.work_once": 1,
    "mentorship.roster.work.work_once": 1,
    "matching.services.scales.keep_next": 60,
}


# The engine of background work: any backend of Django's Tasks API. Ours needs nothing besides
# PostgreSQL. Rows are the truth with any of them: mentorship/tasks.py.
TASKS = {"default": {"BACKEND": _read("str", "TASKS_BACKEND", default="mentorship.engine.Rows")}}
TASKS_URL = _read("str", "TASKS_URL", default="")
if TASKS_URL:
    INSTALLED_APPS += ["django_rq"]
    RQ_QUEUES = {"default": {"URL": TASKS_URL}}

# What acts on many rows do, how many rows are one transaction of theirs, and how many seconds a
# worker may be silent with one in hand.
JOB_KINDS = {
    "approve": "matching.board.approving.ApproveOnBoard",
    "announce": "mentorship.services.announcing.AnnounceAll",
    "announce_circles": "mentorship.services.circles.announcing.AnnounceCircles",
    "letter": "mentorship.letters.work.WriteLetter",
    "look_ahead": "matching.board.outlook.LookAhead",
    "places": "matching.conventions.planning.GivePlaces",
}
JOB_PIECE = 100
# Who knows which of the people that are at a convention and free suit somebody best.
STAND_IN_FINDER = "matching.conventions.stand_ins.Finder"
JOB_LEASE = 45.0


# Lists of members and graduates. For how many days after its last day a membership still counts.
ROSTER_GRACE_DAYS = _read("int", "ROSTER_GRACE_DAYS", default=0)
# How many lines and bytes of a file are taken, and how many days a file lies here.
ROSTER_MOST_LINES = _read("int", "ROSTER_MOST_LINES", default=100_000)
ROSTER_MOST_BYTES = _read("int", "ROSTER_MOST_BYTES", default=32 << 20)
ROSTER_FILE_DAYS = _read("int", "ROSTER_FILE_DAYS", default=7)
# What categories of members mean, where it matters: life, lapsed, institution, deceased.
_categories = _matching(
    "ROSTER_CATEGORIES",
    r"([^:,]+:(life|lapsed|institution|deceased)(,|$))*",
    "LIFE:life,LPS:lapsed,ORG:institution,DEC:deceased",
    "LIFE:life,LPS:lapsed,ORG:institution,DEC:deceased",
)
ROSTER_CATEGORIES = dict(pair.split(":") for pair in _categories.split(",") if pair)


# The numbers of erased accounts, as keyed hashes: it must outlive a restore of the database.
ERASURE_LIST = _read("str", "ERASURE_LIST", default=str(DATA_DIR / "erased.txt"))


# Where `manage.py backup` writes, and the age or gpg key that opens what it wrote.
BACKUP_FOLDER = _read("str", "BACKUP_FOLDER", default=str(DATA_DIR / "backups"))
BACKUP_RECIPIENT = _read("str", "BACKUP_RECIPIENT", default="")


# A function that gets each error of a page or of the worker, such as one of a reporting service.
ERROR_REPORTER = _read("str", "ERROR_REPORTER", default="")


# What Prometheus shows to read /metrics; without it there is no such address.
METRICS_TOKEN = _matching("METRICS_TOKEN", r"(\S{24,})?", "at least 24 random characters", "")
# What a monitor shows to read at /status.json how the whole site is; administrators may anyway.
STATUS_TOKEN = _matching("STATUS_TOKEN", r"(\S{24,})?", "at least 24 random characters", "")


# What browsers are told

SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

if not LOCAL:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    LANGUAGE_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked from within, past the web server in front
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if ALLAUTH_TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF, *SINGLE_SIGN_ON_ORIGINS],
        "frame-ancestors": [NONE],
        "img-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}


# Language and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = _read("str", "TIME_ZONE", default="UTC")
if TIME_ZONE not in available_timezones():
    _problems.append(f"TIME_ZONE={TIME_ZONE!r} is not a zone. Example: America/Chicago")
# How dates and times are written for people who have not said theirs, nor their browsers.
REGIONAL_FORMAT = _read("str", "REGIONAL_FORMAT", default="US")
if REGIONAL_FORMAT not in Locale("en").territories or len(REGIONAL_FORMAT) != 2:
    _problems.append(f"REGIONAL_FORMAT={REGIONAL_FORMAT!r} is no country. Example: US")


# Files

STATIC_URL = "static/"
STATIC_ROOT = None if DEBUG else DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
MEDIA_ROOT = DATA_DIR / "media"


# Logs

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "mentorship.site.logs.JsonLines"},
    },
    "filters": {"hide_keys": {"()": "mentorship.site.logs.HideKeys"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line" if LOCAL else "json",
            "filters": ["hide_keys"],
        }
    },
    # Who did what is told at every LOG_LEVEL, where there is something to guard.
    "loggers": {
        # Tells of each of its 17 ways to read a report, and of each that stumbles.
        "flufl.bounce": {"level": "CRITICAL"},
        **({} if LOCAL else {"audit": {"level": "INFO"}}),
    },
    "root": {
        "handlers": ["console"],
        "level": _matching(
            "LOG_LEVEL", "DEBUG|INFO|WARNING|ERROR", "INFO", "WARNING" if LOCAL else "INFO"
        ),
    },
}


if _problems:
    raise ImproperlyConfigured("\n".join(_problems))
