"""Tries at the same moment: no two of them are the last one."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from accounts.limits import rates
from accounts.limits.counters import shut_until, take
from accounts.models import RateCounter
from tests import people

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

MANY = 24


def together(act) -> list:
    """Do it so many times at the same moment."""
    gate = threading.Barrier(MANY)

    def go(number: int):
        connection.ensure_connection()
        gate.wait(30)
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(go, range(MANY)))


def test_tries_at_once_take_no_more_than_there_are():
    assert sum(map(bool, together(lambda _n: take(rates.WRONG_SECRETS, "one", known=True)))) == 5
    assert len(RateCounter.objects.get().hits) == 5


def test_looking_first_and_counting_later_would_let_them_all_by():
    """What the one statement is for."""
    gate = threading.Barrier(MANY)

    def careless(_number: int) -> bool:
        free = shut_until(rates.WRONG_SECRETS, "one", known=True) is None
        gate.wait(30)
        take(rates.WRONG_SECRETS, "one", known=True)
        return free

    assert sum(together(careless)) > rates.WRONG_SECRETS.amount


def test_one_mailed_code_is_tried_three_times_by_however_many_at_once(browser_of, at_once):
    """The same half-finished sign-in, sent from many windows: a session alone would lose count."""
    ada = people.person("Ada Lovelace")
    window = browser_of(people.person("Eve Long"))
    del window.cookies[settings.SESSION_COOKIE_NAME]
    door, page = reverse("account_request_login_code"), reverse("account_confirm_login_code")
    window.post(door, email=ada.email)
    answers = at_once([partial(window.post, page, code=f"WRNG{n:02d}") for n in range(12)])
    looked_at = [one for one in answers if "from our newest mail" in one.page]
    assert len(looked_at) <= 2  # the third is told that the code is spent
    assert all("Send me a new code" in one.page for one in answers if one not in looked_at)
