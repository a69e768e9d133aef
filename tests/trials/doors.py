"""Trials of the doors: who gets in and who does not, with four processes and many at once."""

import re
import time
from collections import Counter
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import RateCounter, User
from mentorship.mail import signatures
from mentorship.models import OutgoingMail
from mentorship.settings import PASSWORD_HASHERS
from tests import people
from tests.trials.web import Answer, Visitor, at_once, served

Figures = dict[str, Any]
Came = list[tuple[Visitor, Answer]]

PASSWORD = "harbor violin seventeen"
HALL = "198.51.100.7"
GUESSES = 1_000_000
CODE = re.compile(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", re.MULTILINE)
WRONG = re.compile("password do not belong|this is another one|Enter the code that the app shows")
"""What is only read where a password or a code was looked at."""

DOORS: dict[str, tuple[str, dict[str, str]]] = {
    "sign-in": ("account_login", {"login": "cleo@example.org", "password": "wrong"}),
    "admin": ("admin:login", {"username": "cleo@example.org", "password": "wrong"}),
    "again": ("account_reauthenticate", {"password": "wrong"}),
    "change": (
        "account_change_password",
        {"oldpassword": "wrong", "password1": "harbor", "password2": "harbor"},
    ),
    "app": ("mfa_reauthenticate", {"code": "000000"}),
}
"""Each way to say who one is, with something wrong."""

WITHIN = ("again", "change", "app")
"""Those of somebody who is signed in."""


def doors(tries: int = 400, guests: int = 500, links: int = 2000, seconds: int = 60) -> Figures:
    """Guess at one account from everywhere, then let its owner in; then fill a hall."""
    cleo = _cleo()
    with served() as site:
        return {
            **_guessing(site, cleo, tries),
            **_owner(site, cleo),
            **_links(site, links),
            **_hall(site, guests, seconds),
        }


def _cleo() -> User:
    """A coordinator with a password, known to everybody."""
    cleo = people.person("Cleo Marsh", is_staff=True)
    with override_settings(PASSWORD_HASHERS=PASSWORD_HASHERS):
        cleo.set_password(PASSWORD)
    cleo.save()
    EmailAddress.objects.create(user=cleo, email=cleo.email, verified=True, primary=True)
    return cleo


# Guessing at one account ---------------------------------------------------------------------


def _guessing(site: str, cleo: User, tries: int) -> Figures:
    """Strangers of many networks, and two who hold a stolen session, at five doors at once."""
    strangers = at_once(16, lambda number: _try(site, "sign-in", number)[1], range(tries))
    RateCounter.objects.all().delete()
    TOTP.activate(cleo, generate_totp_secret())
    sessions = [_stolen(cleo) for _thief in range(2)]

    def guess(number: int) -> tuple[str, Answer]:
        return _try(site, tuple(DOORS)[number % len(DOORS)], number, sessions[number % 2])

    answers = at_once(16, guess, range(tries))
    by_door = Counter(door for door, answer in answers if WRONG.search(answer.text))
    return {
        "wrong tries at one account": tries,
        "of them looked at": by_door.total(),
        "by door": ", ".join(f"{door} {by_door[door]}" for door in DOORS),
        "refused with 429": sum(answer.status == 429 for _door, answer in answers),
        "looked at, strangers alone": sum(bool(WRONG.search(one.text)) for one in strangers),
    }


def _try(site: str, door: str, number: int, session: str = "") -> tuple[str, Answer]:
    name, sent = DOORS[door]
    cookies = {settings.SESSION_COOKIE_NAME: session} if door in WITHIN else {}
    return door, Visitor(site, f"203.0.113.{number % 250}", **cookies).post(reverse(name), **sent)


def _stolen(cleo: User) -> str:
    client = Client()
    client.force_login(cleo, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies[settings.SESSION_COOKIE_NAME].value


# Its owner -----------------------------------------------------------------------------------


def _owner(site: str, cleo: User) -> Figures:
    """Strangers use up all that they have at both doors; then the owner comes."""
    RateCounter.objects.all().delete()
    cleo.authenticator_set.all().delete()
    first = Visitor(site, HALL)
    first.post(reverse("account_login"), login=cleo.email, password=PASSWORD)
    known = {settings.DEVICE_COOKIE_NAME: first.cookie(settings.DEVICE_COOKIE_NAME)}
    ask = reverse("account_request_login_code")
    at_once(16, lambda number: _try(site, "sign-in", number), range(60))
    at_once(16, lambda n: Visitor(site, f"203.0.113.{n}").post(ask, email=cleo.email), range(60))
    mails = OutgoingMail.objects.filter(to_email=cleo.email).count()
    people_at_it = Visitor(site, HALL), Visitor(site, HALL, **known)
    for visitor in people_at_it:
        visitor.post(reverse("account_login"), login=cleo.email, password=PASSWORD)
    by_code = Visitor(site, HALL, **known)
    asked = by_code.post(ask, email=cleo.email)
    by_code.post(asked.leads_to or "/", code=_codes().get(cleo.email, ""))
    return {
        "mails to her, of 60 asked for": mails,
        "she, on a new device": _in(people_at_it[0]),
        "she, on a known one, by password": _in(people_at_it[1]),
        "she, on a known one, by code": _in(by_code),
    }


def _in(visitor: Visitor) -> str:
    return "in" if visitor.get(reverse("account")).status == 200 else "has to wait"


# Links ---------------------------------------------------------------------------------------


def _links(site: str, links: int) -> Figures:
    """Guess at the link of a mail that exists: over the wire, and at the mark alone."""
    mail = OutgoingMail.objects.create(key="trial", kind="offered", to_email="ben@example.org")

    def guess(number: int) -> int:
        token = f"{mail.pk}-accept-{signatures.mark('a guess', number)}"
        return Visitor(site, HALL).get(reverse("act_link", args=[token])).status

    answers = Counter(at_once(16, guess, range(links)))
    own = signatures.mark("actlink", "accept", mail.pk, 1)
    return {
        "links guessed over the wire": links,
        "looked up": answers[404],
        "refused before that": answers[429],
        "opened": links - answers[404] - answers[429],
        "of 1,000,000 marks, right": sum(
            signatures.mark("a guess", number) == own for number in range(GUESSES)
        ),
        "chance of a hit in those": f"{GUESSES / 2.0**192:.0e} (192 bits)",
        "a network needs for those": f"{GUESSES / 50 * 10 / 60 / 24:.0f} days",
    }


# A hall --------------------------------------------------------------------------------------


def _hall(site: str, guests: int, seconds: float) -> Figures:
    """So many people behind one address sign up, type their codes, and sign in again both ways."""
    begun = time.perf_counter()

    def arrive(number: int) -> tuple[Visitor, Answer]:
        time.sleep(max(0.0, begun + number * seconds / guests - time.perf_counter()))
        visitor = Visitor(site, HALL)
        visitor.get(reverse("account_signup"))
        return visitor, visitor.post(reverse("account_signup"), email=_guest(number))

    came = at_once(24, arrive, range(guests))
    took = time.perf_counter() - begun
    presses = [answer for _visitor, answer in came]
    return {
        f"sign-ups from one address in {took:.0f} s": guests,
        "sign-ups refused": sum(answer.status != 302 for answer in presses),
        "95 % answered within": _within(presses, 0.95),
        "the slowest": _within(presses, 1),
        "in by code": _enter(came),
        "in again by code": _enter(at_once(8, lambda n: _ask_for_code(site, n), range(guests))),
        "in again by password": _by_password(site, guests),
    }


def _guest(number: int) -> str:
    return f"guest{number}@example.org"


def _within(answers: list[Answer], share: float) -> str:
    seconds = sorted(answer.seconds for answer in answers)
    return f"{seconds[int(len(answers) * share) - 1]:.2f} s"


def _ask_for_code(site: str, number: int) -> tuple[Visitor, Answer]:
    visitor = Visitor(site, HALL)
    return visitor, visitor.post(reverse("account_request_login_code"), email=_guest(number))


def _enter(came: Came) -> int:
    """Everybody types the code of their newest mail; returns how many are in."""
    codes = _codes()

    def enter(number: int) -> bool:
        visitor, answer = came[number]
        visitor.post(answer.leads_to or "/", code=codes.get(_guest(number), ""))
        return _in(visitor) == "in"

    return sum(at_once(8, enter, range(len(came))))


def _codes() -> dict[str, str]:
    """The code of everybody's newest mail."""
    rows = OutgoingMail.objects.order_by("pk").values_list("to_email", "text")
    return {to: found[1] for to, text in rows if (found := CODE.search(text))}


def _by_password(site: str, guests: int) -> int:
    hashed = User.objects.get(email="cleo@example.org").password
    User.objects.filter(email__startswith="guest").update(password=hashed)

    def sign_in(number: int) -> bool:
        visitor = Visitor(site, HALL)
        visitor.post(reverse("account_login"), login=_guest(number), password=PASSWORD)
        return _in(visitor) == "in"

    return sum(at_once(8, sign_in, range(guests)))


TRIALS = {"doors": doors}
